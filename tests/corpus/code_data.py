"""Labelled cases: data and results written into code, and code that is innocent."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from pathlib import Path

FRAME = frozenset({"code.data_frame"})
ROWS = frozenset({"code.inline_data"})
VALUES = frozenset({"code.literal_values"})
TABLE = frozenset({"code.comment_table"})
RESULT = frozenset({"code.comment_result"})


def script(name: str, text: str, expected: frozenset[str] = frozenset(), **more: str) -> Case:
    """A case of one file of text."""
    return Case(f"code: {name}", lambda folder: _write(folder / name, text), expected, **more)


def notebook(name: str, *cells: str) -> str:
    """A notebook of cells of code without outputs."""
    del name
    held = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": [cell]}
        for cell in cells
    ]
    return json.dumps(
        {"cells": held, "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def numbers(count: int, seed: int = 1) -> list[int]:
    """Numbers as of measures."""
    return [random.Random(seed * 1000 + at).randint(100, 999) for at in range(count)]


def joined(values: list[int], between: str = ", ") -> str:
    """As a list is written."""
    return between.join(map(str, values))


def _rows(count: int, form: str, between: str = "\n") -> str:
    return between.join(form.format(number, 140 + number * 7 % 41, 3 + number % 5) for number in range(1, count + 1))


_CSV = "key,height,score\n" + _rows(15, "{},{},{}")
_DUMP = (
    f'structure(list(x = c({joined(numbers(12))}), y = c({joined(numbers(12, 2))})), class = "data.frame", '
    "row.names = c(NA, -12L))"
)
_R_FRAME = f"cohort <- data.frame(height = c({joined(numbers(14))}), score = c({joined(numbers(14, 3))}))\n"
_PY_FRAME = f"import pandas as pd\nd = pd.DataFrame({{'height': [{joined(numbers(14))}], 'score': [{joined(numbers(14, 4))}]}})\n"
_RECORDS = "[" + _rows(14, '{{"key": {}, "height": {}, "score": {}}}', ",\n ") + "]"
_INSERTS = _rows(14, "INSERT INTO measures (key, height, score) VALUES ({}, {}, {});")
_INSERT = "INSERT INTO measures VALUES\n" + _rows(14, "({}, {}, {})", ",\n") + ";\n"
_CONSOLE = "".join(f"# {n} {0.3 + n / 7:.3f} {1.2 + n / 9:.2f} {n * 13}\n" for n in range(1, 7))
_MODEL_PY = """import numpy as np
from sklearn.linear_model import LogisticRegression

COLOURS = [(31, 119, 180), (255, 127, 14), (44, 160, 44), (214, 39, 40), (148, 103, 189), (140, 86, 75), (227, 119, 194)]
grid = {"C": [0.01, 0.1, 1, 10, 100], "penalty": ["l1", "l2"]}
ages = list(range(18, 90))
edges = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]


def fit(x, y, seed=2009):
    \"\"\"Fit the model; raise ValueError when x has fewer than 10 rows.\"\"\"
    # scale first: p-values below 0.05 count as significant
    rng = np.random.default_rng(seed)  # n = 100 draws by default
    return LogisticRegression(max_iter=500).fit(x, y)
