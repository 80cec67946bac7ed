"""Plain text that may hold tables: Markdown, LaTeX, HTML without a head, delimited lines, print-outs."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from sallyport.inspection.kinds.extensions import extension_of
from sallyport.inspection.tables.documents.markup import tables_of_html
from sallyport.inspection.tables.persons.made_up import without_limits
from sallyport.inspection.tables.reader import MOST_TABLES, Unreadable
from sallyport.inspection.tables.text.captioned import title_for, titled, with_caption
from sallyport.inspection.tables.text.counted_first import counted_first, counters
from sallyport.inspection.tables.text.delimited import delimited, ragged, tables_of_text
from sallyport.inspection.tables.text.dialect import delimiter_of
from sallyport.inspection.tables.text.encoding import text_of
from sallyport.inspection.tables.text.listings import described, listed
from sallyport.inspection.tables.text.mails import is_mail_text, without_encoded
from sallyport.inspection.tables.text.postscript import is_postscript, without_drawing
from sallyport.inspection.tables.text.prints import cleaned, without_front_matter, without_keys
from sallyport.inspection.tables.text.row_named import row_named
from sallyport.inspection.tables.text.smcl import plain
from sallyport.inspection.tables.text.typeset import latex, markdown
from sallyport.inspection.tables.text.written import delimited_lines, printed, spaced, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.tables.held import HeldTable
    from sallyport.inspection.tables.model import TableStream
    from sallyport.policy.disclosure.table_reading import TableReading

_CODE = frozenset(
    (
        *("r", "py", "do", "ado", "sas", "sql", "m", "jl", "sh", "ps1", "bat", "c", "h", "cpp", "java"),
        *("js", "ts", "css", "pl", "rb", "go", "rs", "yaml", "yml", "toml", "ini", "cfg", "conf", "env", "lock", "def"),
        *("dockerfile", "sps", "stan", "bugs", "bib"),
    )
)
_SETTINGS = frozenset(("yaml", "yml", "toml", "ini", "cfg", "conf", "env"))
_SEQUENCES = frozenset(("fasta", "fa", "fastq", "fq", "vcf", "sam"))
_TABLES = frozenset(("csv", "tsv", "tab", "psv"))
_REPORTS = frozenset(("rmd", "qmd", "jmd"))
"""Markdown with code in fences, and what it printed."""
_MARKED = frozenset(("md", "markdown", "txt", "text", "log", "rst")) | _REPORTS
_DELIMITED = frozenset({"text/csv", "text/tab-separated-values"})
_HEAD = 64 * 1024
_DRAWN = re.compile(r"(?m)^\s*\|-{3,}\|")
_RULED = re.compile(r"(?m)^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*(?::?-{2,}:?)?[ \t]*$")
"""Between the names of columns and the rows, in Markdown."""
_FEWEST_RULES = 3
"""Where cells are merged in a table that is drawn with rules, a row has fewer of them."""
_SHORT, _HELD = 1024**2, 4 * 1024**2
"""Up to the first, tables are looked for between other lines; up to the second, too, where no delimiter cuts most lines."""


def text_tables(specimen: Specimen, limits: TableReading) -> Iterator[TableStream | Finding]:
    """Its tables. Lines that are code are no table; those of a long text are one when a delimiter cuts most of them alike."""
    extension = extension_of(specimen.name)
    if extension in _SEQUENCES:
        return
    is_delimited = extension in _TABLES or specimen.media_type in _DELIMITED
    if is_delimited and (extension in _TABLES or extension not in _CODE | _MARKED):
        yield from delimited(specimen, limits)
        return
    with specimen.open() as stream:
        text = text_of(stream.read(_HELD))
    is_delimited &= not (extension in _MARKED and _RULED.search(text[:_HEAD]))
    if is_delimited and extension not in _CODE:
        yield from delimited(specimen, limits)
        return
    if is_delimited or specimen.size > _SHORT:
        beginning = text[:_HEAD]
        if _is_mostly_table(beginning) if extension in _CODE else delimiter_of(beginning, delimiters="\t,;| "):
            yield from delimited(specimen, limits)
            return
    if specimen.size > _HELD:
        if extension not in _CODE:
            raise Unreadable(f"tables between other lines are looked for up to {_HELD // 1024**2} MiB of text")
        return
    yield from _tables(_shown(text), extension)


def _shown(text: str) -> str:
    """As its reader sees it: Stata's log without its marks, PostScript without what draws, a mail without what is encoded."""
    if text.startswith("{smcl}"):
        return plain(text)
    if is_postscript(text):
        return without_drawing(text)
    return "\n".join(without_encoded(text.splitlines())) if is_mail_text(text) else text


