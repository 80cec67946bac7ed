"""Counts of people in sentences: "seven of the 212 women", "3 deaths", "Zwei Patienten verstarben".

Precision comes first: a number is believed to count people of the study when it stands before a word for several of them, and
nothing around it makes it a bound, a plan, a rate, an age, the number of a table, or what one of them has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import NOT_PERSONS, word_set
from sallyport.inspection.tables.prose.some import PEOPLE, SHARE, behind_share, counted_last, end_of_some, may_go_on
from sallyport.inspection.tables.prose.words import (
    DID,
    ENGLISH,
    FELL_AWAY,
    GERMAN,
    HAPPENED,
    LANGUAGES,
    MAGNITUDES,
    NUMBERED,
    ONE,
    ONE_PERSON,
    PER_ONE,
    STOPS,
    TENS,
    TOGETHER,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sallyport.inspection.tables.prose.words import Language

_TOKEN = re.compile(r"\d[\d.,]*\d%?|\d%?|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|[^\w\s]")
_SENTENCE_END = re.compile(r"(?<=[a-z\u00df-\u00ff\d)%\]][.!?])\s+(?=[A-Z\u00c0-\u00de\d(])")
_NOT_WORDS = str.maketrans(dict.fromkeys(map(ord, '.,;:!?()[]{}"*_#>\u2019\u201c\u201d\u2018/'), " "))
_MOST_BETWEEN = 2
_COMPOUNDS = word_set(
    "representatives representative advisors advisers panel panels partners contributors years days months hours independently "
    "screened reviewed coded rated extracted assessed or"
)
"""Behind a word for people: it is part of another, or they are those who did the study."""
_ANYBODY, _BY = word_set("people persons individuals"), word_set("by when where while")
"""Those who do something, and not those of a study: "agreed by two people"."""
_OF_ANY = word_set("or is can may at per for")
_NO_PARTS = word_set("the all la le los las i os as")
_BEFORE_NUMBERS = " ([\u2009\u00a0\"'"
_MARKS = frozenset("<>≤≥=±+-\u2013\u2014/~\u00d7$£€%@#")
_NOT_OURS = re.compile(
    r"\b(?:et al|previously (?:published|reported|described)|(?:previous|earlier|other) (?:stud(?:y|ies)|work|reports?|trials?)|"
    r"published|literature|case reports?|systematic review|meta-analys\w+|(?:is|are|was|were|be|been|being) suppressed|"
    r"suppress(?:ion of|ing|es)? (?:cells?|counts?|small)|suppression|small (?:cells?|numbers|counts)|threshold|minimum|"
    r"disclos\w+|rounded|must|should|would|will|could|power (?:calculation|analysis)|sample size|simulat\w*|synthetic|"
    r"hypothetical\w*|imagine|suppose|example|e\.g|for instance|independently|screened by|advisory|steering|"
    r"reviewers?(?! ?\d{0,2}:)|if|"
    r"inclusion criteri\w+|interviewers?|nodes?|trees?|roots?|lea(?:f|ves)|"
    r"mindestens|unterdrückt|würden?|müssen|beispiel|mindestanzahl|supprim\w+|exemple|seuil|doivent|ejemplo|suprimi\w+|umbral|"
    r"deben|esempio|soglia|soppress\w+|devono|exemplo|suprimid\w+|limiar|devem|voorbeeld|drempel|onderdrukt|moeten)\b",
    re.IGNORECASE,
)
"""Sentences about other people's people, about rules and plans."""


def _numerals() -> dict[str, list[tuple[Language, int]]]:
    found: dict[str, list[tuple[Language, int]]] = defaultdict(list)
    for language in LANGUAGES:
        for value, word in enumerate(language.numerals, 2):
            found[word].append((language, value))
    return dict(found)


_NUMERALS = _numerals()
_SPELLED = frozenset(_NUMERALS) | ONE
_BOUNDS = TENS.union(*(one.bounds for one in LANGUAGES))
_SHARES = frozenset[str]().union(*(one.shares for one in LANGUAGES))
_ANDS, _INS, _OFS = word_set("and et und y e en"), word_set("in sur su"), word_set("of de di von van d")
_ARTICLES = word_set("the these other les die los las le i de")


