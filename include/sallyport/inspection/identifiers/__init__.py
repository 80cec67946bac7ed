"""What identifies a person: numbers, names, dates, and the project's own participant ids."""
