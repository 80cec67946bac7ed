"""The worker that looks into files, but for those whose name says that they break it: with one of these the child dies."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sallyport.inspection import reading
from sallyport.inspection.reading import begin, libraries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["begin", "libraries", "run"]


def run(shared: reading.Shared, job: dict[str, Any], handles: Sequence[int]) -> Iterator[dict[str, Any]]:
    for told in job["files"]:
        if "breaks" in told["name"]:
            os._exit(1)
    yield from reading.run(shared, job, handles)
