"""PostScript without its drawing: numbers before an operator are places and lengths, and letters are drawn one by one.

PostScript Language Reference, 3.2: operands stand before their operator. What is no such line (comments, rows of a table that
somebody put there) stays.
"""

from __future__ import annotations

import re

_BEGINS = "%!PS"
_DEFINED = re.compile(r"/([^\s/{}\[\]()<>%]+)")
_STANDARD = frozenset(
    re.findall(
        r"\w+",
        "moveto lineto curveto rmoveto rlineto rcurveto closepath newpath stroke fill eofill clip eoclip arc arcn gsave"
        " grestore setrgbcolor setgray setcmykcolor setlinewidth setlinecap setlinejoin setmiterlimit setdash translate"
        " scale rotate concat show ashow xshow yshow xyshow glyphshow setcachedevice selectfont findfont scalefont"
        " setfont rectfill rectclip rectstroke def bind begin end dict dup pop exch put get array string index roll save"
        " restore showpage image imagemask colorimage",
    )
)
_STRING = re.compile(r"\([^()]*\)|<[\da-fA-F]*>")
_COMMENT = re.compile(r"^%(?![%!])[ \t]?")
_BETWEEN = re.compile(r"[\s{}\[\]]+")
_OPERAND = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)|/\S*")


def is_postscript(text: str) -> bool:
    """By its first line."""
    return text.startswith(_BEGINS)


def without_drawing(text: str) -> str:
    """With empty lines for those that end in an operator, or in a name that the file defines; comments without their mark."""
    known = _STANDARD | set(_DEFINED.findall(text))
    return "\n".join("" if _draws(line, known) else _COMMENT.sub("", line) for line in text.split("\n"))


def _draws(line: str, known: frozenset[str] | set[str]) -> bool:
    words = [word for word in _BETWEEN.split(_STRING.sub(" ", line)) if word]
    if not any(word in known for word in words[-1:]):
        return False
    return all(word in known or _OPERAND.fullmatch(word) for word in words)
