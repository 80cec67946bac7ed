"""How numbers of things are said in findings and results: "1 row", "2 rows", "3,120 rows"."""

from __future__ import annotations


def many(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun; ``several`` where the plural is not the noun with an "s"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
