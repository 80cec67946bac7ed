"""Texts within texts: what is encoded in any of them; of code comments, long quotes, and tables written as values."""

from __future__ import annotations

import io
import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from sallyport.inspection.asides.encoded import decoded
from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.asides.rows import as_csv
from sallyport.inspection.asides.runs import encoded_asides
from sallyport.inspection.code.comments import comment_blocks
from sallyport.inspection.code.frames import tables_written
from sallyport.inspection.code.languages import may_be_code
from sallyport.inspection.code.shapes import table_in
from sallyport.inspection.code.sources import sources_of
from sallyport.inspection.kinds.text import DECODERS, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.code.sources import Source
    from sallyport.inspection.specimen import Specimen

_LARGEST = 8 * 1024**2
_LOOKED_AT = 1024**2
"""Characters among which runs are looked for that stand in any text."""
_FEWEST_LINES, _SHORTEST_RUN = 3, 60
_INVENTED = re.compile(r"(?i)(?:^|[/_.-])(?:tests?|examples?|mock|dummy|demo|fixtures?|toy)(?=[/_.-]|$)|testthat")
"""Names of code whose tables nobody counted."""
_STATEMENT = re.compile(r"(?i)\b(?:select|insert\s+into|create\s+table|update|delete\s+from)\b")
_BETWEEN = re.compile(r"[\s,+.\\()]*")
_BLANKS = re.compile(r"\s+")
_QUOTES = re.compile(r"^[A-Za-z]{0,2}(?:\"\"\"|'''|[\"'`])|(?:\"\"\"|'''|[\"'`])$")


def _asides(specimen: Specimen) -> Iterator[Aside]:
    with specimen.open() as stream:
        text = decode(stream.read(_LARGEST), complete=specimen.size <= _LARGEST)
    if text is None:
        return
    yield from encoded_asides(text[:_LOOKED_AT])
    for number, comment in enumerate(_of_markup(text), 1):
        yield Aside(f"comment {number} of markup", comment)
    if may_be_code(specimen.name) or specimen.media_type == "text/x-script":
        yield from of_code(text, specimen.name)


def _of_markup(text: str) -> Iterator[str]:
    """Comments as HTML has them, which Markdown and mails have too, and no program shows."""
    end = 0
    while (begin := text.find("<!--", end)) >= 0 and (end := text.find("-->", begin)) >= 0:
        yield text[begin + 4 : end]


def of_code(text: str, name: str) -> Iterator[Aside]:
    """Of code that is read already: its comments, tables and texts."""
    for source in sources_of(io.StringIO(text, newline=None).read(), name):
        for at, lines in comment_blocks(source):
            if len(lines) >= _FEWEST_LINES:
                yield Aside(f"comment in {_place(source, at)}", "\n".join(lines), is_hidden=False)
        for at, table in tables_written(source) if not _INVENTED.search(name) else ():
            yield Aside(
                _place(source, at), as_csv([list(row) for row in zip_longest(*table, fillvalue="")]), is_hidden=False
            )
        yield from _of_texts(source)


def _of_texts(source: Source) -> Iterator[Aside]:
    run, begun, end = "", 0, -1
    for piece in source.texts:
        text = _QUOTES.sub("", piece.text)
        if text.count("\n") >= _FEWEST_LINES - 1:
            is_data = table_in(text) is not None and _STATEMENT.search(text) is None
            yield Aside(f"text in {_place(source, piece.start)}", text, is_data, is_hidden=False)
        if end < 0 or not _BETWEEN.fullmatch(source.text, end, piece.start):
            yield from _of_run(source, begun, run)
            run, begun = "", piece.start
        run += _BLANKS.sub("", text)
        end = piece.end
    yield from _of_run(source, begun, run)


def _of_run(source: Source, at: int, run: str) -> Iterator[Aside]:
    if len(run) >= _SHORTEST_RUN:
        yield from (Aside(f"what is encoded in {_place(source, at)}", text) for text in decoded(run))


def _place(source: Source, at: int) -> str:
    line = f"line {source.line(at)}"
    return f"{source.where}, {line}" if source.where else line


CODE = Provider(_asides, (*DECODERS, "encodings.latin_1", "encodings.utf_16_le"))
