"""What is counted, called as registers, audits and programs call it. Each: rules that speak, CSV."""

from __future__ import annotations

_COUNTED = (
    "Spells",
    "Stays",
    "attendances",
    "Encounters",
    "Outpatients",
    "Conveyances",
    "Count of HospitalNo",
    "CountOfNHSNo",
    "COUNT(DISTINCT nhs_number)",
    "Number of study number",
    "Patients with fentanyl patch",
    "Women on statins at age 50",
    "Nifer y cleifion",
)
"""Headings over numbers of people or of what people came for."""
_LOOKED_AT = ("eligible", "users", "N screened", "invited", "Registered", "tested")
"""Headings over the sizes of groups."""
_SUMMARISED = ("mean_age,len", "len,mean_age", "median_los,len")


def _of_wards(name: str, least: int) -> str:
    return f"icb,{name}\nQUE,44\nQM7,31\nQHG,{least}\nQH8,18\n"


def _with_costs(name: str, least: int) -> str:
    return f"HRG,{name},Mean cost (GBP)\nHN80A,{least},14880.2\nHN80B,41,1480.2\nHN80C,44,1880.2\n"


def _of_size(name: str, least: int) -> str:
    return f"district,{name},attended_pct\nCambridge,412,23.3\nFenland,{least},6.5\nEly,158,17.1\n"


def _grouped(names: str, least: int) -> str:
    rows = ((44, 66.2), (31, 61.3), (least, 64.4))
    cells = [f"{len_},{mean}" if names.startswith("len") else f"{mean},{len_}" for len_, mean in rows]
    return f"icb,{names}\nQUE,{cells[0]}\nQM7,{cells[1]}\nQHG,{cells[2]}\n"


HEADED: dict[str, tuple[str, str]] = {
    **{f"counted as {name}": ("small_count", _of_wards(name, 4)) for name in _COUNTED},
    **{f"counted as {name}, all large": ("", _of_wards(name, 24)) for name in _COUNTED},
    "mean costs of spells": ("small_count small_group", _with_costs("Spells", 4)),
    "mean costs of spells, all large": ("", _with_costs("Spells", 40)),
    **{f"percentages of those {name}": ("percent_of_few", _of_size(name, 46)) for name in _LOOKED_AT},
    **{f"percentages of those {name}, all large": ("", _of_size(name, 460)) for name in _LOOKED_AT},
    "percentages of whom no column tells": (
        "percent_without_count",
        "district,deaths,practices,places,smoking_pct\nEly,61,7,12,23.3\nMarch,44,6,11,19.9\nWisbech,58,5,13,17.1\n",
    ),
    "those screened with their percentage of those invited": (
        "",
        "area,Invited,Screened n,Screened %\nInner,620,412,66.5\nMiddle,511,300,58.7\nOuter,1402,700,49.9\n",
    ),
    **{f"grouped with {names}": ("small_count small_group", _grouped(names, 9)) for names in _SUMMARISED},
    **{f"grouped with {names}, all large": ("", _grouped(names, 29)) for names in _SUMMARISED},
    "lengths of contigs beside a mean": ("", "contig,mean_gc,len\nc1,0.41,44\nc2,0.42,9\nc3,0.44,31\n"),
    "number of the week beside a mean": (
        "",
        "ward,week number,mean los,n\nCedar,3,31.5,200\nCedar,4,14.2,300\nElm,5,3.3,330\n",
    ),
    "means of patients with something": ("", "arm,n,Patients with asthma: mean age\na,120,9\nb,130,8\n"),
    "counts in scientific notation": (
        "small_count",
        "exposure,freq,prop\nnone,3.21e+03,9.98e-01\nhigh,7.00e+00,2.20e-03\n",
    ),
    "counts in scientific notation, all large": (
        "",
        "exposure,freq,prop\nnone,3.21e+03,9.91e-01\nhigh,2.90e+01,9.0e-03\n",
    ),
    "estimates in scientific notation": ("", "term,estimate,se\nnone,3.21e+03,8.73e-01\nhigh,7.00e+00,1.90e-03\n"),
    "the condition number of a fit": ("", "Skew:,0.12,Prob(JB):,1.52e-21\nKurtosis:,1.419,Cond. No.,1.0\n"),
}
