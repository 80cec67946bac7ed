"""Texts and data that web pages, interactive figures and SVG hold beside what they show."""
