"""Pickles followed step by step without running them: what they hold and whom they call."""
