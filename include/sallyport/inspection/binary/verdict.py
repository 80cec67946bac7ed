"""What is said about what was found in a binary file, by direction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.holdings import Holdings, holdings_of
from sallyport.inspection.binary.pickles.names import Judgement, judge, told
from sallyport.inspection.binary.pickles.symbols import Global
from sallyport.inspection.fact import Fact
from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.binary.pickles.machine import Seen
    from sallyport.inspection.binary.pickles.opcodes import Payload
    from sallyport.inspection.binary.pickles.steps import Contents
    from sallyport.inspection.binary.pickles.symbols import Array
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.terms import Terms

NEEDS_ENVIRONMENT = Fact("needs_environment", {})
_SHOWN = 3
_OF_A_FRAME = 2
"""Dimensions."""


def said_of(contents: Contents, terms: Terms, where: str = "") -> Iterator[Finding | Fact]:
    """Findings about pickles, and that they need an environment to be opened."""
    yield NEEDS_ENVIRONMENT
    if contents.problem is not None:
        message = f"It could not be followed to its end: {contents.problem}."
        yield finding("binary.malformed", message, where, steps=contents.seen.steps)
    yield from _names(contents.seen, where)
    holdings = holdings_of(contents.roots, contents.seen, terms.rules.binary.min_records)
    yield from said_of_holdings(holdings, terms, where)


def said_of_holdings(holdings: Holdings, terms: Terms, where: str = "") -> Iterator[Finding]:
    """Findings about data and models."""
    yield from _leaving(holdings, terms, where) if terms.is_output else _coming(holdings, terms, where)
    yield finding("binary.contents", f"It was read without running it and holds {_summary(holdings)}.", where)


def said_of_objects(array: Array, terms: Terms) -> Iterator[Finding]:
    """A finding about an array of objects that is shaped like the values of a data frame, whatever its objects are."""
    if _is_of_objects(array, terms):
        rule = "binary.records" if terms.is_output else "binary.incoming_data"
        yield finding(rule, f"It holds an array of objects, shaped like a data frame: {_shape(array)}.")


def _is_of_objects(array: Array, terms: Terms) -> bool:
    wide = len(array.shape) == _OF_A_FRAME and array.shape[1] > 1
    return wide and "O" in (array.dtype or "") and array.shape[0] >= terms.rules.binary.min_records


def _names(seen: Seen, where: str) -> Iterator[Finding]:
    by_judgement: dict[Judgement, list[tuple[Global, int]]] = {}
    for (module, name), at in seen.globals.items():
        known = Global(module, name)
        by_judgement.setdefault(judge(known), []).append((known, at))
    for judgement, rule, words in (
        (Judgement.DANGEROUS, "binary.dangerous_call", "Loading it would run"),
        (Judgement.UNKNOWN, "binary.unknown_name", "Loading it would import, without its being known to be harmless,"),
    ):
        if found := by_judgement.get(judgement):
            names = _listed(Counter(told(known) for known, _ in found))
            yield finding(rule, f"{words} {names}.", _place(where, f"byte {found[0][1]}"), names=len(found))


def _place(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _leaving(holdings: Holdings, terms: Terms, where: str) -> Iterator[Finding]:
    rules = terms.rules.binary
    if holdings.frames:
        words = _listed(Counter(frame.words() for frame in holdings.frames))
        yield finding("binary.data_frame", f"It holds {words}.", where, frames=len(holdings.frames))
    if holdings.models:
        severity = Severity.REVIEW if rules.models_leave else Severity.BLOCK
        message = f"It holds a trained model, which does not leave by itself: {_listed(Counter(holdings.models))}."
        yield finding("binary.model", message, where, severity)
    if holdings.training:
        message = f"The model keeps data that it was trained on: {_listed(Counter(holdings.training))}."
        yield finding("binary.training_data", message, where)
    records = [form for form in holdings.forms if form.kind != "values"]
    if records:
        largest = max(records, key=lambda form: form.rows)
        yield finding("binary.records", f"It holds {largest.words()}.", where, containers=len(records))
    yield from _payloads(holdings, terms, where)
    yield from _arrays(holdings.arrays, terms, where)
    runs = [form for form in holdings.forms if form.kind == "values"]
    longest = max(runs, key=lambda form: form.rows, default=None)
    if longest is not None and longest.rows > rules.max_values:
        yield finding("binary.values", f"It holds {longest.words()}.", where)
    elif holdings.scalars > 10 * rules.max_values:
        yield finding("binary.values", f"It holds {many(holdings.scalars, 'value')}, spread over small groups.", where)


def _arrays(arrays: list[Array], terms: Terms, where: str) -> Iterator[Finding]:
    rules = terms.rules.binary
    large = [array for array in arrays if array.size > rules.max_values]
    if not large:
        return
    shapes = _listed(Counter(_shape(array) for array in large))
    if any(_is_raw(array, rules.max_array_rows) for array in large):
        yield finding("binary.array", f"It holds an array shaped like raw data: {shapes}.", where, arrays=len(large))
    else:
        yield finding("binary.values", f"It holds an array of values: {shapes}.", where, arrays=len(large))


def _is_raw(array: Array, max_rows: int) -> bool:
    columns = array.shape[1:]
    wide = any(length > 1 for length in columns) or array.dtype == "V"
    if columns == (2,) and array.shape[0] <= 2 * max_rows + 1 and array.dtype != "V":
        return False  # the points of a curve, as of sensitivity over 101 steps
    return array.shape[0] > max_rows and (wide or array.shape[0] > 10 * max_rows)


def _shape(array: Array) -> str:
    return " x ".join(map(str, array.shape)) or "one value"


def _coming(holdings: Holdings, terms: Terms, where: str) -> Iterator[Finding]:
    rules = terms.rules.binary
    found = [frame.words() for frame in holdings.frames] + holdings.training
    found += [form.words() for form in holdings.forms if form.kind != "values"]
    found += [
        f"an array of {_shape(one)}" for one in holdings.arrays if one.size and _is_raw(one, rules.max_array_rows)
    ]
    if found:
        yield finding("binary.incoming_data", f"Data come in with it: {_listed(Counter(found))}.", where)


def _payloads(holdings: Holdings, terms: Terms, where: str) -> Iterator[Finding]:
    long = [one for one in holdings.payloads if one.length > terms.rules.binary.max_text]
    if long:
        longest = max(long, key=lambda one: one.length)
        yield finding(
            "binary.payload", f"It holds {_payload(longest)}, which may be data written out.", where, found=len(long)
        )


def _summary(holdings: Holdings) -> str:
    parts = Counter(frame.words() for frame in holdings.frames) + Counter(holdings.models)
    parts += Counter(form.words() for form in holdings.forms)
    parts += Counter(f"an array of {_shape(array)}" for array in holdings.arrays)
    if not parts and not holdings.scalars:
        parts += Counter(map(_payload, holdings.payloads))
    return _listed(parts) if parts else many(holdings.scalars, "value")


def _payload(one: Payload) -> str:
    return f"a text of {many(one.length, 'character')}" if one.is_text else f"a run of {many(one.length, 'byte')}"


def _listed(counted: Counter[str]) -> str:
    """As in: a data frame of 3 rows (2 times), a series and 4 more."""
    # Not most_common(n), which loads a module at its first use: nothing can be loaded any more.
    most = sorted(counted.items(), key=lambda item: -item[1])[:_SHOWN]
    shown = [word if times == 1 else f"{word} ({times} times)" for word, times in most]
    more = len(counted) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def plain(arrays: Iterable[Array]) -> Holdings:
    """Holdings of nothing but arrays."""
    return Holdings(arrays=list(arrays))
