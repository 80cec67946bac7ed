"""``sallyport check --filtered``: copies of variant statistics without rows that are, or may be, too rare."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sallyport.cli.console import err, shown
from sallyport.errors import BadRequest
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sallyport.inspection.looked_at import Looked
    from sallyport.policy.disclosure.omics import OmicsRules

_RULES = frozenset({"omics.rare_variants", "omics.unverified_variants"})
_NOT_OURS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_PACKED = ".gz"


def write_filtered(looked: Iterable[Looked], paths: list[Path], folder: Path, rules: OmicsRules) -> None:
    """A copy for each file that the omics rules spoke about, under its own path below ``folder``, and a line about it.

    Nothing is written over. BadRequest when a copy is there already, or the folder cannot be used.
    """
    for path in sorted({item.path for item in looked if _is_too_rare(item)}):
        outer = _outer(path)
        source = None if outer is None else next((found for root in paths if (found := _in(root, outer))), None)
        if outer is None or source is None:
            err.print(shown(f"{path}: no filtered copy was made. Unpack it first, or give it a plainer name."))
        else:
            _copy(source, folder / outer.removesuffix(_PACKED), rules)


def _outer(path: str) -> str | None:
    """The file to read: the packed one for what came out of a .gz; None for a member of another archive."""
    outer, *inner = path.split("!/")
    return outer if not inner or (len(inner) == 1 and outer.endswith(_PACKED)) else None


def _is_too_rare(item: Looked) -> bool:
    return any(found.rule in _RULES for found in item.findings)


def _in(root: Path, path: str) -> Path | None:
    found = root / path if root.is_dir() else root.parent / path
    return found if found.is_file() and (root.is_dir() or found.name == root.name) else None


def _copy(source: Path, target: Path, rules: OmicsRules) -> None:
    from sallyport.inspection.omics.lines import UnreadableText
    from sallyport.inspection.omics.scan import filtered

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target, _NOT_OURS, 0o600)
    except FileExistsError:
        raise BadRequest(f"{target} is there already.", "Name an empty folder with --filtered.") from None
    except OSError as error:
        raise BadRequest(
            f"{target} cannot be written: {error.strerror}.", "Name another folder with --filtered."
        ) from None
    result, why = None, "is no text with a row for each variant, such as CSV. Save its table as one and check that"
    try:
        with source.open("rb") as stream, os.fdopen(handle, "wb") as out:
            result = filtered(stream, out, rules)
    except UnreadableText:
        why = "cannot be read to its end"
    except OSError as error:
        raise BadRequest(
            f"{target} cannot be written: {error.strerror}.", "Make room, or name another folder."
        ) from None
    finally:
        if result is None:  # never a part of one under its name
            target.unlink()
    if result is None:
        err.print(shown(f"{source} {why}; no filtered copy was made."))
    else:
        err.print(shown(f"{target}: {result.kept:,} of {many(result.rows, 'row')}."))
