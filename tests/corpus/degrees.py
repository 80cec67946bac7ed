"""Degrees of freedom beside, within and between other things: pairs of a print-out, APA's cells, a test in each row.

Each: rules that speak, text; of CSV files, and of others by their name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def _apa(t: int, error: int) -> str:
    return f'Contrast,Test,p\nFast vs slow,t({t}) = 2.91,.023\nThree groups,"F(2, {error}) = 5.12",.050\n'


def _tests(welch: float) -> str:
    return (
        "Comparison,Test,Statistic,df,p\nSex by arm,Chi-square,3.1,1,0.2\n"
        f"LDL by arm,Welch t,-2.2,{welch},0.07\nT stage by arm,Chi-square,7.7,3,0.05\n"
    )


def _stargazer(df: int) -> str:
    return (
        "\\begin{tabular}{lc}\n & crp \\\\ \\hline\n dose & 0.512$^{*}$ \\\\\n & (0.201) \\\\ \\hline\n"
        f"R$^{{2}}$ & 0.412 \\\\\nResidual Std. Error & 1.204 (df = {df}) \\\\\n"
        f"F Statistic & 4.112$^{{*}}$ (df = 2; {df}) \\\\\n\\end{{tabular}}\n"
    )


def _summary(n: int) -> str:
    pairs = (
        *(("Dep. Variable:", "dose", "R-squared:", "0.414"), ("Model:", "OLS", "Adj. R-squared:", "0.195")),
        *(("Method:", "Least Squares", "F-statistic:", "1.885"), ("Time:", "19:05:10", "Log-Likelihood:", "-13.496")),
        *(("No. Observations:", str(n), "AIC:", "34.99"), ("Df Residuals:", str(n - 4), "BIC:", "36.93")),
        *(("Df Model:", "3", "", ""), ("Covariance Type:", "nonrobust", "", "")),
    )
    rows = "".join(f"<tr><th>{a}</th><td>{b}</td><th>{c}</th><td>{d}</td></tr>\n" for a, b, c, d in pairs)
    return f'<html><body><table class="simpletable">\n{rows}</table></body></html>\n'


def _by_name(names: Sequence[str]) -> str:
    return "file,value\n" + "".join(f"{name},{4 + at}\n" for at, name in enumerate(names))


_DIGESTS = ("e9a6df2c", "028af9bda5b16040df2d548f249a9b23", "3f2b12df-1df2-4df1-8abc-0123456789ab", "7c0d41be")
_SURVIVAL = (
    "\\begin{tabular}{lc}\n & time \\\\ \\hline\n age & 0.512$^{*}$ \\\\\n & (0.201) \\\\\nObservations & 204 \\\\\n"
    "Wald Test & 12.4 (df = 3) \\\\\nLR Test & 11.2 (df = 3) \\\\\nScore (Logrank) Test & 13.1 (df = 3) \\\\\n"
    "\\end{tabular}\n"
)

DEGREES: dict[str, tuple[str, str]] = {
    "tests as APA writes them": ("low_degrees", _apa(7, 6)),
    "tests as APA writes them, of many": ("", _apa(77, 66)),
    "tests as APA writes them, nothing but texts": (
        "low_degrees",
        'Contrast,Result\nFast vs slow,"t(7) = 2.91, p = .02"\nA vs B,"t(87) = 1.1, p = .2"\n',
    ),
    "tests as APA writes them, nothing but texts, of many": (
        "",
        'Contrast,Result\nFast vs slow,"t(77) = 2.91, p = .02"\nA vs B,"t(87) = 1.1, p = .2"\n',
    ),
    "chi-squared tests as APA writes them": ("", "Variable,Test\nSex,χ²(1) = 3.2\nStage,χ²(3) = 7.1\n"),
    "correlations as APA writes them": (
        "low_degrees",
        "Pair,Result\nage and bmi,r(6) = .83\nage and sbp,r(60) = .30\n",
    ),
    "correlations as APA writes them, of many": ("", "Pair,Result\nage and bmi,r(61) = .83\nage and sbp,r(60) = .30\n"),
    "degrees in the name of a column": ("low_degrees", "Contrast,t(7),p\nFast vs slow,2.91,.023\nOther,1.2,.2\n"),
    "degrees in the name of a column, many": ("", "Contrast,t(77),p\nFast vs slow,2.91,.004\nOther,1.2,.2\n"),
    "another test in each row": ("low_degrees", _tests(6.2)),
    "another test in each row, of many": ("", _tests(86.2)),
    "files by their digests": ("", _by_name(_DIGESTS)),
    "degrees beside digests": ("low_degrees", _by_name((*_DIGESTS, "residual df"))),
    "doses and visits of a protocol": ("", "Cycle,Day,Dose (mg),Visits\n1,1,5,2\n1,8,5,1\n2,1,8,2\n"),
    "patients by dose and day": ("small_count", "dose (mg),day,patients\n5,1,44\n10,1,6\n20,1,33\n"),
    "levels of variables whose names count": (
        "",
        "variable,level,n\nNumber of drugs,1,44\nNumber of drugs,2,55\nsex,male,66\nsex,female,67\n",
    ),
}

DEGREES_ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "stargazer": ("model.tex", "tables.low_degrees", _stargazer(6)),
    "stargazer, of many": ("model.tex", "", _stargazer(206)),
    "stargazer, tests of a survival model": (
        "model.tex",
        "",
        _SURVIVAL,
    ),
    "summary of statsmodels": ("ols.html", "tables.low_degrees", _summary(12)),
    "summary of statsmodels, of fewer": ("ols.html", "tables.low_degrees tables.small_count", _summary(9)),
    "summary of statsmodels, of many": ("ols.html", "", _summary(212)),
}
