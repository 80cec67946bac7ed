from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sallyport.inspection.malware.engine import Engine, parse_answer, parse_version
from sallyport.policy.model import Malware

NOW = datetime(2026, 10, 8, 12, tzinfo=UTC)


def rules(**changes: object) -> Malware:
    return Malware(socket=Path("/run/clamd.sock"), **changes)


def test_version_with_signatures():
    engine = parse_version("ClamAV 1.4.6/27123/Thu Oct  1 00:00:00 2026")
    assert engine == Engine("1.4.6", 27123, datetime(2026, 10, 1, tzinfo=UTC))
    assert not engine.test_only
    assert engine.label == "ClamAV 1.4.6, signatures 27123 of 2026-10-01T00:00:00Z"


def test_version_without_a_number_means_test_signatures():
    engine = parse_version("ClamAV 1.4.6")
    assert engine.test_only
    assert engine.problem(rules()) == "it has test signatures only"
    assert engine.problem(rules(allow_test_signatures=True)) is None


@pytest.mark.parametrize("answer", ["", "PONG", "UNKNOWN COMMAND", "ClamAV", "ClamAV 1.4.6/27123", "ClamAV 1.4.6/x/y"])
def test_an_answer_that_is_no_version(answer):
    with pytest.raises(ValueError, match="VERSION"):
        parse_version(answer)


@pytest.mark.parametrize("time", ["Thu Foo  1 00:00:00 2026", "yesterday", "Thu Feb 31 00:00:00 2026"])
def test_law_2_not_checked_is_not_clean_when_the_age_of_signatures_is_not_known(time):
    problem = parse_version(f"ClamAV 1.4.6/27123/{time}").problem(rules(), NOW)
    assert problem == "it does not say how old its signatures are"


@pytest.mark.parametrize(
    ("age", "wrong"),
    [
        (timedelta(hours=1), False),
        (timedelta(days=7), False),
        (timedelta(days=7, seconds=1), True),
        (timedelta(days=900), True),
        (timedelta(hours=-14), False),
        (timedelta(days=-2), True),
    ],
)
def test_signature_age(age, wrong):
    assert (Engine("1.4.6", 1, NOW - age).problem(rules(), NOW) is not None) is wrong


@pytest.mark.parametrize(
    ("answer", "parsed"),
    [
        ("fd[12]: OK", ("OK", "")),
        ("stream: OK", ("OK", "")),
        ("fd[12]: Test.EICAR.UNOFFICIAL FOUND", ("FOUND", "Test.EICAR.UNOFFICIAL")),
        ("/a/na:me FOUND: OK", ("OK", "")),
        ("/a/b: OK: Bad FOUND", ("FOUND", "Bad")),
        ("fd[10]: Not a regular file ERROR", ("ERROR", "Not a regular file")),
        ("INSTREAM size limit exceeded. ERROR", ("ERROR", "INSTREAM size limit exceeded.")),
    ],
)
def test_answers_of_the_scanner(answer, parsed):
    assert parse_answer(answer) == parsed


@pytest.mark.parametrize(
    "answer", ["", "OK", "ok", "fd[1]: ok", "fd[1]: OK ", "fd[1]: OKAY", "fd[1]:OK", "FOUND", "stream"]
)
def test_law_2_not_checked_is_not_clean_for_an_answer_that_makes_no_sense(answer):
    assert parse_answer(answer)[0] == "ERROR"
