"""What files are called: names leave with the files, and can carry data."""
