"""Setting projects up."""
