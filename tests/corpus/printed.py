"""Labelled cases: print-outs of programs, sentences and odd tables as an outsider made them. Part of ``formats``."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from corpus.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CLASSES = """              precision    recall  f1-score   support

           0       0.92      0.95      0.93       120
           1       0.81      0.72      0.76       {:>3}

    accuracy                           0.90       {:>3}
"""


def _file(name: str, content: str | Callable[[], bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content())

    return make


def _stata(smallest: str, total: str) -> str:
    return f""". tab imd diabetes

           |       diabetes
       imd |         0          1 |     Total
-----------+----------------------+----------
         1 |     1,204         61 |     1,265
         2 |     1,118         44 |     1,162
         3 |       988 {smallest:>10} |     {total:>5}
-----------+----------------------+----------
     Total |     3,310        {105 + int(smallest)} |     {3415 + int(smallest):,}
"""


def _stata_rows(smallest: str, share: str) -> str:
    return f"""
           |         dead
       sex |        No        Yes |     Total
-----------+----------------------+----------
    Female |     1,004         61 |     1,065
           |     94.27       5.73 |    100.00
-----------+----------------------+----------
      Male |     1,118 {smallest:>10} |     {1118 + int(smallest):,}
           |     {100 - float(share):.2f} {share:>10} |    100.00
"""


def _fit(observations: int, residual: int) -> str:
    return f"""                            OLS Regression Results
==============================================================================
Dep. Variable:                    crp   R-squared:                       0.512
No. Observations:    {observations:>16}   AIC:                             52.67
Df Residuals:        {residual:>16}   BIC:                             53.65
Df Model:                           4
==============================================================================
                 coef    std err          t      P>|t|      [0.025      0.975]
------------------------------------------------------------------------------
dose           0.8800      0.310      2.839      0.047       0.019       1.741
==============================================================================
"""


def _described(size: int) -> str:
    return f"""<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>crp</th></tr></thead>
<tbody><tr><th>count</th><td>{size}.000000</td></tr><tr><th>mean</th><td>4.816667</td></tr>
<tr><th>std</th><td>3.466506</td></tr><tr><th>50%</th><td>3.750000</td></tr></tbody></table>"""


def _document(*runs: str) -> Callable[[], bytes]:
    def make() -> bytes:
        import docx

        made = docx.Document()
        paragraph = made.add_paragraph()
        for run in runs:
            paragraph.add_run(run).italic = True
        written = io.BytesIO()
        made.save(written)
        return written.getvalue()

    return make


def _years(*, are_of_birth: bool) -> str:
    random_one = random.Random(11)
    rows = (
        f"{random_one.choice('12')},{random_one.randint(1935, 1990)},{random_one.randint(0, 27)},{random_one.randint(0, 21)}"
        for _ in range(50)
    )
    if are_of_birth:
        return "sex,yob,phq9,gad7\n" + "\n".join(rows) + "\n"
    return "sex,yob,n\n1,1940,310\n1,1950,290\n2,1940,305\n2,1950,333\n"


_WELCH = "\tWelch Two Sample t-test\n\ndata:  il6 by group\nt = -2.1034, df = {}, p-value = 0.08621\n"
_SURVDIFF = "survdiff(formula = Surv(time, status) ~ arm)\n\n Chisq= 10.3  on 1 degrees of freedom, p= 0.001\n"
_LM = "Residual standard error: 2.1 on {} degrees of freedom\nMultiple R-squared:  0.41\n"
_GO = """ID,Description,GeneRatio,BgRatio,pvalue,p.adjust,geneID,Count
GO:0006954,inflammatory response,7/120,520/18000,1e-5,0.001,TNF/IL6/IL1B/CCL2/CXCL8/IL10/NFKB1,7
GO:0006955,immune response,5/120,810/18000,0.002,0.03,TNF/IL6/CD4/CD8A/FCGR2A,5
"""
_GROUPED = """arm,count,mean,std,min,25%,50%,75%,max
A,310,48.2,9.1,21,42,48,55,88
B,305,47.7,9.4,22,41,47,54,91
"""
_HIDDEN_SHARE = "Site,Seen,Referred,Referred (%)\nA,240,61,25.4\nB,180,[c],{}\nC,322,77,23.9\n"
_STUDIES = (
    "exposure,n_studies,beta,se,p,het_isq,het_df,het_p\n"
    "alcohol,5,0.31,0.02,1e-40,12.3,4,0.33\nsalt,5,-0.12,0.03,2e-05,0,4,0.71\n"
)
_TIBBLE = """# A tibble: 4 x 3
  sex   smoke       n
  <chr> <chr>   <int>
