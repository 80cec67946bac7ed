"""Hidden content of Office and OpenDocument files."""
