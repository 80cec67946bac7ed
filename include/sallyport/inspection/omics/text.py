"""Texts: formats of persons by their shape, tables of persons, then every row of variant statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.omics.limits import BY_COUNT, BY_FREQUENCY, BY_GROUP, part, rows_said, under_which
from sallyport.inspection.omics.lines import UnreadableText, blocks
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.omics.scan import Rows, Tally
    from sallyport.inspection.specimen import Specimen
    from sallyport.policy.disclosure.omics import OmicsRules

TEXTS = frozenset({"text/plain", "text/csv", "text/tab-separated-values", "text/x-script"})
_MUCH = 1024 * 1024
_HEAD = 256 * 1024


class OmicsText:
    """Looks for rows of variants, and for what is about single persons."""

    def __init__(self, rules: OmicsRules) -> None:
        self._rules = rules

    def applies_to(self, specimen: Specimen) -> bool:
        """To text that may be rows of anything."""
        return specimen.media_type in TEXTS

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """Polars judges the rows."""
        del specimen
        return (
            "polars",
            "sallyport.inspection.omics.scan",
            "sallyport.inspection.omics.persons",
            "sallyport.inspection.omics.shapes",
            "encodings.utf_16",
            "encodings.utf_32",
        )

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """What persons it holds; or what its variants are."""
        from sallyport.inspection.omics.layout import layout_of
        from sallyport.inspection.omics.persons import persons_in
        from sallyport.inspection.omics.scan import scan
        from sallyport.inspection.omics.shapes import shape_of

        with specimen.open() as stream:
            lines = blocks(stream)
            try:
                first = next(lines, b"")
            except UnreadableText as error:
                if _promises_variants(specimen.name):
                    yield finding("omics.unverified_variants", f"It could not be read: {error.reason}.")
                return
            head = first[:_HEAD].decode("utf-8", "replace")
            shape = shape_of(head, complete=len(first) <= _HEAD, name=specimen.name)
            if shape is not None:
                yield finding(shape.rule, f"It holds {shape.what}.")
                return
            layout = layout_of(first)
            if layout is None:
                if first.startswith(b"#") and len(first) > _MUCH:
                    yield finding(
                        "omics.unverified_variants", "It was not read: its comments are longer than can be looked at."
                    )
                return
            found = persons_in(layout, self._rules)
            if found is not None:
                yield finding(found.rule, f"It holds {found.what}.", "", found.severity)
                if found.rule == "omics.genotypes":
                    return
            if layout.lacks_header:
                yield from self._without_header(first)
                return
            tally = scan(_chained(first, lines), self._rules)
        if tally is not None:
            yield from findings(tally, self._rules)

    def _without_header(self, first: bytes) -> Iterator[Finding]:
        rows = first.count(b"\n")
        if rows < self._rules.few_variants and b"\t" not in first and b"," not in first and b" " not in first:
            yield finding("omics.variant_list", f"It lists the names of {many(rows, 'variant')}.")
        else:
            yield finding(
                "omics.unverified_variants", "It has rows of variants, and no line that says what its columns are."
            )


def findings(tally: Tally, rules: OmicsRules, where: str = "") -> Iterator[Finding]:
    """What a scan of all rows says; ``where`` is the table in its file, if it holds several."""
    if tally.rare.count:
        yield finding(
            "omics.rare_variants",
            f"{part(tally.rare, tally.rows)} too rare: {under_which(tally, rules)}.",
            _at(tally.rare, where),
            rows=tally.rows,
            offending=tally.rare.count,
            by_count=tally.under[BY_COUNT].count,
            by_frequency=tally.under[BY_FREQUENCY].count,
            by_group=tally.under[BY_GROUP].count,
        )
    if tally.missing and not tally.stopped and tally.rows == tally.significant < rules.few_variants and tally.rows:
        yield finding(
            "omics.variant_list", f"It lists {many(tally.rows, 'significant variant')}; {tally.missing}.", where
        )
    elif tally.unverified.count:
        why = (
            f"{tally.missing}"
            if tally.missing
            else "allele frequency or number of people is missing, no number or out of range"
        )
        yield finding(
            "omics.unverified_variants",
            f"How rare {part(tally.unverified, tally.rows)} cannot be told ({rows_said(tally.unverified)}): {why}.",
            _at(tally.unverified, where),
            rows=tally.rows,
            unverified=tally.unverified.count,
        )
    if tally.stopped:
        yield finding(
            "omics.unverified_variants", f"It could not be read to its end: {tally.stopped}.", rows=tally.rows
        )


def _at(rows: Rows, where: str) -> str:
    return ", ".join(filter(None, (where, f"row {rows.first[0]}")))


def _promises_variants(name: str) -> bool:
    lowered = name.lower()
    return any(
        word in lowered for word in ("gwas", "sumstat", ".vcf", "assoc", "regenie", ".glm", ".afreq", "summary_stat")
    )


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
