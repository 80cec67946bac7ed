"""Is it a table with a row for each person? By its columns, their names and what their cells look like."""
