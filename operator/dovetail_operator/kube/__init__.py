"""The Kubernetes adapter: the `Cluster` port over the official client's asynchronous part."""
