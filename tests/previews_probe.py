"""A worker of confined children that misbehaves as the file it is given says. Loaded by the real server of such children."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sallyport.review.previews import worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAGE = {"part": 1, "first": 1, "last": 1}
_SAID: dict[str, dict[str, Any]] = {
    "a bell": {"page": {"kind": "text", "text": "ring\x07"}},
    "no picture": {"page": {"kind": "picture", "width": 1, "height": 1, "png": "PHN2Zy8+"}},
    "another kind": {"page": {"kind": "html", "text": "<script>"}},
    "too much": {"page": {"kind": "text", "text": "x" * 5_000_000}},
    "more fields": {"page": {"kind": "text", "text": "x", "href": "javascript:alert(1)"}},
    "no part": {"page": {"kind": "text", "text": "x"}, "part": 2},
}

begin, libraries = worker.begin, worker.libraries


def run(shared: Any, job: dict[str, Any], handles: Sequence[int]) -> Iterator[Any]:
    if job["only_bytes"]:
        yield from worker.run(shared, job, handles)
        return
    for told, handle in zip(job["files"], handles, strict=True):
        wish = os.pread(handle, 100, 0).decode()
        if wish == "dies":
            os.abort()
        elif wish == "hangs":
            while True:
                pass
        elif wish == "nothing":
            continue
        elif wish in _SAID:
            kind = _SAID[wish]["page"]["kind"]
            part = {"kind": kind if kind != "html" else "text", "unit": "bytes"}
            yield {"state": "made", "says": [], "parts": [part], "pages": [_PAGE | _SAID[wish]]}
        else:
            yield from worker.run(shared, job | {"files": [told]}, [handle])
