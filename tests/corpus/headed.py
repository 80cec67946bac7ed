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
    "PatID_nunique",
    "Patients with fentanyl patch",
    "Women on statins at age 50",
    "Nifer y cleifion",
)
"""Headings over numbers of people or of what people came for."""
_LOOKED_AT = ("eligible", "users", "N screened", "invited", "Registered", "tested")
"""Headings over the sizes of groups."""
_HAD = {"deliveries": "caesarean_pct", "Respondents": "Yes (%)", "women": "Positive (%)"}
"""What is counted, and of how many of them a percentage tells."""
_SUMMARISED = ("mean_age,len", "len,mean_age", "median_los,len")


_TESTS = (
    "Independent Samples Test,,,,,,\n,Levene's Test for Equality of Variances,,t-test for Equality of Means,,,\n"
    ",F,Sig.,t,df,Sig. (2-tailed),Mean Difference\nTNF-alpha,1.21,0.29,2.31,{},0.05,3.1\n"
)
_STEPS = (("Patients in database", 18442), ("Age under 18", 16340), ("No linked record", 14500), ("Opted out", 14494))


def _flow(last: int, shown: str) -> str:
    """Who is left after each step of a flow, and how many it took."""
    left = [(name, after if after != _STEPS[-1][1] else last) for name, after in _STEPS]
    taken = ["", "2102", "1840", shown]
    rows = "".join(f"{name},{out},{after}\n" for (name, after), out in zip(left, taken, strict=True))
    return f"Criterion,Excluded,Remaining\n{rows}Missing outcome,494,{last - 494}\n"


_FLOWS = {
    "a step is suppressed": ("small_count recoverable", _flow(14494, "<10")),
    "no step is small": ("", _flow(14189, "311")),
    "no column tells what a step takes": (
        "small_count",
        "Criterion,Remaining\n" + "".join(f"{name},{left}\n" for name, left in _STEPS),
    ),
    "what is left is suppressed as well": (
        "",
        (
            "Criterion,Excluded,Remaining\nIn database,,18442\nUnder 18,2102,16340\nNo record,1840,14500\nOpted out,<10,*\n"
            "Missing,*,14000\nDied,500,13500\n"
        ),
    ),
}


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
    **{
        f"percentages of {name}": ("percent_of_few", f"clinic,{name},{had}\nA,402,1.5\nB,500,24.4\n")
        for name, had in _HAD.items()
    },
    **{
        f"percentages of {name}, all large": ("", f"clinic,{name},{had}\nA,402,11.5\nB,500,24.4\n")
        for name, had in _HAD.items()
    },
    "percentages of all by what is counted": ("", "clinic,deliveries,deliveries_pct\nA,402,44.6\nB,500,55.4\n"),
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
    "values of variables": ("", "variable,dtype,nunique,bmi_nunique\nsex,str,2,3\nsmoking,str,3,4\narea,str,41,5\n"),
    "users of servers": ("", "server,users,latency_ms\nweb1,4,12.5\nweb2,7,13.1\n"),
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
    "quartiles of a stay": (
        "",
        "procedure,n,median_los_days,los_q1,los_q3,median_drains\nHip,410,4,3,6,1\nKnee,388,3,2,5,1\n",
    ),
    "quartiles of the stay of few": (
        "small_count small_group",
        "procedure,n,median_los_days,los_q1,los_q3\nHip,4,4,3,6\nKnee,388,3,2,5\n",
    ),
    "falls in two quarters of the year": ("small_count", "ward,falls_q1,falls_q3\nA,14,3\nB,14,13\n"),
    "stays in four quarters of the year": (
        "small_count",
        "ward,los_q1,los_q2,los_q3,los_q4,n\nA,14,22,13,18,44\nB,14,13,16,18,4\n",
    ),
    "features with counts in their names": (
        "",
        "rank\tfeature\tgain\tlag_days\n1\teGFR\t0.221\t7\n2\tNEWS2 max\t0.190\t1\n3\tn_prior_admissions\t0.087\t3\n".replace(
            "\t", ","
        ),
    ),
    "patients who have each feature": ("small_count", "feature,importance,patients\neGFR,0.221,1207\nage,0.190,4\n"),
    "variables numbered by psych": (
        "endpoints",
        (
            "name,vars,n,mean,sd,median,trimmed,mad,min,max\nsbp,1,1204,138.2,17.9,137.0,137.4,17.79,88,221\n"
            "creatinine,2,1198,88.1,31.2,82.0,84.3,20.76,31,611\n"
        ),
    ),
    "means of clusters of practices": (
        "group_size_unknown",
        "gp_cluster,mean_hba1c,sd_hba1c\nA,58.1,12.2\nB,61.0,13.4\nC,59.9,12.8\n",
    ),
    "two tests side by side, of few": ("low_degrees", _TESTS.format(7)),
    "two tests side by side": ("", _TESTS.format(217)),
    **{f"left over: {name}": one for name, one in _FLOWS.items()},
    "the condition number of a fit": ("", "Skew:,0.12,Prob(JB):,1.52e-21\nKurtosis:,1.419,Cond. No.,1.0\n"),
}
