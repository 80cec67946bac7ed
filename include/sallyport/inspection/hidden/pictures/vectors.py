"""Vector graphics: marks that may be people, and what SVG hides."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from sallyport.inspection.hidden.markup import hides, is_script_url
from sallyport.inspection.hidden.office.parts import LIBRARIES, Nesting, events, pieces
from sallyport.inspection.hidden.pictures.marks import Marks
from sallyport.inspection.hidden.saying import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import BinaryIO

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.hidden.office.parts import Event
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_SVG = "image/svg+xml"
_GLYPH = re.compile(r"#(?:glyph|g\d|[A-Za-z][\w-]*-[0-9a-f]{1,6}$)", re.IGNORECASE)
"""Letters drawn by cairo and matplotlib, which are no marks."""
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_FILL = re.compile(r"(?<![\w-])fill\s*:\s*([^;]{1,40})")
_LETTERS = re.compile(r"[A-Za-z](?![a-z])")
_LARGEST_MARK = 24.0
_LONGEST_PATH = 2000
_OUTSIDE = re.compile(r"(?:https?:|ftp:|file:|//|\.\.?/|/)", re.IGNORECASE)
_DATA = re.compile(r"data:(?!image/(?:png|jpeg|gif|webp)|font/|application/(?:font|x-font))", re.IGNORECASE)
_NO_PICTURE = frozenset({"a", "metadata", "Work", "type", "license", "resource", "permits", "requires"})
_STANDARD_OPERATORS = frozenset(
    re.findall(
        r"\w+",
        "m l c lineto moveto curveto rlineto rmoveto rcurveto setlinewidth setrgbcolor setgray setdash translate scale rotate"
        " rgb w d lw lj lc sc sg bg t r re cl rcl setlinejoin setlinecap setmiterlimit setcmykcolor concat def box clipbox"
        " rectclip rectfill findfont scalefont show stroke fill s k g rg RG rect pdfmark xshow yshow xyshow glyphshow",
    )
)
_LONGEST_CIRCLE = 5
"""R draws circles by place and radius ("x y r c p1"); others have curves of six numbers below the same letter."""
_END_OF_POSTSCRIPT, _BLANKS, _WINDOW = b"%%EOF", b"\0\4\r\n\t ", 1024 * 1024
_MARK_LINE = re.compile(rb"^[ \t]*(?:-?[\d.]+[ \t]+){2,6}([A-Za-z_]\w*)(?:[ \t]+p\d)?[ \t\r]*$", re.MULTILINE)


@dataclass
class SvgInspector:
    """Looks into SVG."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To SVG, by content."""
        return specimen.media_type == _SVG or specimen.name.lower().endswith(".svg")

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """For XML."""
        del specimen
        return LIBRARIES

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """Points, scripts, what it reaches for, hidden elements, data."""
        seen = _Seen(self.terms.rules.hidden.max_inline_bytes)
        try:
            with specimen.open() as stream:
                for event in events(pieces(stream)):
                    seen.take(event)
        except DefusedXmlException:
            yield say(self.terms, "hidden.unread", "Its XML defines entities, which can grow without end.")
        except (ParseError, ValueError, LookupError):
            yield say(self.terms, "hidden.unread", "It is SVG that no XML reader can read to its end.")
        if points := seen.marks.points(self.terms.rules.hidden.min_points):
            yield say(self.terms, "hidden.points", f"It draws {points} equal marks, each of which may be a person.")
        for found, rule, message in (
            (seen.scripts, "hidden.script", "It holds scripts."),
            (seen.outside, "hidden.external_link", None),
            (seen.hidden, "hidden.text", "It holds elements that are not shown."),
            (seen.data, "hidden.inline_data", None),
            (seen.foreign, "hidden.inline_data", "It holds elements of another language."),
        ):
            if found:
                yield say(self.terms, rule, message)


class _Seen:
    def __init__(self, most_text: int) -> None:
        self.marks = Marks()
        self.scripts = self.outside = self.hidden = self.data = self.foreign = False
        self._inside = Nesting()
        self._hidden: list[int] = []
        self._text, self._most = 0, most_text

    def take(self, event: Event) -> None:
        if event.kind == "start":
            self._begin(event)
            self._inside.append(event.name)
        elif event.kind == "end":
            self._inside.leave()
            while self._hidden and self._hidden[-1] >= len(self._inside):
                self._hidden.pop()
        elif event.kind == "text" and self._hidden and event.text.strip():
            self.hidden = True
        if event.kind in {"text", "comment"}:
            self._measure(event)

    def _measure(self, event: Event) -> None:
        within = self._inside[-1:] != ["style"] and (
            event.kind == "comment" or "metadata" in self._inside or "desc" in self._inside
        )
        if within:
            self._text += len(event.text)
            self.data = self.data or self._text > self._most

    def _begin(self, event: Event) -> None:
        name, attributes = event.name, event.attributes
        if name == "script" or any(key.lower().startswith("on") for key in attributes):
            self.scripts = True
        href = attributes.get("href", "").strip()
        if is_script_url(href):
            self.scripts = True
        elif name not in _NO_PICTURE and _OUTSIDE.match(href):
            self.outside = True
        self.data = self.data or _DATA.match(href) is not None
        self.foreign = self.foreign or name in {"foreignObject", "iframe", "embed", "object"}
        if hides(attributes) and "defs" not in self._inside and "clipPath" not in self._inside:
            self._hidden.append(len(self._inside))
        mark = _mark(name, attributes) if "defs" not in self._inside else ""
        if mark:
            self.marks.add(mark, _place(name, attributes), _colour(attributes))


