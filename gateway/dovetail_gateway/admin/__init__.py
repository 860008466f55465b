"""The admin port: is the process alive and ready, what does it serve, what did it count."""
