"""What is proven: digests, records."""