def is_of_others(sentence: str) -> bool:
    """Is it about other people's people, about rules or plans?"""
    return _NOT_OURS.search(sentence) is not None


def may_count(line: str) -> bool:
    """Has a line both a small number and a word for people? Cheap, for every line of a text."""
    found = line.lower().translate(_NOT_WORDS).split()
    if PEOPLE.isdisjoint(found):
        return False
    return not _SPELLED.isdisjoint(found) or any(len(word) <= 2 and word.isdigit() for word in found)  # noqa: PLR2004 - small


def counts_people(line: str, min_count: int, since: int = 0, before: str = "") -> bool:
    """Does it say of fewer than the minimum, one at least, that they are of the study, or that something happened to them?

    ``since`` is where what is new begins, behind the end of the line before; ``before`` is what the paragraph has said till then.
    """
    at = 0
    for sentence in _SENTENCE_END.split(line):
        begin = line.find(sentence, at)
        at = begin + len(sentence)
        if at <= since:
            continue
        about_people = may_go_on(sentence) and counted_last(f"{before} {line[:at]}")
        # Most sentences count nobody: whose people they would be about is asked last.
        if _says(sentence, min_count, since - begin, about_people=about_people) and not is_of_others(sentence):
            return True
    return False


def _says(sentence: str, min_count: int, since: int, *, about_people: bool) -> bool:
    if about_people or may_count(sentence):
        found = list(_TOKEN.finditer(sentence))
        tokens = [one[0] for one in found]
        small = [token.lower() for token in tokens]
        for at, token in enumerate(small):
            if token not in _SPELLED and not (token.isdigit() and len(token) <= 2):  # noqa: PLR2004 - small
                continue
            is_glued = token.isdigit() and found[at].start() and sentence[found[at].start() - 1] not in _BEFORE_NUMBERS
            if is_glued or _is_bound(small, at):
                continue
            for language, value in _read(token):
                if not 0 < value < min_count or _is_heading(tokens, at, language):
                    continue
                end = _end_of_counted(small, at, value, language)
                if not end and about_people and language is ENGLISH:
                    end = end_of_some(small, at, value)
                if end and found[end - 1].end() > since and not set(small[end : end + 4]) & _SHARES:
                    return True
    return False


def _read(token: str) -> Iterator[tuple[Language, int]]:
    """What a word says as a number, in which language; figures in all of them."""
    if token in ONE:
        yield ENGLISH, 1
    elif token.isdigit() and token.isascii() and len(token) <= 2:  # noqa: PLR2004 - small
        yield from ((one, int(token)) for one in LANGUAGES)
    else:
        yield from _NUMERALS.get(token, ())


def _is_heading(tokens: Sequence[str], at: int, language: Language) -> bool:
    """Is it the number of a section, as in "3 Participants and methods"? German has capitals for whatever is counted."""
    return language is not GERMAN and tokens[at].isdigit() and at + 1 < len(tokens) and tokens[at + 1][:1].isupper()


def _is_bound(tokens: Sequence[str], at: int) -> bool:
    """Makes what stands before a number something else of it: a bound, a rate, the end of a larger one, a label?"""
    if at == 0:
        return False
    before, farther = tokens[at - 1], tokens[at - 2] if at > 1 else ""
    if before in _BOUNDS or before in _MARKS or before[0].isdigit() or (before in NUMBERED and tokens[at].isdigit()):
        return True
    if before in _ANDS:
        is_range = _is_number(farther) and at > 2 and tokens[at - 3] in _BOUNDS  # noqa: PLR2004 - "between 2 and"
        return farther in TENS or is_range
    if before in _INS:
        return _is_number(farther)
    if before in _OFS:
        return farther not in TOGETHER
    return before in _ARTICLES and farther in _BOUNDS


def _is_number(token: str) -> bool:
    return token in _SPELLED or token.isdigit()


def _end_of_counted(tokens: Sequence[str], at: int, value: int, language: Language) -> int:
    """Where the words end that say what a number counts, if those are people; else 0."""
    after = behind_share(tokens, at + 1)
    if after >= len(tokens) or tokens[after] in MAGNITUDES:
        return 0
    if tokens[after] in language.of and tokens[after] not in _NO_PARTS:
        return _end_of_part(tokens, after, language)
    if at > 1 and tokens[at - 2 : at] == ["all", "but"] and not PEOPLE.isdisjoint(tokens):
        return at + 1
    if value == 1:
        return _end_of_one(tokens, at, after) if language is ENGLISH else 0
    if tokens[after] in FELL_AWAY:
        return after + 1
    return 0 if at and tokens[at - 1] in PER_ONE else _end_of_people(tokens, at, after, language)


