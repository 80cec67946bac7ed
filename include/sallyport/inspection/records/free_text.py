"""What was written about a person by those who treat them, or said by the person: notes, letters, interviews."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORTHAND = re.compile(
    r"\b(?:h/o|c/o|o/e|PMHx?|SOB|SOBOE|HPC|NKDA|O2 sats?|sats|nebs|T2DM|NAD|DNACPR|PPCI|STEMI|STE|CKD ?\d?[ab]?|COPD|Pt|w/|"
    r"EF \d+ ?%|\d+/(?:52|7|12)|\d+ ?(?:mg|mcg) (?:bd|od|tds|qds|prn|nocte)|(?:bd|tds|qds|prn))\b"
    r"|\b\d{1,3}[ -]?(?:yo|y/o|year[- ]old|yr[- ]old|F|M)\b|(?i:\bclinical (?:info|details|history):|\bmeds?:|\bpt known\b"
    r"|\bcompared with (?:CT|MRI|CXR|X-?ray|prior|previous)\b|\b(?:new|unchanged|stable) since \d{4}|\bfollow[- ]?up \d"
    r"|\blives? (?:alone|with)\b|\b(?:admitted|discharged|seen|reviewed) (?:on )?\d{1,2}[/.]\d{1,2})"
)
_CLINICAL = re.compile(
    r"(?i)\b(?:admitted|discharged|presented with|presenting|infarct\w*|fracture\w*|lobe|lesions?|mass|biopsy|intracranial|"
    r"oncology|cardiology|neurology|consultant|ward|nursing home|daughter|wife|husband|chest pain|fall|fell|cough|fever|rash|"
    r"no (?:acute|evidence of|focal)|impression|abnormality|ECG|CT|MRI|CXR|echo|aspirin|bisoprolol|ramipril|metformin|"
    r"pred(?:nisolone)?|antibiotics|discharge summary|on examination|tender|swelling|sepsis|stroke|dialysis|transplant)\b"
)
_MANY = re.compile(
    r"(?i)\b(?:patients|participants|subjects|cases|controls|cohort|studies|trials|we|authors|median|were)\b"
)
_TURN = re.compile(r"^\s*(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s*)?(?P<who>[A-Z][A-Za-z]{0,14} ?\d{0,3})\s*[:>]\s+\S+")
_NAMED_TURN = re.compile(
    r"^\s*(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s*)?"
    r"(?P<who>(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sr|Sister|Sir|Lady|Herr|Frau|Mme|M)\.? )?"
    r"[A-Z][\w'\u2019.-]{1,20}(?: [A-Z][\w'\u2019.-]{0,20}){0,2})"
    r"\s*[:>]\s+\S+"
)
"""Somebody who is called by a name, or its first letters."""
_NO_NAME = re.compile(
    r"(?i)^(?:notes?|prompts?|probes?|topics?|themes?|sections?|parts?|introductions?|closing|ending|aims?|objectives?|times?|"
    r"dates?|locations?|places?|titles?|summary|instructions?|questions?|answers?|follow[- ]?ups?|follow|materials?|consent|"
    r"codes?|examples?|tips?|warm[- ]?up|background|duration|version|if|then|say|ask|read|show|step|task|"
    r"checklist|all|both|yes|no)\b"
)
_SURE_TO_ASK = re.compile(r"(?i)^(?:int|interviewer|researcher|moderator|facilitator)\d{0,2}$")
_ASKS = re.compile(r"(?i)^(?:i|int|interviewer|researcher|moderator|facilitator|mod|fac|q)\d{0,2}$")
_ANSWERS = re.compile(r"(?i)^(?:p|pt|r|ppt|participant|patient|respondent|resp|carer|fg|a|interviewee|speaker)\d{0,3}$")
_SAID = re.compile(
    r"(?i)(?:^|[,;\t\"_ ])(?:quotes?|quotations?|verbatim|excerpts?|transcripts?|utterances?)(?:$|[,;\t\"_\s])"
)
_BY = re.compile(r"(?i)participant|patient|respondent|interviewee|speaker|pseudonym|(?:^|[,;\t\"])p?id(?:[,;\t\"]|$)")
_FEWEST_SENTENCES = 3
_DIGITS = re.compile(r"\d+")
_SHORTEST_NOTE, _FEWEST_NOTES, _MOST_OF = 5, 5, 0.6
_LONGEST = 20_000
_FEWEST_SIGNS, _FEWEST_SHORT, _MOST_PLURALS = 6, 3, 2
_FEWEST_TURNS, _FEWEST_WORDS = 4, 20


def notes_among(texts: Sequence[str]) -> int:
    """How many of these are notes about one person each; 0 where they are not most."""
    long = [text[:_LONGEST] for text in texts if text.count(" ") >= _SHORTEST_NOTE - 1]
    if len(long) < _FEWEST_NOTES or len(long) < _MOST_OF * len(texts):
        return 0
    notes = sum(_is_note(text) for text in long)
    return notes if notes >= _FEWEST_NOTES and notes >= _MOST_OF * len(long) else 0


def _is_note(text: str) -> bool:
    short = _signs(_SHORTHAND, text)
    return short > 0 and short + _signs(_CLINICAL, text) > 1 and _MANY.search(text) is None


def is_of_quotations(header: str, texts: Sequence[str]) -> bool:
    """Is a column of a table named for what somebody said, and who it was named beside it?"""
    sentences = sum(text.count(" ") > 1 for text in texts)
    return _SAID.search(header) is not None and _BY.search(header) is not None and sentences >= _FEWEST_SENTENCES


def is_letter(text: str) -> bool:
    """Is a text one about one person: a discharge summary, a clinic's letter, a report?"""
    text = text[:_LONGEST]
    short = _signs(_SHORTHAND, text)
    if short < _FEWEST_SHORT or short + _signs(_CLINICAL, text) < _FEWEST_SIGNS:
        return False
    return len(_MANY.findall(text)) <= _MOST_PLURALS


