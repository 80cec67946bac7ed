"""Unpacking under limits, in a child that can do nothing else."""
