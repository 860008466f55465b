"""HTTP/1.1 for clients: bytes to requests, strictly, and responses to bytes, over asyncio and llhttp (`httptools`)."""
