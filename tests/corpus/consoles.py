"""Labelled cases: what consoles, listings and pages show, and files without names of columns. Part of ``formats``.

Each: file, content with a place for a number, the number that is too small and the rule, one that is not.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.few_shown import GO_ON, NOBODY, OF_THINGS, PICTURE, SHOWN
from corpus.left_by_programs import FEW_OF_FEW, LEFT, OF_NOBODY, SHARES_OF_OTHERS, UNREAD
from corpus.nameless import NAMELESS
from corpus.programs import INNOCENT, PROGRAMS
from corpus.sentences import FEW, OTHERS, WRAPPED
from corpus.tongues import DIGITS, HEADERS, table
from corpus.tongues import INNOCENT as TONGUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_SAS = """                                   The FREQ Procedure

                         arm          event

                         Frequency|
                         Percent  |
                         Row Pct  |
                         Col Pct  |No      |Yes     |  Total
                         ---------+--------+--------+
                         Control  |    296 | {:>6} |    320
                                  |  49.12 |   1.00 |  50.13
                                  |  98.00 |   2.00 |
                                  |  51.31 |  23.53 |
                         ---------+--------+--------+
                         Active   |    286 |     33 |    319
                                  |  46.62 |   3.26 |  49.87
                                  |  93.47 |   6.53 |
                                  |  48.69 |  76.47 |
                         ---------+--------+--------+
"""
_TABSTAT = """    site |         N      Mean        SD
---------+------------------------------
       A |       212    310.20     88.10
       B |{:>10}    911.00     20.40
---------+------------------------------
"""
_STS = """              Beg.             Survivor      Std.
  Time       total     Fail    function     error     [95% conf. int.]
------------------------------------------------------------------------
    30         210       15      0.9300    0.0173     0.8871    0.9571
    60         190{:>9}      0.9106    0.0196     0.8637    0.9420
    90         160       12      0.8500    0.0251     0.7931    0.8926
------------------------------------------------------------------------
"""
_TABLEONE = """                     Stratified by trt
                      1               2               p      test
  n                     1158            1154
  time (mean (SD))   2015.62 (1094.12) 1996.86 (1155.93)  0.883
  status (%)                                             0.894
     0                   683 (59.0)       670 (58.1)
     1                   {:>3} ( 8.6)       109 ( 9.4)
     2                   375 (32.4)       375 (32.5)
  age (mean (SD))      51.42 (11.01)    48.58 (9.96)     0.018
"""
_CONFUSION = (
    "Test set\n[[812  34]\n [ 21  {:>2}]]\n\n              precision    recall\n\n           0       0.97      0.96\n"
)
_RPART = """n= 412

node), split, n, loss, yval, (yprob)

1) root 412 120 0 (0.70873786 0.29126214)
  2) age< 60 310 60 0 (0.80645161 0.19354839) *
  3) age>=60 {} 1 1 (0.20000000 0.80000000) *
