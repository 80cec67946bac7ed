"""What ACRO wrote about outputs."""
