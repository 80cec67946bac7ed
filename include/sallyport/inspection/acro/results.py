"""A ``results.json`` as ACRO's ``finalise()`` writes it, in today's form and in older ones.

Today: ``{"version": ..., "results": {uid: record}}``. Before 0.4: the records alone, ``{uid: record}``; some tools write a list.
A record has ``status``, ``type``, ``properties``, ``summary``, ``comments``, ``exception`` and its files: ``files``, a list of
``{"name", "checksum"}`` or of names; in old ones ``output``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sallyport.inspection.acro.reasons import broken_rules, reason_of

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MARKS = {"status", "outcome", "command"}
"""What a record of ACRO has: of these, ``status`` and one more."""
_OWN_UID = re.compile(r"output_\d{1,9}")
_NOT_FOR_RELEASE = re.compile(r"\bDO[_ -]?N[O']?T[_ -]RELEASE|DONT_RELEASE", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """A file of an output; ``checksum`` is its SHA-256 in small hexadecimal letters, "" when the record has none."""

    name: str
    checksum: str


@dataclass(frozen=True)
class Output:
    """One output; ``status`` is "pass", "fail", "review", or "" for anything else."""

    called: str
    """The name that ACRO gave it ("output_0"); its number from 1 where a researcher gave it another, which is data."""
    status: str
    files: tuple[Listed, ...] = ()
    broken: str = ""
    """Which checks it failed, in words; "" when the record does not say."""
    reason: str = ""
    """Why an exception is asked for; "" when none is."""
    is_for_checkers: bool = False
    """Does ACRO say that it is not to be released?"""


def read_results(data: object) -> list[Output] | None:
    """The outputs of a parsed results.json, in its order; None when it is no file of ACRO's."""
    records = _records(data)
    if records is None or not any(_is_record(record) for record in records.values()):
        return None
    return [
        _output(_called(key, number, record), key, record)
        for number, (key, record) in enumerate(records.items(), start=1)
    ]


def is_marked(value: object) -> bool:
    """Does a part of it, beside the records, say by a key that it is not to be released, as ACRO's summaries of a session do?"""
    parts = [value, *value.values()] if isinstance(value, dict) else []
    return any(
        _NOT_FOR_RELEASE.search(str(key)) is not None and bool(told)
        for part in parts
        if isinstance(part, dict)
        for key, told in part.items()
    )


def _records(data: object) -> dict[str, Any] | None:
    """By their uid, or by their place in a list."""
    if isinstance(data, dict) and isinstance(data.get("results"), dict | list):
        data = data["results"]
    if isinstance(data, list):
        return {str(number): record for number, record in enumerate(data)}
    return data if isinstance(data, dict) else None


def _is_record(record: object) -> bool:
    if not isinstance(record, dict) or "status" not in record:
        return False
    return bool(_MARKS & (record.keys() - {"status"}) or ("uid" in record and {"files", "output"} & record.keys()))


def _called(key: str, number: int, record: object) -> str:
    uid = record.get("uid") if isinstance(record, dict) else None
    return next((name for name in (key, uid) if isinstance(name, str) and _OWN_UID.fullmatch(name)), f"output {number}")


def _output(called: str, key: str, record: object) -> Output:
    if not isinstance(record, dict):
        return Output(called, "")
    status = str(record.get("status", "")).strip().lower()
    return Output(
        called,
        status if status in {"pass", "fail", "review"} else "",
        tuple(_files(record)),
        broken_rules(record),
        reason_of(record),
        is_for_checkers=_is_for_checkers(key, record),
    )


def _is_for_checkers(key: str, record: dict[str, Any]) -> bool:
    comments = record.get("comments")
    told = [key, record.get("uid"), *(comments if isinstance(comments, list) else [comments])]
    return any(isinstance(text, str) and _NOT_FOR_RELEASE.search(text) for text in told)


def _files(record: dict[str, Any]) -> list[Listed]:
    told = record.get("files", record.get("output"))
    if isinstance(told, str | dict):
        told = [told]
    return [listed for one in told or () if (listed := _listed(one)) is not None] if isinstance(told, list) else []


def _listed(one: object) -> Listed | None:
    if isinstance(one, str):
        return Listed(one, "") if _is_name(one) else None
    if not isinstance(one, dict):
        return None
    name = one.get("name") or one.get("filename") or one.get("path")
    checksum = str(one.get("checksum") or one.get("sha256") or "").strip().lower()
    return Listed(name, checksum if _SHA256.fullmatch(checksum) else "") if isinstance(name, str) and name else None


def _is_name(text: str) -> bool:
    """Old records hold some outputs as text in the place of a file's name."""
    return "\n" not in text and 0 < len(text) <= 255  # noqa: PLR2004 - longest name of a file
