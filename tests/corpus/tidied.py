"""Tables as programs write them for other programs: one statistic a row, sizes of groups under a library's own name.

Each: rules that speak, CSV.
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
}
