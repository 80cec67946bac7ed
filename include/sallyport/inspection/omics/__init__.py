"""Variants and genotypes."""
