"""Who belongs to a project."""
