"""Rows as text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """A table as a file of comma separated values."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
