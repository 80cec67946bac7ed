"""Passwords of PDF: one of its owner forbids printing and changing, and any program opens it; one of its user closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader


def is_closed(reader: PdfReader) -> bool:
    """Can it not be read without a password? One that can is open afterwards."""
    if not reader.is_encrypted:
        return False
    try:
        return not reader.decrypt("")
    except Exception:  # noqa: BLE001 - a method that is not known here, or keys that make no sense
        return True
