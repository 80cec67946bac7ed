"""Hidden content of PDF files."""
