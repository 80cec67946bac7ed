"""Who may reach what: access control lists planned, applied, read back."""
