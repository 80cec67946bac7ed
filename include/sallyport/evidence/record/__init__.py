"""The record of a release: who let which bytes through, on which rules, in a form that others can read and check."""
