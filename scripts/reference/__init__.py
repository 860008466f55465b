"""Pages of `docs/reference/` that are made from what they describe: resources, error codes and metrics."""
