"""Reading hostile bytes in a process that can do nothing else (law 10)."""
