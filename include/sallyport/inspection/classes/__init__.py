"""What kind of thing a file is, and what a site lets pass of it."""
