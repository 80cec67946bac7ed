"""Of how many a number is: a size in a header or a note, a population under its usual names, rows below "Number of patients".

Each: rules that speak, CSV.
"""

from __future__ import annotations

_NOTED = ("Outcome,%", "Outcome (N=213),%", "Outcome (n = 213),Percent")


def _outcomes(header: str, few: float, note: str = "") -> str:
    return f"{header}\nReadmission,14.1\nPulmonary embolism,{few}\nWound infection,10.3\n{note}"


def _councils(population: str, rate: str, few: float) -> str:
    return (
        f'council,"{population}","{rate}"\nAberdeenshire,261210,88.4\nOrkney Islands,22540,{few}\n'
        "Highland,238060,72.7\nMoray,96410,81.9\n"
    )


def _events(corner: str, size: str, few: str) -> str:
    return f"{corner},Drug,Placebo\n{size},304,301\nNausea,61*,38\nRash,{few},29\nHeadache,72,70\n,,\n* p<0.05,,\n"


_POPULATIONS = (
    *(
        "population",
        "mid-year population",
        "Mid-2021 population",
        "population (mid-year)",
        "mid-year population estimate",
    ),
    *("resident population", "adults", "inhabitants", "at risk", "list size"),
)
_RATES = (
    *(
        "rate per 100000",
        "incidence per 100 000",
        "Incidence (per 100,000)",
        "mortality per 100.000",
        "prevalence per 100k",
    ),
    *("rate_100k", "cases per lakh", "hospitalisations per 10^5"),
)
_BASES = ("Number of patients", "N", "Number randomised", "group_n", "Patients analysed")
_MARKS = ("8†", "8*", "8ᵃ", "8‡", "8#", "8‖", "8^a^", "8 **")

OF_WHOM: dict[str, tuple[str, str]] = {
    **{f"percentages below {header}": ("percent_of_few", _outcomes(header, 1.9)) for header in _NOTED[1:]},
    **{f"percentages below {header}, all large": ("", _outcomes(header, 11.7)) for header in _NOTED[1:]},
    "percentages above their size": ("percent_of_few", _outcomes(_NOTED[0], 1.9, "\nN = 213 patients\n")),
    "percentages above their size, all large": ("", _outcomes(_NOTED[0], 11.7, "\nN = 213 patients\n")),
    "percentages above the size of others": ("", _outcomes(_NOTED[0], 1.9, "\nWithout those of unknown sex (n=213)\n")),
    **{f"rates of {name}": ("percent_of_few", _councils(name, "rate per 100000", 22.2)) for name in _POPULATIONS},
    **{f"rates of {name}, all large": ("", _councils(name, "rate per 100000", 93.2)) for name in _POPULATIONS},
    **{f"{name} of people": ("percent_of_few", _councils("population", name, 22.2)) for name in _RATES},
    **{f"{name} of people, all large": ("", _councils("population", name, 93.2)) for name in _RATES},
    "prevalence per 1,000 is no percentage": (
        "",
        'practice,list size,"prevalence per 1,000"\nA,8100,88.4\nB,9254,20.2\nC,9900,72.7\n',
    ),
    **{f"adverse events below {name}": ("small_count", _events("Adverse event", name, "8")) for name in _BASES},
    **{f"adverse events below {name}, all large": ("", _events("Adverse event", name, "88")) for name in _BASES},
    **{f"count with a footnote: {mark}": ("small_count", f"sex,n\nmale,120\nfemale,{mark}\n") for mark in _MARKS},
    **{f"count with a footnote: 8{mark}": ("", f"sex,n\nmale,120\nfemale,8{mark}\n") for mark in _MARKS},
    **{
        f"percentages below their {name}": (
            "percent_of_few",
            f",stroke,mi,death\n{name},420,420,420\npercent,1.4,9.0,15.2\n",
        )
        for name in _BASES
    },
    **{
        f"percentages below their {name}, all large": (
            "",
            f",stroke,mi,death\n{name},420,420,420\npercent,11.4,9.0,15.2\n",
        )
        for name in _BASES
    },
    "what nothing says to be an event": ("possible_count", _events("Result", "Number of patients", "8")),
    "days among adverse events": (
        "",
        "Adverse event,Drug,Placebo\nNumber of patients,304,301\nNausea,61,38\nMedian days to onset,4,5\n",
    ),
    "means of classes without sizes": (
        "group_size_unknown",
        "diagnosis,mean PHQ-9,SD\nLupus,9.1,4.2\nStill disease,11.4,5.0\n",
    ),
    "means of classes with sizes": ("", "diagnosis,n,mean PHQ-9,SD\nLupus,219,9.1,4.2\nStill disease,64,11.4,5.0\n"),
    "medians of hospitals without sizes": ("group_size_unknown", "hospital,median stay\nLeeds,9.1\nYork,8.7\n"),
    "means of tubes": ("", "drug,mean IC50,sd\nA,9.1,4.2\nB,8.7,4.8\n"),
    "means of firms": ("", "sector,firms,mean growth (%)\nPharma,42,3.1\nDevices,61,2.8\nDiagnostics,38,4\n"),
    "means of genes": ("", "gene,mean expression\nBRCA1,9.1\nTP53,8.7\n"),
}
