"""Canonical JSON: one form for each document, and nothing that is no JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sallyport.evidence.canonical import canonical_json, canonical_parts, sha256_of

text = st.text(st.characters(exclude_categories=["Cs"]))
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text
documents = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=20)


class Colour(StrEnum):
    RED = "red"


def test_keys_are_sorted_without_spaces_in_utf8() -> None:
    assert canonical_json({"b": [1, 2.5, None, True], "a": "é"}) == '{"a":"é","b":[1,2.5,null,true]}'.encode()


def test_the_digest_is_sha256_of_the_canonical_bytes() -> None:
    assert sha256_of({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


def long_document(entries: object) -> dict[str, object]:
    return {"replace": False, "files": entries, "a": {"deep": entries, "é": [1]}, "none": None}


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2000, 2501])
def test_the_parts_of_a_long_document_are_its_canonical_json(count: int) -> None:
    entries = [{"path": f"ü/{number}.csv", "number": number} for number in range(count)]
    whole, parts = canonical_json(long_document(entries)), list(canonical_parts(long_document(entries)))
    assert b"".join(parts) == whole
    assert max(map(len, parts)) < 2 * 1001 * 40
    assert sha256_of(long_document(tuple(entries))) == hashlib.sha256(whole).hexdigest()
    assert sha256_of({"files": iter(entries)}) == sha256_of({"files": entries})
    assert sha256_of(iter(entries)) == sha256_of(entries)


@pytest.mark.parametrize("wrong", [{1: "x"}, {"when": datetime(2026, 1, 1, tzinfo=UTC)}, float("nan")])
def test_what_is_no_plain_json_is_refused_in_a_long_document_too(wrong: object) -> None:
    entries: list[object] = [0] * 3000
    with pytest.raises(ValueError, match="value"):
        sha256_of({"files": entries, "other": wrong})
    with pytest.raises(ValueError, match="value"):
        sha256_of({"files": [*entries, wrong]})
    with pytest.raises(ValueError, match="value"):
        sha256_of({1: entries})
    with pytest.raises(ValueError, match="value"):
        sha256_of({1: entries, "a": 0})


def test_tuples_and_string_enumerations_become_plain() -> None:
    assert canonical_json({"a": (Colour.RED,)}) == b'{"a":["red"]}'


@given(documents)
def test_reading_it_back_and_writing_again_gives_the_same_bytes(document: object) -> None:
    once = canonical_json(document)
    assert canonical_json(json.loads(once)) == once


@given(documents)
def test_it_is_what_the_standard_library_writes(document: object) -> None:
    written = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical_json(document) == written.encode()


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        {1: "x"},
        b"bytes",
        datetime(2026, 1, 1, tzinfo=UTC),
        {"a", "b"},
        "\ud800",
        {"\udcff": 1},
        object(),
    ],
)
def test_what_is_no_plain_json_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="value"):
        canonical_json({"deep": [value]})


def test_law_7_the_refusal_names_the_place_not_the_value() -> None:
    with pytest.raises(ValueError, match=r"value\.people\[1\]\.\*") as caught:
        canonical_json({"people": [1, {"patient 4711.csv": {"Jane Roe"}}]})
    assert "Jane" not in str(caught.value)
    assert "4711" not in str(caught.value)
