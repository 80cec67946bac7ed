"""What a whole table is about when it counts no people: papers of a review, settings of a program, probabilities, variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import plain
from sallyport.inspection.tables.grid.cells import Kind
from sallyport.inspection.tables.grid.literature import is_of_papers
from sallyport.inspection.tables.headings.vocabulary import (
    CARRIED,
    CODE_PARTS,
    COUNTED,
    COUNTS,
    NOT_PERSONS,
    PEOPLE,
    TOTALS,
    TUNED,
    word_set,
)
from sallyport.inspection.tables.headings.words import Hint, Role, words
from sallyport.inspection.tables.persons.keyed_otherwise import is_life_table, is_of_life

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_FEWEST, _FEWEST_TUNED = 2, 3
_OF_SETTINGS = word_set(
    "parameter parameters hyperparameter hyperparameters setting settings option options argument arguments name key flag config "
    "configuration param params variable"
)
_HALF = 0.5
_HUNDRED = 100
_ROUNDED = 0.011
_DESCRIBING = word_set(
    "type format pattern validation required choices label nullable dtype regex enum unit units branching field default "
    "identifier description levels coding"
)
_IMAGED = word_set("voxel voxels vox cog mni talairach")
_GENE_TESTS = word_set("burden skat skato acat acato acatv")
_DOSED, _WHEN = word_set("dose doses dosage mg"), word_set("cycle day week")
_PLANNED = word_set("visits appointments procedures prescriptions")
"""What a schedule of treatment plans for each, beside its doses and days."""
_KINDS = word_set(
    "rare ultra ultrarare common lof missense synonymous marker markers var vars tested polymorphic mask site sites test all"
)
_CHAINS = word_set("rhat ess psrf")
_CONCEPTS = word_set("concept concepts synonym synonyms descendants ancestors ontology term")
_OUTCOMES = word_set(
    "fail failed failures dropped lost completed excluded events event declined refused users clients contacts transfers"
)
_BORN = {1.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0}
_FINE_MAPPED, _GROUPED = word_set("log10 bf prob group"), word_set("group prob")
"""Of variants: in which group of those that are inherited together each is."""
_READ_DEPTHS = word_set("depth dp coverage vaf")


def counts_nobody(block: Block) -> bool:
    """Is it of papers, of settings or of probabilities?"""
    return are_of_publications(block) or are_of_settings(block) or are_probabilities(block)


def are_of_publications(block: Block) -> bool:
    """Does it follow papers, as a PRISMA flow does: found, screened, excluded, included?"""
    above = {word for names in block.names for name in names for word in words(name)}
    texts = [text for some in (*block.labels, block.notes, block.headings) for text in some]
    return is_of_papers(above | {word for text in texts for word in words(text)}, above)


def are_of_settings(block: Block) -> bool:
    """Are most rows settings that a program is run with?"""
    corner = {word for column in block.label_columns for name in block.names[column][:1] for word in words(name)}
    if corner and not corner & _OF_SETTINGS:
        return False
    labels = [set(words(" ".join(texts))) for texts in block.labels if any(texts)]
    tuned = sum(bool(named & TUNED) for named in labels)
    return tuned >= _FEWEST and tuned >= len(labels) * _HALF


def are_probabilities(block: Block) -> bool:
    """Do the numbers of each row add up to one, or with decimals to a hundred, as those of a transition matrix do?"""
    lines = [[cell.value for cell in line.cells if cell.is_numeric] for line in block.body]
    lines = [line for line in lines if len(line) > 1]
    are_whole = not any("." in cell.text for line in block.body for cell in line.cells if cell.kind is Kind.NUMBER)
    if len(lines) < _FEWEST or are_whole:
        return False
    return any(
        all(abs(sum(line) - whole) <= whole * _ROUNDED and min(line) >= 0 for line in lines) for whole in (1, _HUNDRED)
    )


def without_people(said: Sequence[Hint | None], texts: Sequence[str]) -> list[Hint | None]:
    """Counts as those of something else, but where a name says that people are counted."""
    return [
        Hint(Role.OTHER)
        if one is not None and one.role is Role.COUNT and not set(words(text)) & (PEOPLE - {"sample", "samples"})
        else one
        for one, text in zip(said, texts, strict=True)
    ]


def without_made_up(said: list[Hint | None], block: Block) -> list[Hint | None]:
    """In a life table of so many born, a power of ten, those who live and die are made up. Of others they are people."""
    names = [plain(named[0]) if named else "" for named in block.names]
    born = next((block.cell(0, at) for at in block.value_columns if names[at].lstrip("n") == "lx"), None)
    if born is None or born.value not in _BORN or not is_life_table(names):
        return said
    return [
        Hint(Role.OTHER) if at in block.value_columns and is_of_life(names[at]) else one for at, one in enumerate(said)
    ]


def without_outcomes(said: list[Hint | None], block: Block) -> list[Hint | None]:
    """Beside parts of a program what passed, failed or was missed are tests and lines."""
    corner = {word for column in block.label_columns for name in block.names[column][:1] for word in words(name)}
    if not corner & CODE_PARTS:
        return said
    nearest = [set(words(names[0])) if names else set() for names in block.names]
    return [
        Hint(Role.OTHER)
        if one is not None and one.role is Role.COUNT and not one.is_strong and not named & (COUNTED - _OUTCOMES)
        else one
        for one, named in zip(said, nearest, strict=True)
    ]


def without_things(said: list[Hint | None], texts: Sequence[str]) -> list[Hint | None]:
    """Among names that are mostly of things ("missense variants"), an unsure one ("stop lost") is of one too."""
    things = sum(bool(set(words(text)) & NOT_PERSONS) for text in texts)
    if things < _FEWEST or things < len(texts) * _HALF:
        return said
    return [
        Hint(Role.OTHER) if one is not None and one.role is Role.COUNT and not one.is_strong else one for one in said
    ]


def of_columns(said: list[Hint | None], names: Sequence[Sequence[str]]) -> list[Hint | None]:
    """What columns' names say in tables of variables, images, tests of genes and reads."""
    named = [set(words(one[0])) if one else set() for one in names]
    every = set().union(*named)
    if (len(every & _DESCRIBING) >= _FEWEST and not _are_summarised(said, named)) or every & _IMAGED:
        said = [Hint(Role.OTHER) if one is not None and one.role is Role.ENDPOINT else one for one in said]
    if sum(bool(one & TUNED) for one in named) >= max(_FEWEST_TUNED, len(named) * _HALF):
        said = without_people(said, [names_[0] if names_ else "" for names_ in names])
    if every & _DOSED and every & _WHEN:
        said = [
            None if one is not None and not one.is_strong and named[at] & _PLANNED else one
            for at, one in enumerate(said)
        ]
    if every & _GENE_TESTS:
        said = [
            Hint(Role.COUNT) if named[at] & CARRIED else _unless(one, named[at], _KINDS) for at, one in enumerate(said)
        ]
    if every & _CHAINS:
        said = [_unless(one, named[at], {"eff", "effective", "ess"}) for at, one in enumerate(said)]
    if len(every & _CONCEPTS) >= _FEWEST:
        said = [_unless(one, named[at], {"children", "parents", "siblings"}) for at, one in enumerate(said)]
    if every >= _FINE_MAPPED:
        said = [
            Hint(Role.OTHER) if one is None and named[at] and named[at] <= _GROUPED else one
            for at, one in enumerate(said)
        ]
    if every & _READ_DEPTHS:
        said = [_unless(one, named[at], {"alt", "ref", "t", "allele"}) for at, one in enumerate(said)]
    if "b" not in every or not every & {"se", "stderr"}:
        return said
    return [Hint(Role.ESTIMATE) if one is None and named[at] == {"b"} else one for at, one in enumerate(said)]


def _unless(one: Hint | None, named: set[str], kinds: set[str] | frozenset[str]) -> Hint | None:
    """A count of nothing but such kinds is one of variants or reads."""
    rest = named - COUNTS
    is_of_kinds = bool(rest) and rest <= kinds
    return Hint(Role.OTHER) if one is not None and one.role is Role.COUNT and is_of_kinds else one


def _are_summarised(said: Sequence[Hint | None], named: Sequence[set[str]]) -> bool:
    """Does it say how many have each variable, or their average? Then smallest and largest are those of people."""
    return any(
        one is not None
        and (one.role is Role.AVERAGE or (one.role is Role.COUNT and words_ <= COUNTS | TOTALS | COUNTED | PEOPLE))
        for one, words_ in zip(said, named, strict=True)
    )
