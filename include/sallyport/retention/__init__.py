"""Tidying, with proof."""
