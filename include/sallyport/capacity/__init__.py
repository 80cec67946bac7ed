"""Which node a project goes on."""
