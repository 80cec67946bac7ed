"""Tables of results: read from many formats, judged by the rules of statistical disclosure control."""
