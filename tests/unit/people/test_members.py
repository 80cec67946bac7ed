from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sallyport.errors import BadRequest
from sallyport.people.members import Member, parse_member, parse_members


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("abc123", Member("abc123")),
        ("  researcher-1 ", Member("researcher-1")),
        ("abc123 Ada Lovelace <ada@example.org>", Member("abc123", "Ada Lovelace", "ada@example.org")),
        (
            "a.b_c  José   O'Neill-Łukasz   <jo+x@sub.example.org>",
            Member("a.b_c", "José O'Neill-Łukasz", "jo+x@sub.example.org"),
        ),
        ("root1 X<x@host>", Member("root1", "X", "x@host")),
    ],
)
def test_what_is_understood(text, member):
    assert parse_member(text) == member


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be a username"),
        ("../etc Name <a@b>", "cannot be a username"),
        ("a..b", "cannot be a username"),
        ("1abc", "cannot be a username"),
        ("a" * 65, "cannot be a username"),
        ("ada@example.org", "cannot be a username"),
        ("abc123 Ada Lovelace", "no mail address in angle brackets"),
        ("abc123 ada@example.org", "no mail address in angle brackets"),
        ("abc123 <ada@example.org>", "no name"),
        ("abc123 Ada <ada@example.org> too", "stray angle brackets"),
        ("abc123 Ada <ada@example.org> <x@y>", "stray angle brackets"),
        ("abc123 Ada <<ada@example.org>>", "stray angle brackets"),
        ("abc123 123 <ada@example.org>", "cannot be a person's name"),
        ("abc123 A\u202eda <ada@example.org>", "cannot be a person's name"),
        ("abc123 Ada <ada>", "is not a mail address"),
        ("abc123 Ada <ada@@example.org>", "is not a mail address"),
        ("abc123 Ada <a da@example.org>", "is not a mail address"),
        ("abc123 Ada <ada@example.org\nBcc:x@y>", "is not a mail address"),
        ("abc123 Ada <.ada@example.org>", "is not a mail address"),
    ],
)
def test_what_is_refused_and_why(text, words):
    with pytest.raises(BadRequest, match=words) as caught:
        parse_member(text)
    assert caught.value.advice


def test_nobody_is_named_twice():
    with pytest.raises(BadRequest, match="Named twice: ABC, abc"):
        parse_members(["abc", "ABC", "", "other"])
    assert parse_members([]) == []


def understood(text):
    """The member, or what the person who typed it is told."""
    try:
        return parse_member(text), ""
    except BadRequest as error:
        return None, str(error)


@given(st.text())
def test_law_9_whatever_is_typed_gives_a_member_or_a_reason(text):
    member, told = understood(text)
    assert not {"\x1b", "\n", "\u202e"} & set(told)
    if member is not None:
        assert "/" not in member.username
        assert member.username not in {"", ".", ".."}
        assert "\n" not in member.name + member.email
