"""The parts of a document that is a zip file, unpacked a piece at a time and never beyond a limit; and its XML, as events."""

from __future__ import annotations

import zipfile
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Self

from defusedxml.ElementTree import DefusedXMLParser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

LIBRARIES = (
    "defusedxml.ElementTree",
    "zipfile",
    "bz2",
    "lzma",
    "encodings.cp437",
    "encodings.cp1252",
    "encodings.latin_1",
    "encodings.iso8859_15",
    "encodings.utf_16",
    "encodings.utf_16_le",
    "encodings.ascii",
)
_CHUNK = 64 * 1024


class TooMuch(Exception):
    """More bytes come out than the policy lets be unpacked."""


class Event(NamedTuple):
    """The begin of an element with its attributes, text, or its end. Names come without their namespaces."""

    kind: str
    """start, text, end"""
    name: str
    attributes: dict[str, str]
    text: str = ""


class Nesting(list[str]):
    """Names of the elements around, the innermost last; asks for one cost the same however deep they are nested."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[str] = Counter()

    def append(self, name: str) -> None:
        """An element begins."""
        super().append(name)
        self._counts[name] += 1

    def leave(self) -> None:
        """The innermost ends."""
        self._counts[self.pop()] -= 1

    def __contains__(self, name: object) -> bool:
        return self._counts[str(name)] > 0


class Document:
    """A zip file's parts by their names. zipfile.BadZipFile when it is none."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._zip = zipfile.ZipFile(stream)
        self._left = max_bytes
        self.names = self._zip.namelist()
        self._known = frozenset(self.names)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def below(self, folder: str, ending: str = "") -> list[str]:
        """Names of the parts in a folder."""
        return sorted(
            name for name in self.names if name.startswith(folder) and name.endswith(ending) and name != folder
        )

    def size(self, name: str) -> int:
        """What the zip's directory claims."""
        return self._zip.getinfo(name).file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes. TooMuch beyond the limit, KeyError when it is not there, and what zipfile raises."""
        with self._zip.open(name) as part:
            while data := part.read(_CHUNK):
                self._left -= len(data)
                if self._left < 0:
                    raise TooMuch
                yield data

    def read(self, name: str) -> bytes:
        """All of a part."""
        return b"".join(self.chunks(name))

    def events(self, name: str) -> Iterator[Event]:
        """A part's XML; nothing when there is no such part. ElementTree.ParseError or DefusedXmlException when it is bad."""
        return events(self.chunks(name)) if name in self._known else iter(())


class _Target:
    def __init__(self) -> None:
        self.seen: list[Event] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        given: Iterable[tuple[str, str]] = attributes.items()
        if len(attributes) > 1:
            given = sorted(given, key=_is_namespaced)  # r:id counts more than id
        self.seen.append(Event("start", _local(tag), {_local(key): value for key, value in given}))

    def end(self, tag: str) -> None:
        self.seen.append(Event("end", _local(tag), {}))

    def data(self, text: str) -> None:
        self.seen.append(Event("text", "", {}, text))

    def comment(self, text: str) -> None:
        self.seen.append(Event("comment", "", {}, text))

    def close(self) -> None:
        return None


def events(chunks: Iterator[bytes]) -> Iterator[Event]:
    """XML as events, without ever holding more than a piece of it. Entities are refused."""
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    for data in chunks:
        parser.feed(data)
        yield from target.seen
        target.seen.clear()
    parser.close()
    yield from target.seen


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """A stream in chunks."""
    while data := stream.read(_CHUNK):
        yield data


def text_of(found: Iterator[Event], names: frozenset[str]) -> dict[str, str]:
    """The text directly inside elements of these names, put together."""
    texts: dict[str, str] = {}
    inside = ""
    for event in found:
        if event.kind == "start":
            inside = event.name
        elif event.kind == "end":
            inside = ""
        elif inside in names and event.text.strip():
            texts[inside] = texts.get(inside, "") + event.text.strip()
    return texts


def _is_namespaced(attribute: tuple[str, str]) -> bool:
    return attribute[0].startswith("{")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
