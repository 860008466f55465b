"""What no Python gateway can do without: one body passed through, and the same bytes decoded and encoded."""
