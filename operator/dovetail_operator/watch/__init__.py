"""What the cluster holds, kept true by watches and lists."""
