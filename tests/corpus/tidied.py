"""Tables as programs write them for other programs: one statistic a row, sizes of groups under a library's own name.

Each: rules that speak, CSV; of other files, their name as well.
"""

from __future__ import annotations


def _described(value: str, mixed: int) -> str:
    return (
        f"variable,level,statistic,{value}\nage,,mean,58.3\nage,,sd,11.2\n"
        f"ethnicity,White,n,512\nethnicity,Mixed,n,{mixed}\nethnicity,Black,n,71\n"
    )


def _cards(few: int, share: float) -> str:
    return (
        "group1,group1_level,variable,variable_level,stat_name,stat_label,stat\nARM,A,SEX,F,n,n,53\nARM,A,SEX,F,N,N,86\n"
        f"ARM,A,SEX,F,p,%,0.616\nARM,A,SEX,U,n,n,{few}\nARM,A,SEX,U,N,N,86\nARM,A,SEX,U,p,%,{share}\n"
    )


def _grouped(name: str, few: int) -> str:
    return f"site,arm,{name}\nLeeds,A,141\nLeeds,B,{few}\nYork,A,98\nYork,B,102\n"


_SIZES = (
    "len",
    "size",
    "0",
    "nobs",
    "_n",
    "COUNT_",
    "count(*)",
    "count_star()",
    "n()",
    "_freq",
    "_FREQ_",
    "nrow",
    "f0_",
)
"""polars; pandas; SAS, dplyr, SQL, Stata; BigQuery."""
_VALUES = ("value", "result", "estimate", "est", "stat", "statistics", "estimate_value")

TIDIED: dict[str, tuple[str, str]] = {
    **{f"a statistic a row, called {name}": ("small_count", _described(name, 4)) for name in _VALUES},
    **{f"a statistic a row, called {name}, all large": ("", _described(name, 44)) for name in _VALUES},
    "a statistic a row, before its group": (
        "small_count",
        "variable,statistic,level,estimate\nage,mean,,58.3\nethnicity,n,White,512\nethnicity,n,Mixed,4\nethnicity,n,Black,71\n",
    ),
    "a statistic a row, before its group, all large": (
        "",
        "variable,statistic,level,estimate\nage,mean,,58.3\nethnicity,n,White,512\nethnicity,n,Mixed,44\nethnicity,n,Black,71\n",
    ),
    "results of cards": ("small_count", _cards(3, 0.035)),
    "results of cards, all large": ("", _cards(23, 0.267)),
    "terms of a model, one called n": (
        "",
        "term,estimate,std.error,statistic,p.value\n(Intercept),7,2.1,3,0.002\nn_siblings,4,1.2,3,0.01\nn,3,1.1,3,0.01\n",
    ),
    **{f"sizes of groups called {name}": ("small_count", _grouped(name, 6)) for name in _SIZES},
    **{f"sizes of groups called {name}, all large": ("", _grouped(name, 66)) for name in _SIZES},
    "sizes of groups called len, of one column": ("small_count", "diagnosis,len\nasthma,141\ncopd,6\ngout,34\n"),
    "lengths of sequences": ("", "contig,len\nchr1,141\nchr2,6\n"),
    "lengths of names": ("", "drug,len\naspirin,7\nibuprofen,9\nparacetamol,11\n"),
    "lengths of exons": ("", "gene,exon,len\nA,1,141\nA,2,6\nB,1,88\nB,2,90\n"),
    "lengths of variables": ("", "variable,type,len\nsex,Char,1\nage,Num,8\nsite,Char,8\n"),
    "lengths of teeth": ("", "supp,dose,len\nVC,0.5,8\nVC,1,9.7\nOJ,0.5,13\nOJ,1,22\n"),
    "sizes of groups without a name": (
        "small_count",
        "sex,ethnicity,0\nF,Asian,70\nF,Black,64\nF,Mixed,27\nM,Asian,87\nM,Black,44\nM,Mixed,5\n",
    ),
    "sizes of groups without a name, all large": (
        "",
        "sex,ethnicity,0\nF,Asian,70\nF,Black,64\nF,Mixed,27\nM,Asian,87\nM,Black,44\nM,Mixed,35\n",
    ),
}

_KEPT = (
    ("counts.csv", 'region,"n"\nNorth,="214"\nSouth,="{}"\n'),
    ("counts.csv", 'region,n\nNorth,"=""214"""\nSouth,"=""{}"""\n'),
    ("counts.csv", 'region;n\n="North";="214"\n="South";="{}"\n'),
    ("counts.tsv", 'region\tn\n="North"\t="214"\nSouth\t="{}"\n'),
)

SIZES_ELSEWHERE: dict[str, tuple[str, str, str]] = {
    **{
        f"counts that are to stay texts, {at}": (file, "tables.small_count hidden.formula", text.format(6))
        for at, (file, text) in enumerate(_KEPT)
    },
    **{
        f"counts that are to stay texts, {at}, all large": (file, "hidden.formula", text.format(96))
        for at, (file, text) in enumerate(_KEPT)
    },
    "groups without names of columns, the first of nobody": (
        "groups.csv",
        "tables.zero",
        "male,white,0\nmale,black,22\nfemale,white,30\nfemale,black,41\n",
    ),
    "records by outcome": (
        "outcomes.json",
        "tables.percent_of_few",
        '{"stroke": {"group_n": 420, "percent": 1.4}, "mi": {"group_n": 420, "percent": 9.0}}',
    ),
    "records by outcome, all large": (
        "outcomes.json",
        "",
        '{"stroke": {"group_n": 420, "percent": 11.4}, "mi": {"group_n": 420, "percent": 9.0}}',
    ),
}
