"""What a linked schema can do without: neither the API shows it, nor do keys and calls need it."""
