"""What is made from other files: pages of `docs/reference/`, and the parts of Helm charts that repeat something."""
