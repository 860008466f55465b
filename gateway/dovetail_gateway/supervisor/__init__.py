"""Several gateway processes on one port: started, watched, restarted, and told of as one."""
