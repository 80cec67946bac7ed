"""A person's decision."""
