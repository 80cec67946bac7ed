"""Which rules are put to tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sallyport.inspection.tables.results.rule import ResultsRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from sallyport.inspection.tables.model import Grid, GridRule, Head, WatcherMaker
    from sallyport.inspection.tables.results.long import LongTable
    from sallyport.inspection.terms import Terms


def grid_rules(terms: Terms) -> list[GridRule]:
    """Rules for tables that are small enough to be results."""
    return [ResultsRule(terms.rules.tables)]


def of_samples(terms: Terms) -> Callable[[Grid], bool]:
    """Tells tables of single samples, in whose cells nobody is counted."""
    from sallyport.inspection.omics.watching import is_of_samples

    return partial(is_of_samples, rules=terms.rules.omics)


def long_tables(terms: Terms) -> Callable[[Head, Callable[[Grid], bool]], LongTable]:
    """Makes what judges a table that is too long to be one of results."""
    from sallyport.inspection.tables.results.long import LongTable

    return partial(LongTable, terms.rules.tables)


def watcher_makers(terms: Terms) -> list[WatcherMaker]:
    """Rules for tables of any length. Their modules are loaded here: once a file is looked into, none can be."""
    from sallyport.inspection.acro.workbooks import WorkbookMaker
    from sallyport.inspection.identifiers.birth_columns import BirthColumnsMaker
    from sallyport.inspection.identifiers.named_columns import NamedColumnsMaker
    from sallyport.inspection.identifiers.participants.columns import ParticipantColumnsMaker
    from sallyport.inspection.identifiers.watching import ValuesMaker
    from sallyport.inspection.omics.watching import VariantsMaker
    from sallyport.inspection.records.answers import AnswersMaker
    from sallyport.inspection.tables.persons.rows import PersonsMaker

    return [
        NamedColumnsMaker(terms),
        BirthColumnsMaker(terms),
        ValuesMaker(terms),
        ParticipantColumnsMaker(terms),
        PersonsMaker(terms),
        AnswersMaker(),
        VariantsMaker(terms),
        WorkbookMaker(),
    ]
