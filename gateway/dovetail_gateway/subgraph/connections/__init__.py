"""A thin HTTP/1.1 client: kept-alive connections to subgraphs, a pool for each origin, answers read within limits."""
