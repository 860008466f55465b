"""What promises are tested with: a cluster, images, releases of the charts, services, and a client with a load."""
