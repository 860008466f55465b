"""Where services answer: which URLs an endpoint may have, which names of the cluster, which addresses."""