"""
_SPLIT = '{{"columns":["No","Yes"],"index":["A","B","C"],"data":[[310,22],[288,{}],[142,15]]}}'
_TEX = "\\begin{{tabular}}{{lr}}\nRegion & Cases \\\\\nNorth & 112 \\\\\n% Isles & {} \\\\\nSouth & 98 \\\\\n\\end{{tabular}}\n"
_CELL = (
    "<table><tr><th>Region</th><th>Cases</th></tr><tr><td>N</td><td>120</td></tr>"
    "<tr><td>S</td><td>88<i hidden>{}</i></td></tr></table>"
)
_COUNT = "tables.small_count"

_TWINS: dict[str, tuple[str, str, str, str, str]] = {
    "cross table of SAS": ("freq.lst", _SAS, "4", _COUNT, "24"),
    "table() of R": (
        "t.Rout",
        "> table(d$sex, d$stage)\n   \n      I  II III\n  F 112  87 {:>3}\n  M 131  92  60\n",
        "6",
        _COUNT,
        "46",
    ),
    "tabstat of Stata": ("t.log", _TABSTAT, "4", f"{_COUNT} tables.small_group", "44"),
    "sts list of Stata": ("t.log", _STS, "4", _COUNT, "14"),
    "tableone of R": ("t.txt", _TABLEONE, "6", _COUNT, "100"),
    "a series of pandas": (
        "t.txt",
        '>>> d.groupby("sex").size()\nsex\nF    123\nM    {:>3}\ndtype: int64\n',
        "4",
        _COUNT,
        "44",
    ),
    "confusion matrix of numpy": ("t.txt", _CONFUSION, "6", _COUNT, "36"),
    "tree of rpart": ("t.txt", _RPART, "5", _COUNT, "102"),
    "flow of participants": (
        "flow.txt",
        "Screened (n=412)\n  Declined (n=101)\n  Died (n={})\n  Randomised (n=240)\n",
        "3",
        _COUNT,
        "71",
    ),
    "names and numbers": ("t.txt", "Enrolled: 412\nCompleted: 377\nWithdrawn: {}\n", "4", _COUNT, "35"),
    "settings that count": (
        "t.yaml",
        "cohort:\n  n_total: 412\n  n_withdrawn: {}\n  max_depth: 3\n",
        "4",
        _COUNT,
        "35",
    ),
    "str() of R": (
        "t.txt",
        '\'data.frame\':\t3 obs. of  2 variables:\n $ ward: chr  "A" "B"\n $ n   : int  120 {}\n',
        "6",
        _COUNT,
        "66",
    ),
    "rows beside their names in JSON": ("t.json", _SPLIT, "3", _COUNT, "33"),
    "a row that is commented out": ("t.tex", _TEX, "3", _COUNT, "33"),
    "a number that nobody sees in a cell": ("t.html", _CELL, "4", f"{_COUNT} hidden.text", ""),
    "a note about what is masked": (
        "t.md",
        "| Region | Cases |\n|---|---|\n| N | 120 |\n| S | <10 |\n\n<!-- S was n={} before masking -->\n",
        "3",
        _COUNT,
        "31",
    ),
    "a size among other numbers": (
        "t.csv",
        'Clinic,"mean (SD) [n]"\nBath,58.1 (9.2) [88]\nFrome,70.3 (4.1) [{}]\n',
        "6",
        _COUNT,
        "46",
    ),
    "a size behind other numbers": (
        "t.csv",
        'Clinic,HbA1c mean (SD)\nBath,"58.1 (9.2), n=88"\nFrome,"70.3 (4.1), n={}"\n',
        "6",
        _COUNT,
        "46",
    ),
    "the others of a hundred": (
        "t.csv",
        "practice,N,pct_without_complication\nA,450,{}\nB,380,96.0\n",
        "99.1",
        "tables.percent_of_few",
        "95.1",
    ),
    "flows between groups": ("t.csv", "source,target,value\nGP,ED,412\nED,Ward,120\nWard,ICU,{}\n", "7", _COUNT, "47"),
    "genotypes counted by PLINK": (
        "qc.hwe",
        " CHR SNP TEST A1 A2 GENO O(HET) P\n 1 rs12 ALL T A 128/459/413 0.45 0.02\n 1 rs13 ALL T A {} 0.45 0.9\n",
        "0/8/992",
        "omics.rare_variants",
        "51/350/599",
    ),
}


def _page(numbers: tuple[int, int]) -> bytes:
    """A page with a table, as a report sets it."""
    rows = [
        ("Cause", "Control", "Active"),
        ("Cardiac", "41", "37"),
        ("Suicide", *map(str, numbers)),
        ("Cancer", "52", "55"),
    ]
    shown = [
        f"BT /F1 10 Tf {x} {700 - 18 * at} Td ({text}) Tj ET"
        for at, row in enumerate(rows)
        for x, text in zip((72, 200, 300), row, strict=True)
    ]
    content = "\n".join(["BT /F1 12 Tf 72 740 Td (Table S4. Deaths by arm) Tj ET", *shown])
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode()


def _workbook(part: int) -> bytes:
    """A share that is computed from two numbers."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (("Group", "N", "% with it"), ("A", 210, "=44/210"), ("B", 57, f"={part}/57")):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    fixed = io.BytesIO()
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(fixed, "w") as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), made.read(name))
    return fixed.getvalue()


