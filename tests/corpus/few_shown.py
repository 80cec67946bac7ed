"""Labelled cases: few people in print-outs, JSON, pictures and words that no table is written as. Part of ``formats``.

Each: file, content with a place for a number, the number that is too small and the rules, one that is not ("" for none).
"""

from __future__ import annotations

_COUNT = "tables.small_count"
_STATA = """. tabulate area outcome, row

+----------------+
| Key            |
|----------------|
|   frequency    |
| row percentage |
+----------------+

           |        outcome
      area |     alive       dead |     Total
-----------+----------------------+----------
     Coast |       410 {:>10} |       450
           |     91.11       8.89 |    100.00
-----------+----------------------+----------
    Inland |       390         53 |       443
           |     88.04      11.96 |    100.00
-----------+----------------------+----------
     Total |       800         93 |       893
           |     89.59      10.41 |    100.00
"""
_SURVFIT = """> summary(survfit(Surv(t, d) ~ 1), times = c(1, 3, 6))
 time n.risk n.event survival std.err lower 95% CI upper 95% CI
    1    412 {:>7}    0.961  0.0113        0.939        0.983
    3    380      31    0.884  0.0273        0.832        0.939
    6    320      58    0.730  0.0380        0.660        0.807
"""
_IN_LOG = """[10:00:01] fit started
[10:00:09] counts by centre:
      centre   n  n_events
0     Exeter 412        31
1      Truro 208 {:>9}
2   Plymouth 611        55
[10:00:10] done, 3 models kept
"""
_TREE = """|--- age <= 69.50
|   |--- sbp <= 140.00
|   |   |--- weights: [210.00, {}.00] class: 0
|   |--- sbp >  140.00
|   |   |--- weights: [88.00, 31.00] class: 0
"""
_BARS = (
    '<svg xmlns="http://www.w3.org/2000/svg"><text>{what}</text>'
    + "".join(
        f'<rect x="{at * 50}" y="{350 - 2 * size}" width="40" height="{2 * size}"/><text x="{at * 50}">{size}</text>'
        for at, size in enumerate((120, 61, 22))
    )
    + '<rect x="150" y="{top}" width="40" height="{high}"/><text x="150">{size}</text></svg>'
)


def _bars(what: str, size: int) -> str:
    return _BARS.format(what=what, size=size, high=2 * size, top=350 - 2 * size)


