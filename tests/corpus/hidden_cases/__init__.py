"""Labelled cases of hidden content, by the kind of file."""