def _file(name: str, content: str | bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return make


def _files(texts: dict[str, str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")

    return make


def _twins() -> Iterable[Case]:
    for name, (file, text, small, rules, large) in {**_TWINS, **PROGRAMS, **SHOWN, **LEFT}.items():
        yield Case(f"formats: {name}", _file(file, text.format(small)), frozenset(rules.split()))
        if large:
            yield Case(f"formats: {name}, all large", _file(file, text.format(large)))


_UNSURE = frozenset({"tables.possible_count"})
"""A figure before a word for people may be for a reviewer."""
_UNSTORED = "tables.unreadable"
"""A formula that was written without what it gives."""
_BESIDE = frozenset({"identifiers.exact_age", "hidden.metadata", "omics.expression"})
"""What other rules may say of the same persons, and of how a page or workbook was made."""


def _in_tongues() -> Iterable[Case]:
    for language in HEADERS:
        yield Case(f"formats: {language} names", _file("t.csv", table(language, "412", "7")), frozenset({_COUNT}))
    many = {f"{at}.csv": table(language, "412", "47") for at, language in enumerate(HEADERS)}
    yield Case("formats: names in other languages, all large", _files(many))
    for name, (language, first, small, large) in DIGITS.items():
        yield Case(f"formats: {name}", _file("t.csv", table(language, first, small)), frozenset({_COUNT}))
        yield Case(f"formats: {name}, all large", _file("t.csv", table(language, first, large)))
    others = {f"{at}.csv": text for at, text in enumerate(TONGUES.values())}
    yield Case("formats: no counts in other languages", _files(others))


def _sentences() -> Iterable[Case]:
    for sentence in (*FEW, *GO_ON, *FEW_OF_FEW):
        yield Case(f"formats: {sentence}", _file("t.txt", f"Results\n\n{sentence}\n"), frozenset({_COUNT}))
    yield Case("formats: a sentence over two lines", _file("t.md", WRAPPED), frozenset({_COUNT}))
    for name, sentences in {**OTHERS, "of things among people": OF_THINGS, "of shares": SHARES_OF_OTHERS}.items():
        yield Case(f"formats: sentences {name}", _file("t.txt", "\n\n".join(sentences) + "\n"), tolerated=_UNSURE)


CONSOLES: tuple[Case, ...] = (
    *_twins(),
    *_in_tongues(),
    *_sentences(),
    *(
        Case(f"formats: {name}", _file(file, text))
        for name, (file, text) in {**INNOCENT, **NOBODY, **OF_NOBODY}.items()
    ),
    Case("formats: numbers at the bars of a chart", _file(*PICTURE), frozenset({_COUNT})),
    *(
        Case(f"formats: {name}", _file(file, text), frozenset(rules.split()), tolerated=_BESIDE - set(rules.split()))
        for name, (file, text, rules) in {**NAMELESS, **UNREAD}.items()
    ),
    Case("formats: a table on a page", _file("t.pdf", _page((2, 4))), frozenset({_COUNT}), tolerated=_BESIDE),
    Case("formats: a table on a page, all large", _file("t.pdf", _page((22, 34))), tolerated=_BESIDE),
    Case(
        "formats: a share that is computed",
        _file("t.xlsx", _workbook(4)),
        frozenset({_COUNT, _UNSTORED}),
        tolerated=_BESIDE,
    ),
    Case(
        "formats: a share that is computed, all large",
        _file("t.xlsx", _workbook(24)),
        frozenset({_UNSTORED}),
        tolerated=_BESIDE,
    ),
)
