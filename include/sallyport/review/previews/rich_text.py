"""Previews of RTF: its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.review.previews.documents import show_text
from sallyport.review.previews.sketch import KIB

if TYPE_CHECKING:
    from sallyport.inspection.specimen import Specimen
    from sallyport.review.previews.sketch import Sketch

_MOST = 16 * 1024 * KIB
_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-z'])"
    r"|(?P<group>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)"
)
_NO_TEXT = frozenset(
    (
        *(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "objdata",
            "themedata",
            "datastore",
            "fldinst",
        ),
        *("listtable", "listoverridetable", "rsidtbl", "generator", "latentstyles", "xmlnstbl", "colorschememapping"),
    )
)
_SPOKEN = {"par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t"} | {
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "endash": "\u2013",
    "emdash": "\u2014",
    "bullet": "\u2022",
}
_SIGNS = {"~": "\u00a0", "_": "\u2011", "\n": "\n", "\r": "\n", "\\": "\\", "{": "{", "}": "}"}
_DEEPEST = 10_000
_HIGHEST = 0x10000


def rich_text(specimen: Specimen, sketch: Sketch) -> None:
    """What it says."""
    with specimen.open() as stream:
        source = stream.read(_MOST).decode("latin-1")
    if specimen.size > _MOST:
        sketch.say(f"Only its first {_MOST // KIB**2} MiB were read.")
    show_text(_text(source).split("\n"), sketch)
    sketch.say("How it is laid out is not shown, nor are pictures and embedded objects.")


def _text(source: str) -> str:
    texts: list[str] = []
    silent: list[bool] = [False]
    """For each group around, whether it is no text."""
    left_out = 0
    """What stands behind a character for programs that do not know Unicode."""
    for token in _TOKEN.finditer(source):
        if (group := token["group"]) is not None:
            if group == "{" and len(silent) < _DEEPEST:
                silent.append(silent[-1])
            elif group == "}" and len(silent) > 1:
                silent.pop()
            left_out = 0
            continue
        if token["sign"] == "*" or token["word"] in _NO_TEXT:
            silent[-1] = True
        if silent[-1]:
            continue
        said = _said(token)
        if token["word"] == "u":
            left_out = 1
        elif left_out and (token["hex"] or token["text"]):
            said, left_out = said[1:], 0
        texts.append(said)
    return "".join(texts)


def _said(token: re.Match[str]) -> str:
    if token["text"] is not None:
        return token["text"]
    if token["hex"] is not None:
        return bytes.fromhex(token["hex"]).decode("cp1252", "replace")
    if token["sign"] is not None:
        return _SIGNS.get(token["sign"], "")
    if token["word"] == "u" and token["number"] is not None:
        return chr(int(token["number"]) % _HIGHEST)
    return _SPOKEN.get(token["word"], "")
