"""Names that users chose are hostile until shown otherwise (law 9)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sallyport.policy.model import Names

OURS = ".sallyport-"
"""How the names begin that we give to files in the making; nobody else's file may have one, or it could be taken for ours."""

_HARMLESS = re.compile(r"[ -\[\]-~]*")
"""What nearly all names are made of: the printable characters of ASCII, without the backslash."""
# Letters that take no room on a screen although Unicode does not class them as format characters.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
# Control, format (bidi and zero-width marks), surrogate, line and paragraph separator.
_HOSTILE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FIRST_ESCAPED_BYTE, _LAST_ESCAPED_BYTE = 0xDC80, 0xDCFF
_MARK_OF = {
    "Cc": "it holds a control character",
    "Cf": "it holds an invisible mark that can change how it is shown",
    "Cs": "it is not valid UTF-8",
    "Zl": "it holds a line separator",
    "Zp": "it holds a line separator",
}


def problem_with(path: str, names: Names) -> str | None:
    """Why ``path`` (relative, ``/`` between folders) cannot be used, as half a sentence; None when it can."""
    if not path:
        return "it is empty"
    if path.startswith("/"):
        return "it is absolute"
    parts = path.split("/")
    found = next((problem for part in parts if (problem := _problem_with_part(part, names))), None)
    if found:
        return found
    if len(path.encode()) > names.max_path_bytes:
        return f"it is longer than {names.max_path_bytes} bytes"
    return None


def _problem_with_part(part: str, names: Names) -> str | None:
    if not part:
        return "it has an empty folder name (two slashes, or one at the end)"
    if part in {".", ".."}:
        return "it holds “.” or “..” as a folder name"
    if part.lower().startswith(OURS):
        return f"it begins with “{OURS}”, as files of ours in the making do"
    if not _HARMLESS.fullmatch(part):
        for character in part:
            if problem := _problem_with_character(character):
                return problem
    if len(part.encode()) > names.max_component_bytes:
        return f"one of its names is longer than {names.max_component_bytes} bytes"
    return None


def _problem_with_character(character: str) -> str | None:
    if character == "\\":
        return "it holds a backslash, which Windows reads as a folder"
    if character in _INVISIBLE:
        return "it holds an invisible character"
    return _MARK_OF.get(unicodedata.category(character))


def printable(text: str) -> str:
    r"""``text`` with every hostile character written out as ``\xNN``, ``\uNNNN`` or ``\UNNNNNNNN``.

    The backslash is written out too, so that two different names never look the same.
    """
    if _HARMLESS.fullmatch(text):
        return text
    return "".join(
        character if _problem_with_character(character) is None else _escaped(character) for character in text
    )


def _escaped(character: str) -> str:
    code = ord(character)
    if _FIRST_ESCAPED_BYTE <= code <= _LAST_ESCAPED_BYTE:  # one undecodable byte, as os.fsdecode keeps it
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:  # noqa: PLR2004 - what two hexadecimal digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - what four digits hold


def collisions(paths: Iterable[str]) -> set[str]:
    """Those of ``paths`` that some file system takes for one another: equal after NFC and case folding.

    A file that has the name of a folder on another's path clashes with it too, as does a path given twice.
    """
    given = list(paths)
    folded = [fold(path) for path in given]
    times = Counter(folded)
    folders = {folder for path in folded for folder in _folders_of(path)}
    clashing = {path for path in folded if times[path] > 1 or path in folders}
    below = {path for path in folded if not clashing.isdisjoint(_folders_of(path))}
    return {path for path, fold in zip(given, folded, strict=True) if fold in clashing or fold in below}


def fold(path: str) -> str:
    """The same for all names that some file system takes for one another."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _folders_of(path: str) -> list[str]:
    return [path[:at] for at, character in enumerate(path) if character == "/"]
