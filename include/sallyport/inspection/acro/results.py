"""A ``results.json`` as ACRO's ``finalise()`` writes it, in today's form and in older ones.

Today: ``{"version": ..., "results": {uid: record}}``. Before 0.4: the records alone, ``{uid: record}``; some tools write a list.
A record has ``status``, ``type``, ``properties``, ``summary``, ``comments``, ``exception`` and its files: ``files``, a list of
``{"name", "checksum"}`` or of names; in old ones ``output``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MARKS = {"status", "outcome", "command"}
"""What a record of ACRO has: of these, ``status`` and one more."""


@dataclass(frozen=True)
class Listed:
    """A file of an output; ``checksum`` is its SHA-256 in small hexadecimal letters, "" when the record has none."""

    name: str
    checksum: str


@dataclass(frozen=True)
class Output:
    """One output; ``status`` is "pass", "fail", "review", or "" for anything else."""

    status: str
    has_exception: bool
    files: tuple[Listed, ...]


def read_results(data: object) -> list[Output] | None:
    """The outputs of a parsed results.json, in its order; None when it is no file of ACRO's."""
    records = _records(data)
    if records is None or not any(_is_record(record) for record in records):
        return None
    return [
        _output(record) if isinstance(record, dict) else Output("", has_exception=False, files=()) for record in records
    ]


def _records(data: object) -> list[Any] | None:
    if isinstance(data, dict) and isinstance(data.get("results"), dict | list):
        data = data["results"]
    if isinstance(data, dict):
        return list(data.values())
    return data if isinstance(data, list) else None


def _is_record(record: object) -> bool:
    if not isinstance(record, dict) or "status" not in record:
        return False
    return bool(_MARKS & (record.keys() - {"status"}) or ("uid" in record and {"files", "output"} & record.keys()))


def _output(record: dict[str, Any]) -> Output:
    status = str(record.get("status", "")).strip().lower()
    exception = record.get("exception")
    return Output(
        status if status in {"pass", "fail", "review"} else "",
        has_exception=isinstance(exception, str) and exception.strip().lower() not in {"", "none", "nan"},
        files=tuple(_files(record)),
    )


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
