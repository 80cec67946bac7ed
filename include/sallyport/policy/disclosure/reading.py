"""Limits of the process that reads a file; what goes over them is unverified, never clean (law 2)."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section

GIB = 1024**3


class Reading(Section):
    """Limits of the process that reads a file; what goes over them is unverified, never clean (law 2)."""

    max_seconds: PositiveInt = Field(900, description="Longest time to look into one file.")
    max_memory_bytes: PositiveInt = Field(4 * GIB, description="Most address space of the process that reads one file.")
