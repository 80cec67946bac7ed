"""Texts beside what Office and OpenDocument files show."""
