"""Versions of the register's tables, in order."""
