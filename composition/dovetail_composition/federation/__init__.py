"""Apollo Federation: what a subgraph says by its directives, and how subgraphs are merged by it."""
