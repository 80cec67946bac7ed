"""Rows found in a text, whatever they were written as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Records:
    """``place`` says where they stand, for people: "list at line 12"; the rows are as long as ``names``."""

    place: str
    names: tuple[str, ...]
    rows: list[list[str]]
