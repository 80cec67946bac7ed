"""Pickles, models, arrays and databases, read without running them."""
