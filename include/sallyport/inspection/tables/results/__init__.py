"""Statistical disclosure control of tables of results: what their cells are, and what they give away."""
