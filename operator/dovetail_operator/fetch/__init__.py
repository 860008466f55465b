"""The adapter that asks services for their schemas."""
