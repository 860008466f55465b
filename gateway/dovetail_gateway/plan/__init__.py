"""Planning: a prepared operation and the query graph in, a frozen `Plan` out. Pure."""