"""
_MODEL_R = """library(dplyr)
# Fit a model of height on score, adjusted for sex
breaks <- c(18, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)
palette <- c("#1f77b4", "#ff7f0e", "#2ca02c")
d <- read.csv("cohort.csv") %>% filter(score > 3) %>% mutate(z = scale(height))
fit <- lm(height ~ score + sex, data = d)
# head(d, n = 10)
# d <- d[1:100, ]
write.csv(summary(fit)$coefficients, "coefficients.csv")
toy <- data.frame(x = c(1, 2, 3), y = c(4, 5, 6))
"""
_DO = """* Analysis of heights
use "cohort.dta", clear
// keep adults
keep if age >= 18
forvalues i = 1/10 {
    regress height score if group == `i'
}
tabulate group
"""
_SAS_GOOD = """/* Heights by group */
data work.adults;
  set lib.cohort;
  if age >= 18;
run;
proc means data=work.adults n mean std; var height; class group; run;
"""
_SQL_GOOD = """-- Heights by group
CREATE TABLE measures (key INTEGER, height REAL);
INSERT INTO summary (grp, mean_height) SELECT grp, AVG(height) FROM measures GROUP BY grp HAVING COUNT(*) >= 10;
"""
_SH_GOOD = """#!/bin/bash
# Submit one job a chromosome
for c in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do
  sbatch --mem=4G run.sh "$c"
done
cat <<EOF > settings.yml
alpha: 0.05
folds: 5
EOF
"""
_TEXT_PY = '''QUERY = """
SELECT grp, count(*) AS n, avg(height)
FROM measures
WHERE visit = 1 AND year BETWEEN 2009 AND 2014
GROUP BY grp
"""
USAGE = """Fit models of heights.

Options:
  --alpha   significance level, 0.05 unless given
  --folds   number of folds, 5 unless given
  --seed    seed of the random numbers, 7 unless given
"""
'''

DATA: tuple[Case, ...] = (
    script("dump.R", f"cohort <- {_DUMP}\n", FRAME),
    script("dump.txt", f"{_DUMP}\n", FRAME),
    script("frame.R", _R_FRAME, FRAME),
    script(
        "frame with texts.R",
        "d <- tibble(a = c(" + joined(numbers(12)) + '), b = c("' + '", "'.join("abcdefghijkl") + '"))\n',
        FRAME,
    ),
    script(
        "tribble.R", "d <- tribble(\n  ~key, ~height, ~score,\n  " + _rows(12, "{}, {}, {}", ",\n  ") + "\n)\n", FRAME
    ),
    script("frame.py", _PY_FRAME, FRAME),
    script("frame of polars.py", _PY_FRAME.replace("pandas as pd", "polars as pl").replace("pd.", "pl."), FRAME),
    script("columns.py", f"data = {{'height': [{joined(numbers(15))}], 'score': [{joined(numbers(15, 5))}]}}\n", FRAME),
    script("records.py", f"people = {_RECORDS}\n", FRAME),
    script("records.js", f"const rows = {_RECORDS};\nconsole.log(rows.length);\n", FRAME),
    script(
        "lists of lists.R", "d <- list(" + _rows(12, "list(key = {}, height = {}, score = {})", ",\n") + ")\n", FRAME
    ),
    script(
        "frame.jl",
        f"using DataFrames\nd = DataFrame(height = [{joined(numbers(12))}], score = [{joined(numbers(12, 6))}])\n",
        FRAME,
    ),
    script("frame in a notebook.ipynb", notebook("", "import pandas as pd", _PY_FRAME), FRAME),
    script("frame in a report.Rmd", f"# Heights\n\nText.\n\n```{{r}}\n{_R_FRAME}```\n", FRAME),
    script("frame in a report.qmd", f"---\ntitle: x\n---\n\n```{{python}}\n{_PY_FRAME}```\n", FRAME),
    script("text.py", f'import io, pandas as pd\nd = pd.read_csv(io.StringIO("""{_CSV}"""))\n', ROWS),
    script("text in one line.py", f"import io\nRAW = {_CSV!r}\n", ROWS),
    script("text.R", f'd <- read.table(text = "{_CSV.replace(",", " ")}", header = TRUE)\n', ROWS),
    script("text in fread.R", f"d <- fread('{_CSV}')\n", ROWS),
    script("template.js", f"const raw = `{_CSV}`;\n", ROWS),
    script(
        "steps.sas", f"data cohort;\n  input key height score;\n  datalines;\n{_rows(12, '{} {} {}')}\n;\nrun;\n", ROWS
    ),
    script("cards.sas", f"data cohort;\n  input key height;\n  cards;\n{_rows(20, '{} {}')}\n;\nrun;\n", ROWS),
    script("input.do", f"clear\ninput key height score\n{_rows(12, '{} {} {}')}\nend\nsummarize height\n", ROWS),
    script("data.sps", f"DATA LIST FREE / key height score.\nBEGIN DATA\n{_rows(12, '{} {} {}')}\nEND DATA.\n", ROWS),
    script("inserts.sql", _INSERTS + "\n", ROWS),
    script("insert.sql", _INSERT, ROWS),
    script(
        "insert in python.py", f'import sqlite3\nc = sqlite3.connect(":memory:")\nc.execute("""{_INSERT}""")\n', ROWS
    ),
    script("copy.sql", "COPY measures (key, height, score) FROM stdin;\n" + _rows(12, "{}\t{}\t{}") + "\n\\.\n", ROWS),
    script("here.sh", f"#!/bin/sh\ncat <<EOF > cohort.csv\n{_CSV}\nEOF\n", ROWS),
    script("cell with text.ipynb", notebook("", f'raw = """{_CSV}"""'), ROWS),
    script("values.py", f"heights = [{joined(numbers(30))}]\n", VALUES),
    script("values over lines.R", f"heights <- c({joined(numbers(40), ',' + chr(10) + '  ')})\n", VALUES),
    script("values.m", f"h = [{joined(numbers(40), ' ')}];\nplot(h)\n", VALUES),
    script("values.jl", f"h = [{joined(numbers(40))}]\n", VALUES),
    script("values.js", f"const h = [{joined(numbers(40))}];\n", VALUES),
    script("matrix.py", "x = [" + ", ".join(f"[{joined(numbers(4, row))}]" for row in range(8)) + "]\n", VALUES),
    script("matrix.do", "matrix x = (" + " \\ ".join(joined(numbers(30, row)) for row in range(2)) + ")\n", VALUES),
    script("values in a cell.ipynb", notebook("", "x = 1", f"heights = [{joined(numbers(30))}]"), VALUES),
    script("console.R", f"fit <- lm(y ~ x)\n#     estimate se n\n{_CONSOLE}", TABLE),
    script("console.py", f"print(x)\n{_CONSOLE}", TABLE),
    script(
        "pipes.py",
        "# | group | n | mean |\n# |---|---|---|\n"
        + "".join(f"# | {g} | {n} | {n / 7:.2f} |\n" for g, n in zip("abcd", (31, 44, 52, 63), strict=True)),
        TABLE,
    ),
    script(
        "block.do",
        "use x\n/*\n   group   freq   percent\n"
        + "".join(f"   {n}   {n * 31}   {n * 7}.5\n" for n in range(1, 6))
        + "*/\n",
        TABLE,
    ),
    script("block.sas", "/*\n1 12.5 31\n2 13.5 44\n3 11.5 52\n4 10.5 63\n*/\nproc print; run;\n", TABLE),
    script("count.R", "# 7 patients had the variant\nx <- 1\n", RESULT),
    script("count.py", "x = 1  # dropped 3 participants after linkage\n", RESULT),
    script("n.do", "* n = 1423 after exclusions by date\nuse x\n", RESULT),
    script("n.R", "d <- read.csv('x.csv')  # N = 512\n", RESULT),
    script("ratio.R", "# HR = 1.34 (95% CI 1.12-1.61)\nfit <- coxph(s ~ x)\n", RESULT),
    script("p.sas", "/* p = 0.0034 for the interaction */\nproc reg; run;\n", RESULT),
    script("percent.sql", "-- cases 31 (4.2%)\nSELECT 1;\n", RESULT),
    script("events.m", "% 12 deaths in the treated arm\nx = 1;\n", RESULT),
    script("result in a cell.ipynb", notebook("", "# AUC = 0.8123 in the holdout\nx = 1"), RESULT),
    script("model.py", _MODEL_PY),
    script("model.R", _MODEL_R),
    script("model.do", _DO),
    script("model.sas", _SAS_GOOD),
    script("model.sql", _SQL_GOOD),
    script("run.sh", _SH_GOOD),
    script("texts.py", _TEXT_PY),
    script("model.ipynb", notebook("", *_MODEL_PY.split("\n\n\n"))),
    script("report.Rmd", f"# Heights\n\nSome words.\n\n```{{r}}\n{_MODEL_R}```\n"),
    script(
        "toy.py", "import pandas as pd\ntoy = pd.DataFrame({'x': [1, 2, 3], 'y': [4, 5, 6]})\nassert toy.x.sum() == 6\n"
    ),
    script("range.py", f"years = [{joined(list(range(1990, 2024)))}]\n"),
    script("logarithmic.py", "lambdas = [" + ", ".join(f"{10 ** (n / 4 - 4):.8g}" for n in range(25)) + "]\n"),
    script("zeros.py", f"start = [{', '.join(['0'] * 40)}]\n"),
    script("palette.R", "colours <- rgb(c(" + joined(numbers(24)) + "), maxColorValue = 999)\n"),
    script(
        "breaks.R",
        "breaks <- c(0, 1, 2, 5, 10, 15, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 100)\n",
    ),
    script("few.R", "x <- c(0.1, 0.5, 0.9)\nn <- c(10, 20, 50)\n"),
    script(
        "codes.R",
        'codes <- c("E10", "E11", "E12", "E13", "E14", "I20", "I21", "I22", "I23", "I24", "I25", "J40", "J41", "J42", "J43")\n',
    ),
    script(
        "functions.js",
        "function add(a, b) {\n  // adds two numbers\n  return a + b;\n}\n[1, 2, 3].map((x) => add(x, 2));\n",
    ),
    script(
        "comments.R", "# Step 1: read the data\n# Step 2: fit the model, 5 folds\n# Step 3: write the table\nx <- 1\n"
    ),
    script("old code.R", "# x <- c(1, 2, 3)\n# y <- c(4, 5, 6)\n# plot(x, y, cex = 0.5)\nz <- 1\n"),
    script("thresholds.py", "# counts below 10 participants are suppressed\n# significant when p < 0.05\nx = 1\n"),
    Case(
        "code: not text to its end.py",
        lambda folder: (folder / "fit.py").write_bytes(b"x = 1\n" * 100_000 + b"\0\x01\x02"),
        frozenset({"code.unread"}),
        tolerated=frozenset({"type.mismatch"}),
    ),
    script(
        "values by name.py", "dose = {" + ", ".join(f'"S{n * 7:04d}": {n * 31 % 97}' for n in range(30)) + "}\n", VALUES
    ),
    script(
        "values by name.R", "dose <- c(" + ", ".join(f"S{n * 7:04d} = {n * 31 % 97}" for n in range(30)) + ")\n", VALUES
    ),
    script("codes by name.py", "chapter = {" + ", ".join(f'"{chr(65 + n)}": {n}' for n in range(26)) + "}\n"),
    script("settings.yml", "alpha: 0.05\nfolds: 5\nnames: [a, b, c]\n"),
    script(
        "placeholders.sql", "INSERT INTO measures (a, b) VALUES (?, ?);\nINSERT INTO measures (a, b) VALUES (:a, :b);\n"
    ),
    script("data coming in.R", _R_FRAME, direction="input"),
)
