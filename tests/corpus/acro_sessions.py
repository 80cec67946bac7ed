"""What ACRO 1.0 writes beside its outputs, a summary of the session, and the workbook in which it writes all outputs at once."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Row = Sequence[str | int | None]

_NAMES = ("region", "F", "M")
_COMMAND = "acro.crosstab(df.region, df.sex)"
_LARGE = (("East", 233, 266), ("North", 504, 564), ("West", 31, 42))
_SMALL = (*_LARGE[:2], ("West", 3, 3))
_LEFT_OUT = (*_LARGE[:2], ("West", None, None))
_TWO_FAIL = "FrequencyTable : \n MinimumThresholdCheck: fail - 2 cells may need suppressing.\n"
_OLD = "fail; threshold: 2 cells may need suppressing; "
_LINKED = (
    "FrequencyTable : \n PresenceOfLinkedTableCheck: A manual review against other outputs for differencing is "
    "recommended. Variables defining table are:  ['region', 'sex'].\n"
)
_FEW_FREEDOM = "LinearRegression : \nMinimumDoFCheck: fail dof=4 < 10"
_MISSING = (
    "Mean : \nMissingCheck: review - 2 cells may need suppressing.\n Review Notes: missing values have been ignored."
)


def _outcome(rows: Sequence[Row], found: str) -> list[Row]:
    return [(row[0], *(found if str(cell) in {"3", "None"} else "ok" for cell in row[1:])) for row in rows]


def _book(
    summary: str, rows: Sequence[Row], found: str = "MinimumThresholdCheck; ", *, edited: bool = False, extra: str = ""
) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        import openpyxl

        outputs = folder / "acro_outputs"
        (outputs / "checksums").mkdir(parents=True)
        book = openpyxl.Workbook()
        for row in (("Sheet", "Command", "Summary"), ("output_0", _COMMAND, summary)):
            book.active.append(row)
        sheet = book.create_sheet("output_0")
        for row in (
            (None, 0),
            ("Command", _COMMAND),
            ("Summary", summary),
            (),
            _NAMES,
            *_outcome(rows, found),
            (),
            _NAMES,
            *rows,
        ):
            sheet.append(row)
        book.save(outputs / "results.xlsx")
        stated = "0" * 64 if edited else hashlib.sha256((outputs / "results.xlsx").read_bytes()).hexdigest()
        (outputs / "checksums" / "results.xlsx.txt").write_text(stated)
        if extra:
            (outputs / extra).write_text("year,estimate\n2009,0.412\n2010,0.388\n")

    return make


def _table(*parts: Sequence[Row]) -> Callable[[Path], None]:
    """Tables below each other, with a blank row between."""

    def make(folder: Path) -> None:
        lines = [
            ",".join("" if cell is None else str(cell) for cell in row)
            for part in parts
            for row in (*part, (None,) * len(_NAMES))
        ]
        (folder / "tables.csv").write_text("\n".join(lines) + "\n")

    return make


_OUTPUTS = (
    ("table", "crosstab", "unknown", ["deaths", "sex"]),
    ("table", "crosstab", "bmi", ["sex", "smoker"]),
    ("regression", "ols", "bmi", ["age", "deaths"]),
)


def _session(kind: str, total: int = 3, uses: int = 1) -> Callable[[Path], None]:
    """``total`` and ``uses`` are what it says that there are, and with what it marks that a variable is used."""
    fields = ("output_type", "analysis_name", "dependent_variables", "independent_variables")
    outputs = [{"uid": f"output_{at}", **dict(zip(fields, one, strict=True))} for at, one in enumerate(_OUTPUTS)]
    names = sorted({name for *_, dependent, others in _OUTPUTS for name in (dependent, *others)} - {"unknown"})
    matrix = {
        f"output_{at}": {name: uses if name in {dependent, *others} else 0 for name in names}
        for at, (*_, dependent, others) in enumerate(_OUTPUTS)
    }

    def make(folder: Path) -> None:
        metadata = {
            "version": "1.0.2",
            "total_outputs": total,
            "status_counts": {"pass": total},
            "type_counts": dict(Counter(one[0] for one in _OUTPUTS)),
        }
        if kind == "json":
            document = {"metadata": metadata, "outputs": outputs, "variable_matrix": matrix}
            (folder / "session_summary.json").write_text(json.dumps(document, indent=4))
            return
        lines = [["uid", *fields[:2], *fields[2:], *names]]
        for (uid, used), (one, analysis, dependent, others) in zip(matrix.items(), _OUTPUTS, strict=True):
            lines.append([uid, one, analysis, dependent, "; ".join(others), *map(str, used.values())])
        (folder / "session_summary.csv").write_text("".join(",".join(line) + "\n" for line in lines))

    return make


def _case(name: str, make: Callable[[Path], None], *expected: str) -> Case:
    return Case(f"acro: {name}", make, frozenset(expected))


_COUNT = "tables.small_count"
_SAID = (("Source", "admissions to hospital", None), ("Note", "mean and minimum values were left out", None))

CASES: tuple[Case, ...] = (
    _case("a workbook, an output fails", _book(_TWO_FAIL, _SMALL), "acro.fail", _COUNT),
    _case("a workbook, an output fails though its counts look large", _book(_TWO_FAIL, _LARGE), "acro.fail"),
    _case("a workbook, a model fails", _book(_FEW_FREEDOM, _LARGE), "acro.fail"),
    _case("a workbook, an output to review", _book(_MISSING, _LARGE), "acro.review"),
    _case("a workbook, all pass", _book(_LINKED, _LARGE)),
    _case("a workbook in which ACRO left out what fails", _book(_TWO_FAIL, _LEFT_OUT), "acro.review"),
    _case("a workbook of an older form, which fails", _book(_OLD, _SMALL, "threshold; "), "acro.fail", _COUNT),
    _case("a workbook that was edited", _book(_LINKED, _LARGE, edited=True), "acro.mismatch"),
    _case("a workbook beside another file", _book(_LINKED, _LARGE, extra="more.csv"), "acro.not_listed"),
    _case("small counts below what is said of them", _table(_SAID, (_NAMES, *_SMALL)), _COUNT),
    _case("large counts below what is said of them", _table(_SAID, (_NAMES, *_LARGE))),
    _case("small counts below a table of words", _table((_NAMES, *_outcome(_SMALL, "minimum;")), (_NAMES, *_SMALL)), _COUNT),
    _case("large counts below a table of words", _table((_NAMES, *_outcome(_SMALL, "minimum;")), (_NAMES, *_LARGE))),
    _case("a summary of the session", _session("json")),
    _case("a summary of the session that counts more than it lists", _session("json", total=4), _COUNT, "tables.zero"),
    _case("a summary of the session as a table", _session("csv")),
    _case("a summary as a table whose marks are counts", _session("csv", uses=3), _COUNT, "tables.zero"),
)  # fmt: skip
