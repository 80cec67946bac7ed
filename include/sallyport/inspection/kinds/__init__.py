"""What kind of file it is, by what it holds, and whether its name lies about it."""
