"""Hidden content of pictures and vector graphics."""
