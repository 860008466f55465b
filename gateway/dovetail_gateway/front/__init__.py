"""The public port: HTTP at the edge, the pipeline that every request goes through, the page for browsers."""
