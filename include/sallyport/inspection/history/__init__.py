"""Tables of one request beside each other, and beside what was released before."""
