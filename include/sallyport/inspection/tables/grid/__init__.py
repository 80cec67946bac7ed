"""What each number of a table of results is: where the table stands, its names, and which of its numbers count people."""
