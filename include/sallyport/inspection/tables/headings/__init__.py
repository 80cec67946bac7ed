"""What names of rows and columns say, in the words that the field and its programs use."""
