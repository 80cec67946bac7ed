"""The site's rules: model, loading, activation, reference."""
