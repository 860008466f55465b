"""The API that clients see of a supergraph: what is visible, to whom, and whether it is valid."""
