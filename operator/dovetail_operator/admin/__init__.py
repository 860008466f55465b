"""The admin port: is the operator alive and ready, what did it count."""
