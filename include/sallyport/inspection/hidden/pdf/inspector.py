"""Hidden content of PDF files: attachments, scripts, forms, comments, layers, metadata, earlier versions, text nobody sees."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sallyport.inspection.hidden.pdf.listing import dictionaries, left_pages, list_all, references
from sallyport.inspection.hidden.pdf.pages import TooLong, drawn
from sallyport.inspection.hidden.pdf.password import is_closed
from sallyport.inspection.hidden.pdf.pictures import of_pictures
from sallyport.inspection.hidden.pdf.sections import go_in_circles
from sallyport.inspection.hidden.pdf.values import entry, resolved
from sallyport.inspection.hidden.people import creators_in, name_a_person
from sallyport.inspection.hidden.pictures.inspector import LIBRARIES as OF_PICTURES
from sallyport.inspection.hidden.saying import say
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import BinaryIO

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms
    from sallyport.inspection.untyped import PdfObject

_START = re.compile(rb"startxref\s+(\d{1,12})")
_END = b"%%EOF"
_WINDOW = 1024 * 1024
_OVERLAP = 64
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/RichMediaExecute", "/Rendition"}
)
_COMMENTS = frozenset(
    re.findall(
        r"/\w+",
        "/Text /FreeText /Highlight /Underline /StrikeOut /Squiggly /Ink /Stamp /Caret /Redact /Line /Square /Circle /Polygon"
        "/PolyLine",
    )
)
_MEDIA = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_USUAL = re.compile(
    r"/(?:Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate|Trapped|Company|SourceModified|Manager"
    r"|PTEX.*|GTS_.*|AAPL.*|MSIP_Label.*|ContentTypeId.*|ICNAppName|ICNAppPlatform|ICNAppVersion|rgid|EPSProcessor|EPSFrom)"
)
_LONGEST_ENTRY = 500
_LARGEST_SEARCHED = 64 * 1024**2


@dataclass
class PdfInspector:
    """Looks into PDF."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == "application/pdf"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """pypdf, the codecs it asks for, and what reads the pictures inside."""
        del specimen
        codecs = ("utf_16", "utf_16_be", "utf_16_le", "latin_1", "charmap", "cp1252", "ascii", "mac_roman")
        return ("pypdf", "pypdf.filters", "pypdf.generic", *(f"encodings.{name}" for name in codecs), *OF_PICTURES)

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """All that is hidden in it; hidden.unread where it is encrypted, damaged or over a limit."""
        with specimen.open() as stream:
            yield from _ends(stream, specimen.size, self.terms)
            if go_in_circles(stream, specimen.size):
                yield say(self.terms, "hidden.unread", "Its earlier versions name each other without end.")
            stream.seek(0)
            try:
                yield from self._read(stream)
            except TooLong:
                yield say(self.terms, "hidden.unread", "It has more pages or objects than are looked into.")
            except RecursionError:
                yield say(self.terms, "hidden.unread", "Its objects hold each other without end.")
            except MemoryError:
                yield say(self.terms, "hidden.unread", "It unpacks to more than the limit.")
            except Exception as error:  # noqa: BLE001 - pypdf raises whatever its parts do for what is damaged
                is_over = type(error).__name__ == "LimitReachedError"
                message = (
                    "It unpacks to more than the limit." if is_over else "It is damaged: not all of it can be read."
                )
                yield say(self.terms, "hidden.unread", message)

    def _read(self, stream: BinaryIO) -> Iterator[Finding]:
        from pypdf import PdfReader

        logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it warns about quotes the file (law 7)
        reader = PdfReader(stream, strict=False)
        if is_closed(reader):
            yield say(self.terms, "hidden.unread", "It is encrypted, and opens with a password only.")
            return
        root = entry(reader.trailer, "/Root")
        yield from _of_objects(reader, self.terms)
        yield from _of_catalog(root, self.terms)
        yield from _of_information(reader, root, self.terms)
        yield from drawn(root, self.terms)
        yield from of_pictures(reader, self.terms)
        yield from _of_left_pages(reader, stream, self.terms)


def _ends(stream: BinaryIO, size: int, terms: Terms) -> Iterator[Finding]:
    """Earlier versions, told by their ends; a first end that names place 0 belongs to a file made for fast viewing."""
    places: set[int] = set()
    last_end, before, at = -1, b"", 0
    while data := stream.read(_WINDOW):
        held = before + data
        places.update(int(match[1]) for match in _START.finditer(held))
        if (end := held.rfind(_END)) >= 0:
            last_end = at - len(before) + end + len(_END)
        at += len(data)
        before = held[-_OVERLAP:]
    if len(places - {0}) > 1:
        count = len(places - {0}) - 1
        yield say(terms, "hidden.earlier_version", f"{many(count, 'earlier version')} of it can be restored.")
    if last_end < 0:
        return
    stream.seek(last_end)
    if behind := stream.read(_WINDOW).strip(b"\0\r\n\t "):
        message = f"Behind its end, where no program shows it: {many(size - last_end, 'further byte')}."
        yield say(terms, "hidden.trailing_bytes", message, f"byte {last_end}")
        del behind


def _of_objects(reader: PdfObject, terms: Terms) -> Iterator[Finding]:
    """What kinds of thing there are among all objects, wherever they hang."""
    listed = references(reader)
    if len(listed) > terms.rules.hidden.max_pdf_objects:
        raise TooLong
    seen: Counter[str] = Counter()
    failed = 0
    for reference in listed:
        try:
            whole = reader.get_object(reference)
        except Exception:  # noqa: BLE001 - one damaged object; the others are still looked at
            failed += 1
            continue
        for one in dictionaries(whole):
            seen.update(_kinds(one, terms.rules.hidden.max_alt_text))
    yield from _said(seen, terms)
    if failed:
        yield say(terms, "hidden.unread", f"{many(failed, 'object')} of it cannot be read.")


def _kinds(one: dict[str, Any], longest: int) -> Iterator[str]:
    subtype = _raw(one, "/Subtype")
    if "/EF" in one:
        yield "attachment"
    if _raw(one, "/S") in _ACTIONS:
        yield "action"
    if subtype in _COMMENTS and "/Rect" in one:
        yield "comment"
    if subtype in _MEDIA:
        yield "media"
    if "/PieceInfo" in one:
        yield "private"
    if "/FT" in one or subtype == "/Widget":
        value = resolved(dict.get(one, "/V"))
        if str(value or "").strip() not in {"", "/Off"} and _raw(one, "/FT") != "/Sig":
            yield "form"
    if "/XFA" in one:
        yield "form"
    if any(len(str(_raw(one, key))) > longest for key in ("/Alt", "/ActualText")):
        yield "description"


def _raw(one: dict[str, Any], key: str) -> str:
    value = dict.get(one, key)
    return value if isinstance(value, str) else ""


def _said(seen: Counter[str], terms: Terms) -> Iterator[Finding]:
    for kind, rule, *nouns in (
        ("attachment", "hidden.attachment", "attached file"),
        (
            "action",
            "hidden.script",
            "script or action that starts something",
            "scripts or actions that start something",
        ),
        ("comment", "hidden.comment", "comment or marking", "comments or markings"),
        ("media", "hidden.embedded_object", "film, sound or model", "films, sounds or models"),
        ("private", "hidden.custom_data", "place with data of programs", "places with data of programs"),
        ("form", "hidden.form", "filled form field"),
        ("description", "hidden.text", "long description"),
    ):
        if count := seen[kind]:
            yield say(terms, rule, f"It holds {many(count, *nouns)}.")


def _of_left_pages(reader: PdfObject, stream: BinaryIO, terms: Terms) -> Iterator[Finding]:
    """Last of all, since it lists objects that are not listed."""
    stream.seek(0)
    data = stream.read(_LARGEST_SEARCHED + 1)
    if len(data) <= _LARGEST_SEARCHED:
        list_all(reader, data)
    else:
        message = (
            f"It is larger than {_LARGEST_SEARCHED // 1024**2} MiB, and not searched for what no list in it names."
        )
        yield say(terms, "hidden.unread", message)
    if len(references(reader)) > terms.rules.hidden.max_pdf_objects:
        raise TooLong
    if count := len(left_pages(reader)):
        message = (
            f"Its list of pages leaves out {many(count, 'page')} that {'is' if count == 1 else 'are'} in the file."
        )
        yield say(terms, "hidden.text", message)


def _of_catalog(root: PdfObject, terms: Terms) -> Iterator[Finding]:
    shown = entry(entry(root, "/OCProperties"), "/D")
    if entry(shown, "/OFF") or entry(shown, "/BaseState") == "/OFF":
        yield say(terms, "hidden.layer")


def _of_information(reader: PdfObject, root: PdfObject, terms: Terms) -> Iterator[Finding]:
    entries = entry(reader.trailer, "/Info")
    filled = {key: str(resolved(value)) for key, value in dict.items(entries)} if isinstance(entries, dict) else {}
    metadata = entry(root, "/Metadata")
    packet = bytes(metadata.get_data()) if hasattr(metadata, "get_data") else b""
    if name_a_person([filled.get("/Author", ""), *creators_in(packet)]):
        yield say(terms, "hidden.author")
    own = [key for key, value in filled.items() if value.strip() and not _USUAL.fullmatch(key)]
    long = [key for key, value in filled.items() if len(value) > _LONGEST_ENTRY]
    if count := len(set(own) | set(long)):
        message = f"Its information holds {count} entr{'ies' if count > 1 else 'y'} of its own or of great length."
        yield say(terms, "hidden.metadata", message)
