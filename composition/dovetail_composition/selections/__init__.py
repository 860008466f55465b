"""What is selected of an object, by keys, requirements and links: as text, as a tree, and along types."""
