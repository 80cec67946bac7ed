"""Hidden content of R's workspaces and objects."""