_JSON_STAT = (
    '{{"class": "dataset", "label": "Number of children", "id": ["age", "year"], "size": [2, 2], "dimension": {{"age": '
    '{{"category": {{"index": ["5-7", "8-11"]}}}}, "year": {{"category": {{"index": ["2022", "2023"]}}}}}}, '
    '"value": [{}, 61, 70, 81]}}'
)
_CHART = (
    '{{"type": "bar", "data": {{"labels": ["White", "Asian", "Mixed"], "datasets": '
    '[{{"label": "Deaths", "data": [412, 61, {}]}}]}}}}'
)
_REPORT = (
    '{{"0": {{"precision": 0.9, "recall": 0.8, "support": 412.0}}, "1": {{"precision": 0.5, "recall": 0.4, "support": {}.0}}, '
    '"accuracy": 0.9}}'
)
_FLOWS = (
    '{{"nodes": [{{"id": 0, "name": "Referred"}}, {{"id": 1, "name": "Seen"}}, {{"id": 2, "name": "Declined"}}], "links": '
    '[{{"source": 0, "target": 1, "value": 412}}, {{"source": 0, "target": 2, "value": {}}}]}}'
)
_WORDS = "| Outcome | A | B |\n|---|---|---|\n| Hospital | {} | 22 |\n| Home | 412 | 39 |\n"
_COUNTER = "read 631 rows\nsex: Counter({{'F': 320, 'M': 307, 'unknown': {}}})\n"
_MATRIX = '{{"auc": 0.9, "confusion_matrix": [[412, 21], [{}, 88]]}}'
SHOWN: dict[str, tuple[str, str, str, str, str]] = {
    "rows of percentages between those of Stata's counts": ("t.log", _STATA, "4", _COUNT, "40"),
    "survfit's events": ("t.txt", _SURVFIT, "5", _COUNT, "15"),
    "a frame between the lines of a log": ("run.log", _IN_LOG, "6", _COUNT, "16"),
    "a tree in words": ("t.txt", _TREE, "4", _COUNT, "14"),
    "numbers before their groups": ("t.txt", "    412 control\n     97 case\n{:>7} unknown\n", "3", _COUNT, "30"),
    "a counter in a log": ("t.log", _COUNTER, "4", _COUNT, "40"),
    "a table in words": ("t.md", _WORDS, "three", _COUNT, "eleven"),
    "a confusion matrix in JSON": ("t.json", _MATRIX, "3", _COUNT, "33"),
    "a report of scikit-learn in JSON": ("t.json", _REPORT, "7", _COUNT, "70"),
    "a cube of JSON-stat": ("t.json", _JSON_STAT, "4", _COUNT, "40"),
    "a chart in JSON": ("t.json", _CHART, "4", _COUNT, "40"),
    "flows between the nodes of JSON": ("t.json", _FLOWS, "8", _COUNT, "80"),
    "ages of the dead": ("t.txt", "Ages at death: 19, 24, {}, 41, 58 and 63.\n", "33", "persons.row_per_person", ""),
}
_NARRATIVE = """CASE NARRATIVE  No: 7
This report is about what was found on 17 January at the bottom of the stairs, and again 2 weeks later.
"""
_NOTES = """4 March   call with the data team, they will send version 3 of the file on Monday at 10
11 March  got it, 2 columns are named anew, 4 files, and the code runs in 7 minutes
"""
_LEVELS = """             Frequency|
             Col Pct  |White   |Asian   |  Total
             ---------+--------+--------+
             3        |   8120 |    611 |   8731
                      |  91.27 |  88.55 |
             ---------+--------+--------+
             4        |    777 |     79 |    856
                      |   8.73 |  11.45 |
             ---------+--------+--------+
             Total        8897      690     9587
"""
_CHAINS = """         mean   sd  2.5% 97.5% n_eff Rhat
mu       4.31 0.52  3.30  5.33  3011    1
tau      0.98 0.41  0.32  1.95   704    1
"""
_PAPERS = """| Stage | Records |
|---|---:|
| Identified: Embase | 2,117 |
| Duplicates removed | 902 |
| Titles and abstracts screened | 1,215 |
| Excluded: conference abstract only | 8 |
| Studies included | 7 |
"""
_CHECKLIST = """| No. | Item | Reported on page |
|---|---|---|
| 1 | Sample size | 6 |
| 2 | Setting | 6 |
| 10 | Sampling of patients | 7 |
"""
_MAIL = """From: Analyst
To: Checker
Subject: request
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

N =3D 41,204 (95% CI 11.=
4 to 12.8). There are 3 figures and 2=
 tables.
"""
_SIGNED = """The shells are in the folder.

Tom
--
Dr Tom Meads | Statistician | Worts Causeway 2 | 3 pm on Mondays
"""
_GENES = '{"nodes": [{"id": 0, "name": "TP53"}, {"id": 1, "name": "MDM2"}], "links": [{"source": 0, "target": 1, "value": 4}]}'
_HOURS = '{"labels": ["Jan", "Feb", "Mar"], "datasets": [{"label": "GPU hours", "data": [4, 6, 3]}]}'
NOBODY: dict[str, tuple[str, str]] = {
    "numbers at the bars of a chart, all large": ("t.svg", _bars("Number of patients", 14)),
    "numbers at the bars of minutes": ("t.svg", _bars("Minutes", 4)),
    "what R prints first": ("t.out", "[1] reading\n>>> d.shape\n(6853, 14)\n"),
    "references": ("t.txt", "[1] NICE guideline 196, 2021. [2] Meads T. Gout. BMJ 2020;4:12-19.\n"),
    "a signature": ("t.txt", _SIGNED),
    "prose with two lines": ("t.txt", _NARRATIVE),
    "notes of meetings": ("t.txt", _NOTES),
    "levels that are numbers": ("t.lst", _LEVELS),
    "percentiles as names of rows": (
        "t.txt",
        "      Percentiles\n10%           29\n25%           34\n75%           61\n",
    ),
    "what chains of a model say": ("t.txt", _CHAINS),
    "a review of papers": ("t.md", _PAPERS),
    "a checklist with pages": ("t.md", _CHECKLIST),
    "links of genes": ("t.json", _GENES),
    "a chart of hours": ("t.json", _HOURS),
    "words that are no counts": ("t.csv", "Step,Time\nImport,two minutes\nFit,four hours\n"),
    "lines of files": ("t.txt", "   412 src/clean.py\n    88 src/fit.py\n     7 README.md\n   507 total\n"),
    "ages at which a cohort was seen": ("t.txt", "The cohort was seen in sweeps at ages 7, 11, 16, 23, 33 and 42.\n"),
    "a mail in quoted-printable": ("t.eml", _MAIL),
}
PICTURE = ("t.svg", _bars("Number of patients", 4))
GO_ON: tuple[str, ...] = (
    "Of 188 men who were invited, 97 attended. Four (4.1%) were already known.",
    "We followed 1,204 patients for two years. Six developed a rash.",
    "In all 412 women were asked; 380 replied, and seven had moved abroad.",
)
OF_THINGS: tuple[str, ...] = (
    "The 188 patients came from 12 hospitals. Four were teaching hospitals, and three had a unit of their own.",
    "We asked 40 patients about six outcomes. Three were rated as critical.",
    "There were 3,120 participants. Two of the models failed. Four were fitted again.",
    "We read 97 papers of patients. Four were left out, and seven had no abstract.",
)
