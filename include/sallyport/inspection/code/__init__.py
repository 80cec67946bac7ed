"""Code: data in it, and secrets."""
