"""Container images, opened without running them."""