def is_interview(lines: Sequence[str]) -> bool:
    """Do somebody who asks and somebody who answers take turns? Who answers may be called by name."""
    speakers = _speakers(lines)
    asked, answered = sum(map(_is_asking, speakers)), sum(map(_is_answering, speakers))
    if min(asked, answered) > 1 and asked + answered >= _FEWEST_TURNS and not _are_questions(speakers):
        return True
    return len(_answers_by_name(lines)) > 1


def is_whole_interview(lines: Sequence[str]) -> bool:
    """Is it nothing else, and no guide that says what to ask: mostly turns, of many words of those who answer?"""
    written = [line for line in lines if line.strip()]
    turns = [line for line in written if _TURN.match(line) or _NAMED_TURN.match(line)]
    answers = [line for line in turns if (found := _TURN.match(line)) and _is_answering(found["who"].replace(" ", ""))]
    words = sum(len(line.split()) for line in answers or _answers_by_name(lines))
    return is_interview(lines) and len(turns) >= _MOST_OF * len(written) and words >= _FEWEST_WORDS


def _speakers(lines: Sequence[str]) -> list[str]:
    return [found["who"].replace(" ", "") for line in lines if (found := _TURN.match(line))]


def _answers_by_name(lines: Sequence[str]) -> list[str]:
    """What those who are called by name say right after somebody who asks."""
    answers, is_asked = list[str](), False
    for line in lines:
        found = _TURN.match(line) or _NAMED_TURN.match(line)
        if found is None:
            continue
        who = found["who"]
        asks = _SURE_TO_ASK.match(who.replace(" ", "")) is not None
        if is_asked and not asks and _NAMED_TURN.match(line) and not _NO_NAME.match(who):
            answers.append(line)
        is_asked = asks
    return answers


def _is_asking(who: str) -> bool:
    return _ASKS.match(who) is not None


def _is_answering(who: str) -> bool:
    return _ANSWERS.match(who) is not None


def _are_questions(speakers: Sequence[str]) -> bool:
    """Questions that are asked often, and what is answered to anybody: Q and A."""
    return {who.rstrip("0123456789").upper() for who in speakers} == {"Q", "A"}


def _signs(pattern: re.Pattern[str], text: str) -> int:
    """How many different ones, whatever their numbers."""
    return len({_DIGITS.sub("0", found[0].lower()) for found in pattern.finditer(text)})
