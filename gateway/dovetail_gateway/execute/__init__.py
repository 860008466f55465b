"""Execution: walk a plan, call subgraphs through their port, join answers, project them onto the client's selection."""
