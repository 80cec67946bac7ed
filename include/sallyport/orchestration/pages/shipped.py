"""The files that a page consists of, as this package ships them."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from fastapi import APIRouter, Depends, Response

from sallyport.errors import NotFound
from sallyport.orchestration.pages.doors import account_of, from_here

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FILES = MappingProxyType({path.name: path for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES})

router = APIRouter(prefix="/static", dependencies=[Depends(from_here), Depends(account_of)])


def page(name: str) -> Response:
    """A file of the package. NotFound for any other name."""
    path = _FILES.get(name)
    if path is None:
        raise NotFound("There is no such file.")
    return Response(path.read_bytes(), media_type=_TYPES[path.suffix])


@router.get("/{name}")
def static(name: str) -> Response:
    """A script or style."""
    return page(name)
