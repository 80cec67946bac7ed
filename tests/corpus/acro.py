"""Labelled cases: acro. Folders as ACRO's ``finalise()`` writes them, in today's form and in older ones."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from corpus.acro_sessions import CASES as _OF_SESSIONS
from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TABLE = b"year,region,estimate,standard_error\n2009,North,0.412,0.031\n2010,South,0.388,0.029\n2011,West,0.401,0.030\n"


def _record(status: str, name: str, content: bytes = _TABLE, **more: object) -> dict[str, Any]:
    summaries = {"fail": "fail; threshold: 2 cells may need suppressing; ", "review": "review", "pass": "pass; "}
    return {
        "uid": name.partition(".")[0],
        "status": status,
        "type": "table",
        "properties": {"method": "crosstab"},
        "files": [{"name": name, "checksum": hashlib.sha256(content).hexdigest(), "sdc": {"summary": {}, "cells": {}}}],
        "outcome": {},
        "command": "acro.crosstab(df.year, df.region)",
        "summary": summaries.get(status, ""),
        "timestamp": "2026-03-01T10:12:13.123456",
        "comments": [],
        "exception": "",
    } | more


def _folder(
    *records: dict[str, Any],
    edited: str = "",
    absent: str = "",
    extra: str = "",
    rewrite: tuple[str, str, str] = ("", "", ""),
    cut: int = 0,
    more: dict[str, object] | None = None,
    checksums: bool = True,
    wrap: Callable[[dict[str, Any]], object] = lambda results: {"version": "1.0.2", "results": results},
) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        outputs = folder / "acro_outputs"
        (outputs / "checksums").mkdir(parents=True)
        told = wrap({f"output_{number}": record for number, record in enumerate(records)})
        told = told | more if isinstance(told, dict) and more else told
        (outputs / "results.json").write_text(json.dumps(told, indent=4))
        (outputs / "config.json").write_text(
            '{"safe_threshold": 10, "safe_dof_threshold": 10, "safe_nk_n": 2, "safe_nk_k": 0.9}'
        )
        for number, _ in enumerate(records):
            name = f"output_{number}.csv"
            content = _TABLE + (b"2012,East,0.377,0.033\n" if edited == name else b"")
            if name != absent:
                (outputs / name).write_bytes(content)
            if checksums:
                (outputs / "checksums" / f"{name}.txt").write_text(hashlib.sha256(_TABLE).hexdigest())
        if extra:
            (outputs / extra).write_bytes(_TABLE)
        if checksums:
            for own in ("results.json", "config.json"):
                stated = hashlib.sha256((outputs / own).read_bytes()).hexdigest()
                (outputs / "checksums" / f"{own}.txt").write_text(stated)
        if rewrite[0]:
            edited_file = outputs / rewrite[0]
            edited_file.write_text(edited_file.read_text().replace(rewrite[1], rewrite[2]))
        if cut:
            (outputs / "results.json").write_bytes((outputs / "results.json").read_bytes()[:cut])

    return make


def _results(content: str | bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "results.json").write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def _plain(record: dict[str, Any], key: str = "files") -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "files"} | {key: [record["files"][0]["name"]]}


def _case(name: str, make: Callable[[Path], None], *expected: str, direction: str = "output") -> Case:
    return Case(f"acro: {name}", make, frozenset(expected), direction)


_PASS, _FAIL, _REVIEW = (_record(status, "output_0.csv") for status in ("pass", "fail", "review"))
_SECOND = _record("pass", "output_1.csv")

CASES: tuple[Case, ...] = (
    _case("all pass", _folder(_PASS, _SECOND)),
    _case("one fails", _folder(_FAIL, _SECOND), "acro.fail"),
    _case("the second fails", _folder(_PASS, _record("fail", "output_1.csv")), "acro.fail"),
    _case("one to review", _folder(_REVIEW, _SECOND), "acro.review"),
    _case(
        "one fails with an exception",
        _folder(_record("fail", "output_0.csv", exception="Published totals, see the protocol.")),
        "acro.fail",
        "acro.exception",
    ),
    _case(
        "one to review with an exception",
        _folder(_record("review", "output_0.csv", exception="A figure without data of persons.")),
        "acro.review",
        "acro.exception",
    ),
    _case("status in capitals", _folder(_record("FAIL", "output_0.csv")), "acro.fail"),
    _case("a status nobody knows", _folder(_record("approved", "output_0.csv")), "acro.unreadable"),
    _case("a status that is no text", _folder(_SECOND | {"files": _PASS["files"], "status": 1}), "acro.unreadable"),
    _case("a file was edited afterwards", _folder(_PASS, _SECOND, edited="output_1.csv"), "acro.mismatch"),
    _case("a failing file was edited", _folder(_FAIL, edited="output_0.csv"), "acro.fail", "acro.mismatch"),
    _case("a file is missing", _folder(_PASS, _SECOND, absent="output_0.csv"), "acro.missing"),
    _case("a file that ACRO does not list", _folder(_PASS, extra="more.csv"), "acro.not_listed"),
    _case(
        "a status was edited afterwards", _folder(_FAIL, rewrite=("results.json", '"fail"', '"pass"')), "acro.mismatch"
    ),
    _case("a threshold was edited afterwards", _folder(_PASS, rewrite=("config.json", "10", "5")), "acro.mismatch"),
    _case("cut short beside its checksum", _folder(_PASS, _SECOND, cut=60), "acro.unreadable"),
    _case("cut short, alone", _results('{"version": "1.0.2", "tool": {"name": '), "acro.unreadable"),
    _case("another program's results, cut short", _results('{"auc": 0.81, "folds": [0.79, 0.8')),
    _case(
        "a summary of the session that says that it stays inside",
        _folder(_record("review", "output_0.csv", comments=["DO NOT RELEASE - SUMMARY FOR OUTPUT CHECKER USE ONLY"])),
        "acro.review",
        "acro.not_for_release",
    ),
    _case(
        "a summary inside the results",
        _folder(_PASS, more={"session": {"DO_NOT_RELEASE": True}}),
        "acro.not_for_release",
    ),
    _case(
        "a comment about a release", _folder(_record("pass", "output_0.csv", comments=["Agreed for release in May."]))
    ),
    _case("an older form: records alone", _folder(_PASS, _SECOND, wrap=lambda results: results)),
    _case("an older form: fails", _folder(_FAIL, _SECOND, wrap=lambda results: results), "acro.fail"),
    _case("an older form: names alone", _folder(_plain(_PASS), wrap=lambda results: results)),
    _case("an older form: output", _folder(_plain(_FAIL, "output"), wrap=lambda results: results), "acro.fail"),
    _case("a list", _folder(_REVIEW, wrap=lambda results: {"results": list(results.values())}), "acro.review"),
    _case(
        "names alone, edited",
        _folder(_plain(_PASS), edited="output_0.csv", wrap=lambda results: results),
        "acro.mismatch",
    ),
    _case("no checksum anywhere", _folder(_plain(_PASS), checksums=False), "acro.no_checksum"),
    _case("a checksum in results.json alone", _folder(_PASS, checksums=False)),
    _case(
        "truncated", _results(json.dumps({"version": "1.0.2", "results": {"output_0": _PASS}})[:-40]), "acro.unreadable"
    ),
    _case("nested beyond reason", _results('{"results": {"outcome": ' + "[" * 200_000), "acro.unreadable"),
    _case("another program's results", _results('{"results": {"auc": 0.81, "accuracy": 0.77}}')),
    _case("another program's results with a status", _results('{"status": "pass", "rows": [{"status": "fail"}]}')),
    _case("coming in, which ACRO does not judge", _folder(_FAIL), direction="input"),
    *_OF_SESSIONS,
)
