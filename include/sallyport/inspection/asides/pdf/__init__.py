"""Texts of PDF files that no page shows."""