1 F     never     412
2 F     current {:>5}
3 M     never     388
4 M     current   120
"""
_CUMULATIVE = "age,n,cumulative_n\n0-9,120,120\n10-19,88,208\n20-29,*,{}\n30-39,140,{}\n40-49,131,{}\n"
_FLOW = "<html><body><p>Assessed for eligibility (n = 1204)</p><p>Excluded (n = {}): did not meet the criteria</p></body></html>"


def _residuals(*, are_shown: bool) -> str:
    made_up = random.Random(12)
    names = "fitted,residual,leverage" if are_shown else "fitted,lower,upper"
    rows = (f"{made_up.gauss(130, 9):.5f},{made_up.gauss(0, 9):.5f},{made_up.random() / 50:.7f}" for _ in range(120))
    return names + "\n" + "\n".join(rows) + "\n"


def _twice(first: str, second: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "all.csv").write_text(first, encoding="utf-8")
        (folder / "without-opt-outs.csv").write_text(second, encoding="utf-8")

    return make


_WRITTEN: dict[str, tuple[str, str | Callable[[], bytes], str]] = {
    "Stata's cross table": ("tab.log", _stata("4", "992"), "tables.small_count"),
    "Stata's cross table of enough": ("tab.log", _stata("40", "1,028"), ""),
    "Stata's row percentages": ("tab.txt", _stata_rows("6", "0.53"), "tables.small_count"),
    "Stata's row percentages of enough": ("tab.txt", _stata_rows("60", "5.09"), ""),
    "a printed model of nine": ("ols.txt", _fit(9, 4), "tables.low_degrees"),
    "a printed model of many": ("ols.txt", _fit(904, 899), ""),
    "a printed t test of few": ("t.txt", _WELCH.format("5.3112"), "tables.low_degrees"),
    "a printed t test of many": ("t.txt", _WELCH.format("105.31"), ""),
    "R's summary of a model of few": ("lm.txt", _LM.format(6), "tables.low_degrees"),
    "R's summary of a model of many": ("lm.txt", _LM.format(612), ""),
    "a printed log-rank test": ("survdiff.txt", _SURVDIFF, ""),
    "pandas describes six": ("d.html", _described(6), "tables.small_count tables.small_group"),
    "pandas describes sixty": ("d.html", _described(60), ""),
    "pandas describes groups": ("d.csv", _GROUPED, "tables.endpoints"),
    "a share gives the suppressed back": ("s.csv", _HIDDEN_SHARE.format("3.9"), "tables.percent_of_few"),
    "a share suppressed with its count": ("s.csv", _HIDDEN_SHARE.format("[c]"), ""),
    "a curve of lifelines alone": (
        "km.csv",
        "timeline,KM_estimate\n0,1.0\n30,0.981\n60,0.964\n90,0.941\n",
        "tables.survival_unknown",
    ),
    "genes counted in sets": ("go.csv", _GO, ""),
    "studies counted in a meta-analysis": ("meta.csv", _STUDIES, ""),
    "rows with a year of birth": ("r.csv", _years(are_of_birth=True), "persons.row_per_person"),
    "groups by year of birth": ("r.csv", _years(are_of_birth=False), ""),
    "a sentence that counts few": (
        "text.docx",
        _document("Of the 1,190 who were randomised, four (n=4) withdrew their consent later."),
        "tables.possible_count",
    ),
    "a sentence that counts many": (
        "text.docx",
        _document(
            "Of the 1,190 who were randomised, 41 participants withdrew consent; groups of fewer than 10 patients are merged."
        ),
        "",
    ),
    "a sentence with an NHS number in two runs": (
        "text.docx",
        _document("As an example, the patient with NHS number 943 476", " 5919 came twice."),
        "identifiers.nhs_number",
    ),
    "R's tibble": ("tbl.txt", _TIBBLE.format(8), "tables.small_count"),
    "R's tibble of enough": ("tbl.txt", _TIBBLE.format(80), ""),
    "a cumulative count gives the suppressed back": (
        "cum.csv",
        _CUMULATIVE.format(213, 353, 484),
        "tables.recoverable",
    ),
    "cumulative counts suppressed with theirs": ("cum.csv", _CUMULATIVE.format("*", "*", "*"), ""),
    "classes with numbers for names": ("report.txt", _CLASSES.format(7, 127), "tables.small_count"),
    "classes with numbers for names, of enough": ("report.txt", _CLASSES.format(47, 167), ""),
    "a page that counts few": ("flow.html", _FLOW.format(6), "tables.possible_count"),
    "a page that counts many": ("flow.html", _FLOW.format(66), ""),
    "residuals of each": ("fit.csv", _residuals(are_shown=True), "persons.row_per_person"),
    "a fitted curve": ("fit.csv", _residuals(are_shown=False), ""),
}

PRINTED: tuple[Case, ...] = (
    *(
        Case(f"formats: {name}", _file(file, content), frozenset(expected.split()))
        for name, (file, content, expected) in _WRITTEN.items()
    ),
    Case(
        "formats: one disease in each place, with and without some",
        _twice("icb,asthma\nQE1,1402\nQOP,988\nQF7,1210\n", "icb,asthma\nQE1,1398\nQOP,985\nQF7,1207\n"),
        frozenset({"history.differencing"}),
    ),
    Case(
        "formats: one disease in each place, and another year",
        _twice("icb,asthma\nQE1,1402\nQOP,988\nQF7,1210\n", "icb,asthma\nQE1,1598\nQOP,1185\nQF7,1407\n"),
    ),
)
