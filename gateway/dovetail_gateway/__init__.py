"""The gateway: loads a supergraph, answers clients, joins services by batched calls."""
