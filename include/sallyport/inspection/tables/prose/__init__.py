"""What sentences and print-outs say of few people."""