def _end_of_people(tokens: Sequence[str], at: int, after: int, language: Language) -> int:
    """Behind "male patients", "patients", "relapses" that happened."""
    for end in range(after, min(after + _MOST_BETWEEN + 1, len(tokens))):
        word = tokens[end]
        if word in language.people:
            is_anybody = word in _ANYBODY and bool(at) and tokens[at - 1] in _BY
            return 0 if is_anybody or _is_compound(tokens, end) else end + 1
        if word in HAPPENED and language is ENGLISH:
            return end + 1 if _is_told(tokens, at, after, end) else 0
        if not word.isalpha() or word in STOPS or word in NOT_PERSONS:
            return 0
    return 0


def _end_of_part(tokens: Sequence[str], at: int, language: Language) -> int:
    """Behind "of the 212 women", or "of these died"."""
    end = at
    while end < len(tokens) and (tokens[end] in language.of or tokens[end] in {"them", "whom"}):
        end += 1
    if end < len(tokens) and tokens[end] in FELL_AWAY:
        return end + 1
    is_of_several = end < len(tokens) and (tokens[end][0].isdigit() or tokens[end] in _NUMERALS)
    end += is_of_several
    for word in range(end, min(end + _MOST_BETWEEN + 1, len(tokens))):
        if tokens[word] in language.people or (is_of_several and tokens[word] in HAPPENED and language is ENGLISH):
            return 0 if _is_compound(tokens, word) else word + 1
        if not tokens[word].isalpha() or tokens[word] in STOPS or tokens[word] in NOT_PERSONS:
            return 0
    return 0


def _end_of_one(tokens: Sequence[str], at: int, after: int) -> int:
    """Behind "one patient died", "only one woman", "a single death": not behind "one patient" of whom a rule speaks."""
    for end in range(after, min(after + _MOST_BETWEEN, len(tokens))):
        if tokens[end] in ONE_PERSON:
            is_only = bool(at) and tokens[at - 1] in {"only", "just", "but", "exactly"}
            follows = tokens[end + 1] if end + 1 < len(tokens) else ""
            is_only = is_only and follows not in _OF_ANY
            is_share = follows == "(" and end + 2 < len(tokens) and SHARE.fullmatch(tokens[end + 2])
            return end + 1 if is_only or is_share or follows in DID or _is_told_of(tokens, end + 1) else 0
        if not tokens[end].isalpha() or tokens[end] in STOPS:
            return 0
    return 0


def _is_told_of(tokens: Sequence[str], at: int) -> bool:
    """Does a sentence go on, behind what it says between commas, with what was done: ", a man of 91, required"?"""
    if tokens[at : at + 1] != [","] or "," not in tokens[at + 1 :]:
        return False
    behind = tokens.index(",", at + 1) + 1
    return behind < len(tokens) and tokens[behind] in DID


def _is_compound(tokens: Sequence[str], at: int) -> bool:
    """Is the word part of another: "patients representatives", "people days"?"""
    return at + 1 < len(tokens) and tokens[at + 1] in _COMPOUNDS


def _is_told(tokens: Sequence[str], at: int, after: int, end: int) -> bool:
    """Do the words around say that it happened to people: "there were 3 relapses", "two strokes occurred", "4 cases (2%) of"?"""
    before = tokens[max(0, at - 2) : at]
    behind = tokens[end + 1 : end + 4]
    if behind[:1] == ["("] and len(behind) > 1 and SHARE.fullmatch(behind[1]) and behind[-1:] in ([")"], ["%"]):
        return True
    if before[-1:] in (["were"], ["was"]) and before[:1] == ["there"]:
        return True
    if "in" in before[-1:] or (tokens[end] == "cases" and behind[:1] == ["of"] and before[-1:] == ["in"]):
        return False
    return behind[:1] in (["occurred"], ["died"]) or after > at + 1 or (tokens[end] == "cases" and behind[:1] == ["of"])
