"""What stands beside what a file shows, looked into as if it were a file of its own."""
