"""What the confined child does: make previews of the files it was given.

A worker of :mod:`sallyport.confinement.server`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from sallyport.confinement.stream import opened
from sallyport.inspection.specimen import Specimen
from sallyport.policy.disclosure.table_reading import TableReading
from sallyport.policy.previews import Previews
from sallyport.review.previews.kinds import maker_for, why_none
from sallyport.review.previews.sketch import NoPreview, Sketch
from sallyport.review.previews.texts import hexadecimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STOP_READING = 0.6
"""The part of the time after which tables are not read on: what is left is for saying what was seen."""


class Shared(NamedTuple):
    """What all jobs share."""

    limits: Previews
    reading: TableReading


def begin(settings: dict[str, Any]) -> Shared:
    """The limits, from JSON."""
    return Shared(
        Previews.model_validate_json(settings["limits"]), TableReading.model_validate_json(settings["reading"])
    )


def libraries(shared: Shared, job: dict[str, Any]) -> set[str]:
    """Modules that the makers of these files need."""
    del shared
    if job["only_bytes"]:
        return set()
    specimens = [_specimen(told, -1) for told in job["files"]]
    return {
        name for specimen in specimens if (maker := maker_for(specimen)) is not None for name in maker.modules(specimen)
    }


def run(shared: Shared, job: dict[str, Any], handles: Sequence[int]) -> Iterator[dict[str, Any]]:
    """A :class:`~sallyport.review.previews.shape.Said` for each file, in order; ``only_bytes`` asks for their first bytes."""
    for told, handle in zip(job["files"], handles, strict=True):
        sketch = Sketch(*shared, time.monotonic() + _STOP_READING * shared.limits.max_seconds)
        specimen = _specimen(told, handle)
        state = "failed" if job["only_bytes"] else _made(specimen, sketch)
        if not sketch.pages:
            sketch.parts.clear()
            hexadecimal(specimen, sketch)
        yield {"state": state, "says": sketch.says, "parts": sketch.parts, "pages": sketch.pages}


def _specimen(told: dict[str, Any], handle: int) -> Specimen:
    return Specimen(told["name"], told["size"], told["digest"], told["media_type"], lambda: opened(handle))


def _made(specimen: Specimen, sketch: Sketch) -> str:
    """Make it. Returns the state that the preview is in."""
    maker = maker_for(specimen)
    if maker is None:
        sketch.say(why_none(specimen.media_type))
        return "none"
    try:
        maker.load()(specimen, sketch)
    except NoPreview as none:
        sketch.say(none.reason)
        return "made" if sketch.pages else "none"
    except MemoryError:
        sketch.say("To show it, or all of it, takes more memory than the limit.")
    except BaseException:  # noqa: BLE001 - libraries in Rust raise panics that are no Exception; its text could hold a value
        sketch.say("It is damaged, or not what it should be: it, or the rest of it, cannot be shown.")
    if not sketch.says and not sketch.pages:
        sketch.say("It holds no text, table or picture that could be shown.")
        return "none"
    return "made" if sketch.pages else "failed"
