"""Hidden content of web pages: data in scripts and attributes, comments, hidden elements, forms."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.markup import hides, is_script_url
from sallyport.inspection.hidden.saying import say
from sallyport.inspection.hidden.settings import are_settings
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_BY_SUFFIX = (".html", ".htm", ".xhtml", ".mhtml")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_NEVER_SHOWN = frozenset({"head", "script", "style", "title", "template", "noscript", "option", "datalist"})
_DATA_TYPES = frozenset({"application/json", "application/ld+json", "text/csv", "application/vnd.plotly.v1+json"})
_DATA_URL = re.compile(
    r"data:(?!image/(?!svg)|font/|application/(?:x-)?font|text/css|(?:text|application)/(?:x-)?javascript)", re.I
)
_WIDGET_DATA = re.compile(
    r"Plotly\.(?:newPlot|react|plot)\s*\(|vegaEmbed\s*\(|Bokeh\.(?:embed|Document)|echarts\.init|Highcharts\.chart"
    r"|\"x\"\s*:\s*\{\s*\"(?:data|visdat|filter)\"|docs_json",
)
_VALUES = re.compile(
    r"\[\s*(?:(?:-?\d[\d.eE+-]*|null|NaN)\s*,\s*){20,}"
    r"|\[\s*(?:(?:-?\d[\d.eE+-]*|\"[^\"\n]{0,80}\"|'[^'\n]{0,80}'|null|true|false|NaN)\s*,\s*){50,}"
)
"""An array of more than twenty numbers, or of more than fifty values: data, not code."""
_TABLE_TAG = re.compile(r"</?t[dr]\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\s*\[(?:if|endif)\b", re.IGNORECASE)
_LONG_COMMENT = 200
_LIKE_ID = re.compile(r"(?<![\w.#/-])[A-Za-z]{0,4}-?\d{4,12}(?![\w.-])")
_COUNTS = re.compile(r"[A-Za-z]{3,}\s*[:=]?\s+\d{1,6}(?:\s+|\s*[,;/|]\s*)\d{1,6}\b(?![.:-])|\bn\s*=\s*\d")
"""A name with two numbers behind it: a row of a table."""
_MANY_IDS = 3
"""So many different long numbers in a comment are no date and version."""
_OVERLAP = 64
_CHUNK = 1024 * 1024
_LONGEST_END = 64 * 1024
"""Of what is not complete at the end, which the parser would try to read from every one of its places."""
_LONGEST_SETTINGS = 64 * 1024
_LONGEST_HELD = 8 * 1024 * 1024


@dataclass
class HtmlInspector:
    """Looks into HTML."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To HTML by content, and to what has its extension."""
        return specimen.media_type == "text/html" or specimen.name.lower().endswith(_BY_SUFFIX)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Codecs."""
        del specimen
        return ("encodings.utf_8_sig", "encodings.utf_16", "encodings.latin_1", "html.entities", "_markupbase")

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """What it holds beside what it shows."""
        page = _Page(self.terms.rules.hidden.max_inline_bytes)
        try:
            with specimen.open() as stream:
                for text in _decoded(iter(lambda: stream.read(_CHUNK), b"")):
                    page.feed(text)
                    page.forget(_LONGEST_HELD)
            page.forget(_LONGEST_END)
            page.close()
        except AssertionError:  # what the parser says of markup that it does not know
            yield say(self.terms, "hidden.unread", "Its markup is damaged, and was read in part only.")
        if page.is_cut:
            yield say(self.terms, "hidden.unread", "It has a tag or comment that does not end.")
        yield from page.said(self.terms)


def _decoded(chunks: Iterator[bytes]) -> Iterator[str]:
    first = next(chunks, b"")
    wide = first.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8")("replace")
    yield decoder.decode(first)
    for data in chunks:
        yield decoder.decode(data)


class _Page(HTMLParser):
    """Counts; keeps no text."""

    def __init__(self, most: int) -> None:
        super().__init__(convert_charrefs=True)
        self._most = most
        self.scripts = self.data_scripts = self.attributes = self.forms = self.hidden = self.comments = 0
        self.data_bytes = 0
        self._script: str | None = None
        self._script_bytes = 0
        self._is_data = False
        self._settings: list[str] | None = None
        """The text of a script of data, which may hold but settings."""
        self._tail = ""
        self.is_cut = False
        self._open: list[tuple[str, bool]] = []
        """Elements around, and whether each is hidden or within one that is."""

    def forget(self, longest: int) -> None:
        """Keep memory and time bounded: a script of which so much is held is data; anything else is cut."""
        if len(self.rawdata) <= longest:
            return
        if self._script is not None:
            self._is_data, self._script_bytes = True, len(self.rawdata)
        else:
            self.is_cut = True
        self.rawdata = self.rawdata[-_OVERLAP:]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self._begin_script(given)
        self._attributes(tag, given)
        is_hidden = hides(given) or "hidden" in given or bool(self._open and self._open[-1][1])
        if tag not in _VOID:
            self._open.append((tag, is_hidden))
        elif tag == "input":
            self._input(given, is_hidden)

    def _begin_script(self, given: dict[str, str]) -> None:
        self._script, self._script_bytes, self._tail = given.get("type", "").lower(), 0, ""
        self._is_data, self._settings = False, None
        if self._script in _DATA_TYPES or self._script.endswith("+json"):
            self._settings = []
        self.scripts += "src" in given or self._settings is None

    def _attributes(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            if name.startswith("on") or is_script_url(value):
                self.scripts += 1
            elif name.startswith("data-") or name == "srcdoc":
                self.data_bytes += len(value)
                self.attributes += len(value) > self._most
            elif name in {"href", "src", "data"} and _DATA_URL.match(value) and tag not in {"link", "script"}:
                self.attributes += 1

    def _input(self, given: dict[str, str], is_hidden: bool) -> None:
        kind = given.get("type", "text").lower()
        if given.get("value") and (kind == "hidden" or is_hidden):
            self.hidden += 1
        elif given.get("value") and kind not in {
            "submit",
            "button",
            "reset",
            "checkbox",
            "radio",
            "image",
            "range",
            "color",
        }:
            self.forms += 1

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and all that were forgotten to be closed within."""
        if tag == "script" and self._script is not None:
            if self._settings is not None:
                self._is_data = self._is_data or not are_settings("".join(self._settings))
            self.data_scripts += self._is_data and self._script_bytes > 0
            self._script = None
        for depth in range(len(self._open) - 1, max(len(self._open) - 50, -1), -1):
            if self._open[depth][0] == tag:
                del self._open[depth:]
                break

    def handle_data(self, data: str) -> None:
        """Text, or a piece of a script."""
        if self._script is not None:
            self._script_bytes += len(data)
            if self._settings is not None and self._script_bytes <= _LONGEST_SETTINGS:
                self._settings.append(data)
            elif self._settings is not None:
                self._is_data = True
            held = self._tail + data
            if not self._is_data and (_VALUES.search(held) or (_WIDGET_DATA.search(held) and len(data) > self._most)):
                self._is_data = True
            self._tail = data[-2048:]
            return
        if self._open and self._open[-1][1] and data.strip() and self._open[-1][0] not in _NEVER_SHOWN:
            self.hidden += 1
        if self._open and self._open[-1][0] == "textarea" and data.strip():
            self.forms += 1

    def handle_comment(self, data: str) -> None:
        """A comment: of data, if it is long, or has rows."""
        if _CONDITIONAL.match(data):
            return
        rows = sum(_is_row(line) for line in data.splitlines())
        numbers = len(set(_LIKE_ID.findall(data)))
        self.comments += (
            len(data) > _LONG_COMMENT or rows > 1 or numbers >= _MANY_IDS or _COUNTS.search(data) is not None
        )

    def said(self, terms: Terms) -> Iterator[Finding]:
        """What was seen, as findings."""
        self.data_scripts += self._script is not None and (
            self._is_data or self._settings is not None
        )  # one that never ends
        if self.data_scripts or self.attributes or self.data_bytes > self._most:
            places = self.data_scripts + self.attributes
            message = f"It holds data in its code, in {many(places, 'script')} or attributes."
            yield say(terms, "hidden.inline_data", message)
        for rule, count, noun in (
            ("hidden.script", self.scripts, "script"),
            ("hidden.comment", self.comments, "comment"),
            ("hidden.text", self.hidden, "hidden element"),
            ("hidden.form", self.forms, "filled form field"),
        ):
            if count:
                longer = " that may hold data" if rule == "hidden.comment" else ""
                yield say(terms, rule, f"It holds {many(count, noun)}{longer}.")


def _is_row(line: str) -> bool:
    return any(line.count(delimiter) > 1 for delimiter in ",;\t|") or _TABLE_TAG.search(line) is not None
