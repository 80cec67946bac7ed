"""Labelled cases: data that goes on over the lines of code in MATLAB, Julia, R, SAS, Stata and SPSS."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_R = random.Random(31)
_ROWS = [
    (str(_R.randrange(4_100_000, 4_999_999)), str(_R.randrange(31, 88)), f"{_R.gauss(27, 4):.1f}") for _ in range(24)
]
_IDS = [row[0] for row in _ROWS]
_AGES = [row[1] for row in _ROWS]
_CORRELATED = [[f"0.{(one * 7 + two * 7) % 90 + 10}" for two in range(12)] for one in range(12)]
_COLOURS = [[f"0.{(at * 13 + one * 29) % 90 + 10}" for one in range(3)] for at in range(24)]
_INLINE, _FRAME, _VALUES = "code.inline_data", "code.data_frame", "code.literal_values"
_LISTED = "identifiers.listed"


def _code(name: str, file: str, text: str, *rules: str, tolerated: str = "") -> Case:
    def make(folder: Path) -> None:
        (folder / file).write_text(text)

    return Case(f"code over lines: {name}", make, frozenset(rules), tolerated=frozenset(filter(None, [tolerated])))


def _joined(between: str, after: str) -> Callable[[Sequence[Sequence[str]]], str]:
    return lambda rows: after.join(between.join(row) for row in rows)


_matlab, _plain, _mata = _joined(" ", "; ...\n"), _joined(" ", "\n"), _joined(", ", " \\ ///\n")
_SETTINGS = [("0.1", "10"), ("0.2", "20"), ("0.3", "30"), ("0.4", "40")]
_M, _JL, _SAS, _DO, _SPS = "a.m", "a.jl", "a.sas", "a.do", "a.sps"
_QUOTED = [f"'{one}'" for one in _IDS]
_GENES = [f"'gene{chr(97 + at)}'" for at in range(24)]
_STEP = "data a;\ninput id age bmi;\n"

CASES: tuple[Case, ...] = (
    _code("matrix of MATLAB", _M, "X = [ ...\n" + _matlab(_ROWS) + " ...\n];\n", _INLINE),
    _code("matrix of MATLAB, a row a line", _M, "X = [\n" + _plain(_ROWS) + "\n];\n", _INLINE),
    _code("few settings of MATLAB", _M, "grid = [ ...\n" + _matlab(_SETTINGS) + " ...\n];\n"),
    _code("vector of MATLAB", _M, "age = [" + " ...\n".join(_AGES) + "];\n", _VALUES),
    _code("range of MATLAB", _M, "at = [" + " ...\n".join(map(str, range(30))) + "];\n"),
    _code("cells of MATLAB", _M, "participant_id = {" + "; ...\n".join(_QUOTED) + "};\n", _VALUES, _LISTED),
    _code(
        "table of MATLAB",
        _M,
        "T = table({"
        + "; ".join(_QUOTED)
        + "}, ...\n ["
        + "; ".join(_AGES)
        + "], ...\n 'VariableNames', {'key', 'x'});\n",
        _FRAME,
    ),
    _code("correlations of MATLAB", _M, "R = [\n" + _plain(_CORRELATED) + "\n];\n", tolerated=_VALUES),
    _code("colours of MATLAB", _M, "cmap = [\n" + _plain(_COLOURS) + "\n];\n"),
    _code("matrix of Julia", _JL, "X = [\n" + _plain(_ROWS) + "\n]\n", _INLINE),
    _code("few settings of Julia", _JL, "X = [\n" + _plain(_SETTINGS) + "\n]\n"),
    _code("vector of R", "a.R", "x <- c(\n" + ",\n".join(_AGES) + "\n)\n", _VALUES),
    _code("texts of R", "a.R", "keep <- c(" + ",\n".join(_QUOTED) + ")\n", _VALUES),
    _code("words of R", "a.R", "keep <- c(" + ",\n".join(_GENES) + ")\n"),
    _code("matrix of SAS", _SAS, "proc iml;\nx = {" + _joined(" ", ",\n")(_ROWS) + "};\nquit;\n", _INLINE),
    _code("data lines of SAS", _SAS, _STEP + "datalines;\n" + _plain(_ROWS) + "\n;\nrun;\n", _INLINE),
    _code("cards of SAS", _SAS, _STEP + "cards;\n" + _plain(_ROWS) + "\n;\nrun;\n", _INLINE),
    _code("few labels of SAS", _SAS, _STEP + "datalines;\n1 Male 0\n2 Female 0\n9 Unknown 1\n;\nrun;\n"),
    _code("matrix of Stata", _DO, "matrix input A = ( ///\n" + _mata(_ROWS) + ")\n", _INLINE),
    _code("contrasts of Stata", _DO, "matrix input C = (1, -1, 0 \\ 1, 0, -1 \\ 0, 1, -1)\n"),
    _code("input of Stata", _DO, "clear\ninput str7 id byte age float bmi\n" + _plain(_ROWS) + "\nend\n", _INLINE),
    _code("doses of Stata", _DO, "clear\ninput dose response\n10 1.2\n20 1.4\n30 1.9\nend\n"),
    _code("data of SPSS", _SPS, "DATA LIST FREE /id age bmi.\nBEGIN DATA\n" + _plain(_ROWS) + "\nEND DATA.\n", _INLINE),
    _code("doses of SPSS", _SPS, "DATA LIST FREE /p.\nBEGIN DATA\n0.1\n0.2\n0.3\nEND DATA.\n"),
)
