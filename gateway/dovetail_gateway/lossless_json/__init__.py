"""JSON in and out without loss: numbers stay as they were sent, and what is no valid JSON is said to be none."""
