"""Avro files: how many records they have, by what stands before each of their blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import RULES, finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import BinaryIO

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

AVRO = "application/avro"
_MAGIC, _SYNC = 4, 16
_MOST_ENTRIES, _LONGEST_VARINT = 10_000, 10


class AvroInspector:
    """Rows of data, in a form that nothing here reads further."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == AVRO

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """How many records."""
        with specimen.open() as stream:
            records = _records(stream, specimen.size)
        if records is None:
            yield finding("binary.malformed", "It begins like an Avro file, and cannot be followed to its end.")
            return
        rule = "binary.records" if self._terms.is_output else "binary.incoming_data"
        few = self._terms.is_output and records < self._terms.rules.binary.min_records
        severity = Severity.REVIEW if few else RULES[rule].severity
        yield finding(rule, f"It is an Avro file of {many(records, 'record')}.", "", severity, records=records)


def _records(stream: BinaryIO, size: int) -> int | None:
    """None when the file is damaged."""
    stream.seek(_MAGIC)
    for _ in range(_MOST_ENTRIES):
        entries = _long(stream)
        if entries == 0:
            break
        if entries is None or abs(entries) > _MOST_ENTRIES:
            return None
        if entries < 0:
            _long(stream)
        for _ in range(2 * abs(entries)):
            length = _long(stream)
            if length is None or length < 0:
                return None
            stream.seek(length, 1)
    sync, total = stream.read(_SYNC), 0
    while stream.tell() < size:
        count, length = _long(stream), _long(stream)
        if count is None or length is None or length < 0:
            return None
        stream.seek(length, 1)
        if stream.read(_SYNC) != sync:
            return None
        total += abs(count)
    return total


def _long(stream: BinaryIO) -> int | None:
    """A number in zigzag form; None at the end."""
    value = 0
    for place in range(_LONGEST_VARINT):
        byte = stream.read(1)
        if not byte:
            return None
        value |= (byte[0] & 0x7F) << 7 * place
        if byte[0] < 0x80:  # noqa: PLR2004 - the last byte of a number
            return (value >> 1) ^ -(value & 1)
    return None
