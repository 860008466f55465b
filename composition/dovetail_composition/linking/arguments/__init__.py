"""Arguments of a target query: what each is bound to, and how what returns is told apart by them."""