def _mark(name: str, attributes: dict[str, str]) -> str:
    """What kind of small mark an element draws; "" for none."""
    if name in {"circle", "ellipse"}:
        return "circle"
    if name == "use":
        href = attributes.get("href", "")
        return "" if _GLYPH.match(href) else href
    if name == "path":
        return _shape(attributes.get("d", ""))
    if name == "rect":
        size = attributes.get("width", ""), attributes.get("height", "")
        return f"rect {size}" if size[0] == size[1] and _small(size[0]) else ""
    return ""


def _place(name: str, attributes: dict[str, str]) -> tuple[float, float] | None:
    """Where a mark stands, as far as its own attributes say."""
    if "transform" in attributes:
        return None
    keys = ("cx", "cy") if name in {"circle", "ellipse"} else ("x", "y")
    told = [attributes.get(key, "") for key in keys]
    if name == "path":
        told = _NUMBER.findall(attributes.get("d", "")[:100])[:2]
    if len(told) < len(keys) or not all(map(_NUMBER.fullmatch, told)):
        return None
    return float(told[0]), float(told[1])


def _colour(attributes: dict[str, str]) -> str:
    found = _FILL.search(attributes.get("style", ""))
    return found[1] if found else attributes.get("fill", "")


def _small(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and 0 < float(text) <= _LARGEST_MARK


def _shape(path: str) -> str:
    """The commands of a small closed path with its width and height; "" when it is none."""
    if len(path) > _LONGEST_PATH:
        return ""
    commands = "".join(re.findall(r"[A-DF-Za-df-z]", path))
    numbers = [float(number) for number in _NUMBER.findall(path)]
    closed = commands[-1:] in {"Z", "z"}
    if "A" in commands and len(numbers) >= 3:  # noqa: PLR2004 - an arc: as plotly draws its circles
        return f"arc {commands}" if max(map(abs, numbers)) <= _LARGEST_MARK * 2 or closed else ""
    if not closed and "C" not in commands.upper():
        return ""
    if not commands.isupper() or set(commands) & set("HV") or len(numbers) < 6 or len(numbers) % 2:  # noqa: PLR2004 - as the format has it
        relative = path[path.find(" ", 1) :]  # behind the place where it begins
        return f"path {commands} {zlib.crc32(relative.encode())}" if commands.islower() else ""
    width, height = (max(axis) - min(axis) for axis in (numbers[::2], numbers[1::2]))
    small = 0 < width <= _LARGEST_MARK and 0 < height <= _LARGEST_MARK
    return f"path {commands} {width:.0f} {height:.0f}" if small else ""


@dataclass
class PostScriptInspector:
    """Counts marks in PostScript and EPS."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To text, of which the first bytes tell."""
        return specimen.media_type == "text/plain" or specimen.name.lower().endswith((".eps", ".ps"))

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """hidden.points."""
        with specimen.open() as stream:
            if not stream.read(4).startswith(b"%!PS"):
                return
            marks = Marks()
            for kind in _marks(pieces(stream)):
                marks.add(kind)
            stream.seek(0)
            behind, at = _behind_the_end(stream)
        if behind:
            message = f"{behind} further bytes lie behind the end of the drawing, where no program shows them."
            yield say(self.terms, "hidden.trailing_bytes", message, f"byte {at}")
        if points := marks.points(self.terms.rules.hidden.min_points):
            yield say(self.terms, "hidden.points", f"It draws {points} equal marks, each of which may be a person.")


def _behind_the_end(stream: BinaryIO) -> tuple[int, int]:
    """How many bytes that are no blanks lie behind the last mark of its end, and where they begin; none without a mark."""
    at, end, behind, before = 0, -1, 0, b""
    while data := stream.read(_WINDOW):
        held = before + data
        begins = at - len(before)
        place = held.rfind(_END_OF_POSTSCRIPT)
        if place >= 0 and begins + place + len(_END_OF_POSTSCRIPT) > end:
            end = begins + place + len(_END_OF_POSTSCRIPT)
            behind = len(held[place + len(_END_OF_POSTSCRIPT) :].strip(_BLANKS))
        elif end >= 0:
            behind += len(data.strip(_BLANKS))
        at += len(data)
        before = held[-len(_END_OF_POSTSCRIPT) + 1 :]
    return behind, end


def _marks(chunks: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for data in chunks:
        whole, _, rest = (rest + data).rpartition(b"\n")
        for found in _MARK_LINE.finditer(whole):
            name = found[1].decode()
            if name not in _STANDARD_OPERATORS or (name == "c" and len(found[0].split()) <= _LONGEST_CIRCLE):
                yield name
        rest = rest[-1024:]
