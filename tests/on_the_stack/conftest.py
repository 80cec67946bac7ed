"""The trial stack and a browser for its pages."""

from __future__ import annotations

from browser import page
from stack_fixture import empty_stack, stack

__all__ = ["empty_stack", "page", "stack"]
