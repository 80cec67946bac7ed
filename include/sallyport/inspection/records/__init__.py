"""Rows about persons in other clothes than tables: listings, print-outs, records in settings, XML and program text."""
