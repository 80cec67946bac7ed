"""Looks into each file as a child does that was made for it alone, and prints which modules it then lacked, as JSON.

A process of its own, since nothing may be loaded but what the inspectors say that they need for this very file.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import json
import os
import sys
from pathlib import Path

from sallyport.confinement import unloaded
from sallyport.inspection.content import content_inspectors
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure


def lacking(path: Path, media_type: str, direction: Direction) -> dict[str, list[str]]:
    """Modules that each inspector wanted in vain."""
    data = path.read_bytes()
    specimen = Specimen(path.name, len(data), hashlib.sha256(data).hexdigest(), media_type, lambda: io.BytesIO(data))
    chosen = [one for one in content_inspectors(Terms(Disclosure(), direction)) if one.applies_to(specimen)]
    for name in {name for inspector in chosen for name in inspector.libraries(specimen)}:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if "polars" in sys.modules:
        from sallyport.confinement.server import _warm

        _warm()
    unloaded.watch()
    found = {}
    for inspector in chosen:
        list(inspector.inspect(specimen))
        if lacked := unloaded.taken():
            found[type(inspector).__name__] = lacked
    return found


def main() -> None:
    """Each file in a process that is forked off for it; the argument is the direction in which they go."""
    direction = Direction(sys.argv[1])
    for path, media_type in json.load(sys.stdin):
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            try:
                os.write(writing, json.dumps(lacking(Path(path), media_type, direction)).encode())
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            sys.stdout.write(json.dumps({"file": path, "lacking": json.loads(pipe.read() or "null")}) + "\n")
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
