"""Models and tests: their degrees of freedom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.finding import Severity
from sallyport.inspection.rules import finding
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.headings.vocabulary import word_set
from sallyport.inspection.tables.headings.words import Role, words
from sallyport.inspection.tables.results.places import listed
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.tables.grid.roles import Sheet
    from sallyport.inspection.tables.results.totals import Counts, Place
    from sallyport.policy.disclosure.tables import TableRules

_RESIDUAL = word_set("residual residuals resid error within")
_OF_MODEL = word_set("model regression between num numerator df1 dfn")
_T_TEST = word_set("t ttest tvalue tstat welch student")
_OF_T = re.compile(
    r"(?:(?:student s |welch s |welch |students )?t test|t|t (?:value|stat|statistic|ratio)|tstat|tvalue)\b"
)
_OTHER_TESTS = word_set(
    "chi chi2 chisq chisquare xsquared f wald lrt lr deviance sq squares anova kruskal score q het isq i2 heterogeneity"
)
_OF_COEFFICIENTS = word_set("beta coef coefficient coefficients estimate estimates est difference slope intercept")
_NAMES_OF_GROUPS = word_set("f q score")
"""Of other tests, and of women, quintiles and scales."""
_MOST_MODELS = 20
"""Longer tables of R squared are of linkage between variants, not of models."""


def judge(sheet: Sheet, counts: Counts, rules: TableRules) -> Iterator[Finding]:
    """Whether models and tests have enough left to be of nobody in particular."""
    del counts
    low = sorted({*_residual(sheet, rules), *_fewer_than_parameters(sheet, rules)})
    if low:
        message = (
            f"{many(len(low), 'model or test', 'models or tests')} with fewer than {rules.min_degrees_of_freedom} residual "
            f"degrees of freedom: {listed(sheet.block, low)}."
        )
        yield finding("tables.low_degrees", message, sheet.block.at(*low[0]), cells=len(low))
    unsure = sorted(set(_of_unnamed_tests(sheet, rules)) - set(low))
    if unsure:
        message = (
            f"{many(len(unsure), 'test')} with fewer than {rules.min_degrees_of_freedom} degrees of freedom, which may be "
            f"residual ones: {listed(sheet.block, unsure)}."
        )
        yield finding("tables.low_degrees", message, sheet.block.at(*unsure[0]), Severity.REVIEW, cells=len(unsure))
    yield from _saturated(sheet)


def _named(sheet: Sheet, place: Place) -> set[str]:
    row, column = place
    beside = [label for label in sheet.block.label_columns if label < column]
    texts = [*sheet.block.names[column], *(sheet.block.cell(row, label).text for label in beside)]
    return {word for text in texts for word in words(text)}


def _few(sheet: Sheet, rules: TableRules, *roles: Role) -> Iterator[Place]:
    for row, column, cell in sheet.where(*roles):
        if cell.kind is Kind.NUMBER and 0 <= cell.value < rules.min_degrees_of_freedom:
            yield row, column


def _residual(sheet: Sheet, rules: TableRules) -> Iterator[Place]:
    yield from _few(sheet, rules, Role.RESIDUAL_DEGREES)
    is_t_test, above = _is_t_test(sheet), _said_above(sheet)
    for place in _few(sheet, rules, Role.DEGREES):
        named = _named(sheet, place)
        is_of_t_test = is_t_test or (not above & _OTHER_TESTS and _names_t_test(sheet, place[0]))
        is_of_t_test = is_of_t_test or _stands_by_t(sheet, place[1])
        if named & _RESIDUAL or (is_of_t_test and not named & _OF_MODEL):
            yield place


def _said_above(sheet: Sheet) -> set[str]:
    """Words of names and titles, which are of all rows."""
    block = sheet.block
    return {word for texts in (*block.names, block.titles) for text in texts for word in words(text)}


def _names_t_test(sheet: Sheet, row: int) -> bool:
    """Does a row name its own test, a t-test, where the others have theirs?"""
    named = {word for text in sheet.block.labels[row] for word in words(text)}
    return bool(named & _T_TEST) and not named & (_OTHER_TESTS - _NAMES_OF_GROUPS)


def _stands_by_t(sheet: Sheet, column: int) -> bool:
    """Are degrees of freedom those of a t-test, by the name above or the column on their left, whatever else is tested?"""
    own, before = sheet.block.names[column], sheet.block.names[column - 1] if column else ()
    if any(_OF_T.match(" ".join(words(name))) for name in own[1:]):
        return True
    return own[1:] == before[1:] and bool(before) and _OF_T.fullmatch(" ".join(words(before[0]))) is not None


def _is_t_test(sheet: Sheet) -> bool:
    said = sheet.said
    return bool(said & _T_TEST) and not said & _OTHER_TESTS


def _of_unnamed_tests(sheet: Sheet, rules: TableRules) -> Iterator[Place]:
    said = sheet.said
    if said & (_OTHER_TESTS | _T_TEST | _RESIDUAL) or not said & _OF_COEFFICIENTS:
        return
    for place in _few(sheet, rules, Role.DEGREES):
        if not _named(sheet, place) & _OF_MODEL:
            yield place


def _fewer_than_parameters(sheet: Sheet, rules: TableRules) -> Iterator[Place]:
    for row, column, cell in sheet.where(Role.PARAMETERS):
        size = sheet.sizes.of(row, column) if cell.kind is Kind.NUMBER and cell.is_whole else None
        if size is not None and size[0] > 0 and size[1] - cell.count < rules.min_degrees_of_freedom:
            yield row, column


def _saturated(sheet: Sheet) -> Iterator[Finding]:
    explained = [(row, column, cell) for row, column, cell in sheet.where(Role.EXPLAINED) if cell.is_numeric]
    are_shares = all(0 <= cell.value <= 1 for _, _, cell in explained)
    places = [(row, column) for row, column, cell in explained if cell.value == 1 and are_shares]
    is_linkage = any(word.startswith(("snp", "variant", "rs")) or word == "ld" for word in sheet.said)
    if places and len(sheet.block.body) <= _MOST_MODELS and not is_linkage:
        message = f"{many(len(places), 'model')} explaining everything: {listed(sheet.block, places)}."
        yield finding("tables.saturated", message, sheet.block.at(*places[0]), cells=len(places))
