"""What the names of columns and of rows say of their numbers, each by itself and in the company of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.grouped import with_sizes
from sallyport.inspection.tables.grid.natures import (
    of_columns,
    without_made_up,
    without_outcomes,
    without_people,
    without_things,
)
from sallyport.inspection.tables.headings.company import in_company
from sallyport.inspection.tables.headings.measures import is_measure
from sallyport.inspection.tables.headings.series import with_quartiles, without_quarters, without_series
from sallyport.inspection.tables.headings.vocabulary import CLASSED, COUNTS, METHODS, MOLECULES, word_set
from sallyport.inspection.tables.headings.words import Hint, Role, hint, is_category, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_PLACES = {"page", "pages", "section", "paragraph"}
_TYPES = word_set(
    "num char numeric character int integer float double string str text date datetime time logical bool boolean factor object "
    "category categorical continuous binary ordinal"
)
_FEATURES = word_set("feature features predictor predictors variable variables covariate covariates")
_IMPORTANCE = word_set("importance importances gain shap permutation incnodepurity mdi")
_OF_NAMES = {Role.ESTIMATE, Role.OTHER, Role.DEGREES, Role.PARAMETERS, Role.SURVIVAL}


def told_of_columns(block: Block, *, is_of_nobody: bool) -> list[Hint | None]:
    """For each column what its names say, the nearest strong one first. ``is_of_nobody``: the table counts no people."""
    said = without_quarters([_best(list(map(_said_of_column, names))) for names in block.names], block.names)
    nearest = [names[0] if names else "" for names in block.names]
    said = without_series(with_quartiles(said, nearest), nearest)
    said = without_outcomes(of_columns(in_company(said, block.names), block.names), block)
    said = with_sizes(without_made_up(said, block), block)
    return without_people(said, nearest) if is_of_nobody else said


def _are_features(block: Block) -> bool:
    """Are rows what a model is told of each person, with how much each matters? Their names are of data, and not of numbers."""
    corner = {word for column in block.label_columns for name in block.names[column][:1] for word in words(name)}
    above = {word for column in block.value_columns for name in block.names[column][:1] for word in words(name)}
    return bool(corner & _FEATURES and above & _IMPORTANCE)


def _said_of_column(name: str) -> Hint | None:
    """What a name says; that of a group by its dose ("Low dose") says nothing of the numbers below."""
    said = hint(name)
    is_group = said is not None and said.role is Role.OTHER and "dose" in words(name) and is_category(name)
    return None if is_group else said


def told_of_rows(block: Block, *, is_of_nobody: bool) -> list[Hint | None]:
    """For each row what its labels say, the last first, or the heading above it."""
    if _are_features(block):
        return [None] * len(block.body)
    telling, columns = telling_labels(block), sorted(block.label_columns)
    muted = [column in muted_labels(block) for column in sorted(telling)]
    are_classes = _are_classes(block)
    found = []
    for labels, heading in zip(block.labels, block.headings, strict=True):
        above = hint(heading) if heading else None
        texts = [text for at, text in zip(columns, labels, strict=True) if at in telling]
        texts = [text if not mute or is_of_count(text) else "" for mute, text in zip(muted, texts, strict=True)]
        # "Age group" above "young" and "old" says nothing of their numbers; "Smoking, n (%)" does.
        said = [_said_of_row(text, are_classes=are_classes) for text in reversed(_without_classes(texts)) if text]
        found.append(_best([*said, None if above is not None and above.role is Role.OTHER else above]))
    ends = [texts[-1] if texts else "" for texts in block.labels]
    found = with_quartiles(without_quarters(found, block.labels), ends)
    found = without_things(without_series(found, ends), ends)
    return without_people(found, ends) if is_of_nobody else found


def stronger(above: Hint | None, beside: Hint | None, names: Sequence[str]) -> Role | None:
    """What two names say for sure. "age" above and "mean" beside, or the other way round: what is done with it says more.

    Below "Page" stand places, whatever is found there.
    """
    first = above.role if above is not None and above.is_strong else None
    second = beside.role if beside is not None and beside.is_strong else None
    is_place = first is Role.OTHER and bool(names) and bool(set(words(names[0])) & _PLACES)
    is_less = first is Role.OTHER and second is not None and not is_place
    return second if first is None or is_less else first


def telling_labels(block: Block) -> frozenset[int]:
    """Columns of labels whose texts may say what the numbers are: no comments right of all numbers, no types of variables."""
    first, last = (block.value_columns[0], block.value_columns[-1]) if block.value_columns else (0, 0)
    are_left = any(column < first for column in block.label_columns)
    return frozenset(
        column for column in block.label_columns if not (are_left and column > last) and not _are_types(block, column)
    )


def _are_types(block: Block, column: int) -> bool:
    """Does it say how each variable is stored: "Num", "Char"?"""
    texts = {line.cells[column].text.lower() for line in block.body}
    return bool(texts & _TYPES) and texts <= _TYPES | {""}


def muted_labels(block: Block) -> frozenset[int]:
    """Those whose texts are names of methods, molecules or ids, like "weighted mode" or "P5": only counts are believed."""
    return frozenset(
        column
        for column in block.label_columns
        if any(set(words(name)) & (METHODS | MOLECULES) for name in block.names[column][:1])
    )


def is_of_count(text: str) -> bool:
    """Does a label say that numbers are counts?"""
    said = hint(text)
    return said is not None and said.role is Role.COUNT


def _are_classes(block: Block) -> bool:
    corner = [set(words(name)) for column in block.label_columns for name in block.names[column]]
    return len(block.label_columns) == 1 and any(named & CLASSED for named in corner)


def _said_of_row(text: str, *, are_classes: bool) -> Hint | None:
    """What a label says; that of a site, drug or illness says nothing, though it be "alpha" or "Hearing loss"."""
    said = hint(text)
    if said is None or not are_classes or said.role not in _OF_NAMES:
        return said
    is_name = len(words(text)) == 1 or (said.role is Role.OTHER and is_category(text)) or not is_measure(text)
    return None if is_name else said


def _without_classes(labels: Sequence[str]) -> Sequence[str]:
    """Beside the name of a group, one word to the left of it names another that it is part of, though it be "Day"; not "n"."""
    if len(labels) > 1 and is_category(labels[-1]):
        return [text for text in labels[:-1] if len(words(text)) != 1 or set(words(text)) <= COUNTS] + [labels[-1]]
    return labels


def _best(said: Sequence[Hint | None]) -> Hint | None:
    known = [one for one in said if one is not None]
    return next((one for one in known if one.is_strong), known[0] if known else None)
