"""Names that users chose."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sallyport.policy.model import Names
from sallyport.storage.handles import parts_of
from sallyport.storage.names import collisions, printable, problem_with

NAMES = Names()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "..",
        "../x",
        "a/../b",
        "a/./b",
        ".",
        "a//b",
        "a/",
        "a\0b",
        "a\nb",
        "a\x1b[31mb",
        "a\x7fb",
        "a\u202egpj.exe",
        "a\u200bb",
        "a\u2066b",
        "\ufeffa",
        "a\u2028b",
        "a\u3164b",
        os.fsdecode(b"caf\xe9.csv"),
        "a\\b",
        "x" * 256,
        "ü" * 128,
        "/".join(["x" * 200] * 20),
        ".sallyport-0123456789ab.tmp",
        "a/.Sallyport-x",
    ],
)
def test_law_9_a_hostile_name_is_refused(path):
    assert problem_with(path, NAMES)


@pytest.mark.parametrize(
    "path",
    [
        "a",
        "a/b.csv",
        "naïve résumé.csv",
        "=SUM(A1).csv",
        "<b>.md",
        ".hidden",
        ".sallyport",
        "ends.",
        "ends ",
        "日本語/ファイル",
        "x" * 255,
    ],
)
def test_an_honest_name_is_taken(path):
    assert problem_with(path, NAMES) is None


@given(st.text())
def test_what_is_accepted_cannot_lead_out_of_a_folder(path):
    if problem_with(path, NAMES) is None:
        assert parts_of(path)
        assert printable(path) == path


@given(st.text(), st.text())
def test_two_names_never_look_the_same(one, other):
    assert printable(printable(one)) == printable(one).replace("\\", "\\x5c")
    assert (printable(one) == printable(other)) == (one == other)


@given(st.binary())
def test_printable_shows_any_bytes_a_file_system_holds(name):
    shown = printable(os.fsdecode(name))
    assert shown.isprintable() or " " in shown or any(ord(character) > 0x7F for character in shown)
    assert not any(ord(character) < 0x20 for character in shown)
    shown.encode()


def test_printable_writes_hostile_characters_out():
    assert printable(os.fsdecode(b"a\xe9\n") + "\u202e\U000e0001") == r"a\xe9\x0a\u202e\U000e0001"


def test_names_that_some_file_system_takes_for_one_another_collide():
    assert collisions(["Data.csv", "data.csv", "other"]) == {"Data.csv", "data.csv"}
    assert collisions(["caf\u00e9", "cafe\u0301"]) == {"caf\u00e9", "cafe\u0301"}
    assert collisions(["straße", "STRASSE"]) == {"straße", "STRASSE"}
    assert collisions(["a", "a"]) == {"a"}
    assert collisions(["A", "a/b", "c/d"]) == {"A", "a/b"}
    assert collisions(["a/b", "a/c", "b"]) == set()
