"""The `dovetail` command line: one file a subcommand."""
