"""What a file holds that nobody sees when they open it."""