def _tables(text: str, extension: str) -> Iterator[TableStream | Finding]:
    text = without_keys(without_limits(text) if extension in _SETTINGS else text)
    text = without_front_matter(text) if extension in _REPORTS else text
    found = list(islice(_marked_up(text), MOST_TABLES + 1))
    if extension not in _CODE:
        found += islice(_plain(_without_drawn(text) if found else text), MOST_TABLES + 1 - len(found))
        if not found and (delimiter := delimiter_of(text, delimiters="\t;|")):
            yield from tables_of_text(text, delimiter)
            return
    if not found and extension in _CODE & _SETTINGS:
        found = [table_of(rows, "", lines) for lines, rows in listed(text, is_code=True)]
    is_drawn = "|--" in text and len(_DRAWN.findall(text)) >= _FEWEST_RULES
    for number, table in enumerate(found, 1):
        named = replace(table, head=replace(table.head, where=f"table {number}" if len(found) > 1 else ""))
        yield from () if is_drawn else ragged(named)
        yield named


def _without_drawn(text: str) -> str:
    """What stands beside tables that are marked up: of pages and of TeX nothing, of others all but paragraphs with pipes."""
    if r"\begin{" in text or "<table" in text.lower():
        return ""
    kept: list[str] = []
    for is_blank, lines in groupby(text.splitlines(), key=lambda line: not line.strip()):
        paragraph = list(lines)
        kept += [""] * len(paragraph) if is_blank or any("|" in line for line in paragraph) else paragraph
    return "\n".join(kept)


def _is_mostly_table(text: str) -> bool:
    """Is it a table, though its name says code? Most of its lines are rows with numbers."""
    return sum(len(rows) for _, rows in delimited_lines(text)) * 10 > text.count("\n") * 9


def _marked_up(text: str) -> Iterator[HeldTable]:
    if r"\begin{" in text:
        for caption, rows in latex(text):
            title = title_for(caption, rows)
            yield table_of(titled(title, rows), "", range(-1, len(rows))) if title else table_of(rows, "")
    if "|" in text:
        every_line = text.splitlines()
        for lines, rows in markdown(text):
            numbers, all_rows = with_caption(every_line, lines, rows)
            yield table_of(all_rows, "", numbers)
    if "<table" in text.lower():
        yield from tables_of_html(text)


_WAYS: tuple[Callable[[str], Iterable[tuple[Sequence[int], list[list[str]]]]], ...] = (
    row_named,
    described,
    delimited_lines,
    spaced,
    printed,
    listed,
    counted_first,
    counters,
)
"""Each reads what those before it have left."""


def _without(text: str, numbers: Sequence[int]) -> str:
    """With empty lines for those that have been read."""
    read = set(numbers)
    return "\n".join("" if at in read else line for at, line in enumerate(text.splitlines()))


def _plain(text: str) -> Iterator[HeldTable]:
    """Delimited lines, columns set apart by spaces, and numbers beside what they count."""
    text = cleaned(text)
    found: list[tuple[Sequence[int], list[list[str]]]] = []
    for way in _WAYS:
        some = list(way(text))
        found += some
        text = _without(text, [at for lines, _ in some for at in lines]) if some else text
    found.sort(key=lambda one: one[0][0])
    for lines, rows in found:
        yield table_of(rows, "", lines if len(lines) == len(rows) else range(lines[0], lines[0] + len(rows)))
