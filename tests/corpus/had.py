"""What people have, called like what is measured of them: "Hearing loss", "Low income". Each: rules that speak, CSV."""

from __future__ import annotations

_HAD = (
    "High cholesterol level",
    "Hearing loss",
    "Low income",
    "Mean arterial pressure > 100",
    "Bone density loss",
    "Range of motion limited",
    "Abnormal ratio",
    "Heart rate > 100",
    "Raised inflammatory index",
    "Median nerve palsy",
    "Change in bowel habit",
    "Old age",
    "Time off work",
    "Weight gain",
    "Cost concern",
    "High score",
    "Visual difference",
    "Age 40-49",
)
"""What people have, called like what is measured of them."""
_ABOVE = ("n", "N", "Cases", "Participants", "Patients", "No.", "Count", "Frequency", "n (%)")
_EDGES = (
    "<18",
    "≤18",
    "under 18",
    "18-24",
    "18 to 24",
    "85+",
    "80 years +",
    "85 plus",
    ">=85",
    "85 and over",
    "1-4 yrs",
)
"""The first or last of bands of age, whose own numbers count nobody."""


def _counted(at: int, had: str, count: int) -> str:
    """In the rows of other illnesses, below one of the names that say that people are counted."""
    return f"characteristic,{_ABOVE[at % len(_ABOVE)]}\nAsthma,55\nDiabetes,80\n{had},{count}\nHypertension,120\n"


def _parts(had: str, count: int) -> str:
    return f"characteristic,Cases,Participants\nAsthma,55,230\n{had},{count},241\nDiabetes,80,240\n"


def _shares(had: str, count: int) -> str:
    percent = f"{count / 2.5:.1f}"
    head = "Characteristic,Treated (N=250),Control (N=240)"
    return f"{head}\nAsthma,55 (22.0),61 (25.4)\n{had},{count} ({percent}),12 (5.0)\nDiabetes,80 (32.0),72 (30.0)\n"


def _banded(edge: str, count: int) -> str:
    return f"Age (years),Men,Women\n{edge},{count},{count + 40}\n25-34,120,131\n35-44,131,140\n"


def _across(edge: str, count: int) -> str:
    return f"sex,{edge},25-34,35-44\nMen,{count},120,130\nWomen,40,110,90\n"


HAD: dict[str, tuple[str, str]] = {
    **{f"aged {edge}": ("small_count", _banded(edge, 4)) for edge in _EDGES},
    **{f"aged {edge}, all large": ("", _banded(edge, 14)) for edge in _EDGES},
    **{f"aged {edge}, across": ("small_count", _across(edge, 4)) for edge in _EDGES},
    **{f"aged {edge}, across, all large": ("", _across(edge, 14)) for edge in _EDGES},
    **{f"{had}, counted": ("small_count", _counted(at, had, 4)) for at, had in enumerate(_HAD)},
    **{f"{had}, counted, large": ("", _counted(at, had, 14)) for at, had in enumerate(_HAD)},
    **{f"{had}, of participants": ("small_count", _parts(had, 7)) for had in _HAD},
    **{f"{had}, of participants, large": ("", _parts(had, 17)) for had in _HAD},
    **{f"{had}, with its percentage": ("small_count", _shares(had, 5)) for had in _HAD},
    **{f"{had}, with its percentage, large": ("", _shares(had, 15)) for had in _HAD},
    "statistics of a Table 1 below groups' names, whole": (
        "endpoints",
        (
            'Characteristic,Treated (N=120),Control (N=118)\n"Age, mean (SD)",54 (8),55 (9)\n'
            '"BMI, median [IQR]",27 [24-31],26 [23-30]\n"Follow-up, median (range)",7 (2-9),6 (1-9)\n'
            '"Mean age (years)",54,55\n"HbA1c, mean",7,6\n"Hypertension, n (%)",40 (33.3%),35 (29.7%)\n'
        ),
    ),
    "a mean in whole numbers below n (%)": (
        "",
        'characteristic,n (%)\n"Total, N",240\n"Hypertension",40 (16.7)\n"HbA1c (%), mean (SD)",7 (2)\n"Diabetes",60 (25.0)\n',
    ),
    "measures with their units below cases and controls": (
        "",
        (
            "Characteristic,Cases,Controls\nAge (years),54,52\nHbA1c (%),7,6\nCholesterol (mmol/L),5,5\n"
            "Male,60,70\nHypertension,40,30\n"
        ),
    ),
    "measures without units below cases and controls": (
        "",
        (
            "Characteristic,Cases,Controls\nN,120,118\nHbA1c,7,6\nFasting glucose,5,5\nPain score,7,6\n"
            "Length of stay,8,5\nMale,60,70\nHypertension,40,30\n"
        ),
    ),
    "coefficients of what people have": (
        "",
        "term,estimate,se,p\nWeight loss,3,1,0.01\nHearing loss,5,2,0.2\nLow income,7,2,0.01\n",
    ),
    "odds ratios of what people have, beside n": (
        "",
        "variable,n,OR,p\nWeight loss,30,3,0.01\nHearing loss,51,2,0.2\nLow income,70,2,0.01\n",
    ),
    "sizes of what is measured, all large": ("", "measure,n,mean,sd\nHearing level,120,7,3\nPain score,118,6,2\n"),
    "sizes of what is measured": (
        "small_count small_group",
        "measure,n,mean,sd\nHearing level,7,54.1,3.3\nPain score,118,6.2,2.1\n",
    ),
    "statistics of Stata down, what is measured above": (
        "",
        "stats,age,weight loss\nN,120,120\nmean,54.1,7\nsd,8.1,3\n",
    ),
    "n beside, what people have above": (
        "small_count",
        "statistic,Asthma,Hearing loss,Low income\nn,55,3,27\n%,22.0,1.2,10.8\n",
    ),
    "cases beside, what people have above": (
        "small_count",
        "outcome,Asthma,Hearing loss,Low income\nCases,55,3,27\nControls,60,40,40\n",
    ),
    "fractions beside what people have": (
        "small_count",
        "condition,treated,control\nHearing loss,3/340,14/338\nLow income,31/340,28/338\n",
    ),
    "scores of ten": ("", "scale,treated,control\nPain score,4/10,6/10\nLow mood score,3/10,8/10\n"),
    "percentages in brackets beside what people have": (
        "small_count",
        "characteristic,Treated,Control\nHearing loss,4 (1.6%),10 (4.0%)\nAsthma,30 (12.0%),41 (16.4%)\n",
    ),
    "percentages in brackets without the sign beside what people have": (
        "small_count",
        "Characteristic,Overall\nN,250\nHearing loss,4 (1.6)\nAsthma,30 (12.0)\nMean arterial pressure > 100,5 (2.0)\n",
    ),
    "changes with their percentages": (
        "",
        "measure,2019,2020,Change (%)\nadmissions,200,260,60 (30%)\nbeds,100,105,5 (5%)\n",
    ),
    "bands of income": ("small_count", "Income,Participants\n< 10k,44\n10k-20k,5\n> 20k,61\n"),
    "what people have, one of them suppressed": (
        "small_count",
        "characteristic,Cases\nHearing loss,<10\nLow income,7\nAsthma,30\nTotal,90\n",
    ),
    "what people have, the small ones suppressed": (
        "",
        "characteristic,Cases\nHearing loss,<10\nLow income,<10\nAsthma,30\n",
    ),
    "illnesses by towns": ("small_count", "condition,Hull,Leeds\nHearing loss,4,17\nLow vision,61,30\nAsthma,33,41\n"),
    "adverse events by their grade": (
        "small_count",
        "adverse event,Grade 1-2,Grade 3-4\nWeight loss,40,4\nMemory loss,30,12\nRaised ALT level,25,11\n",
    ),
    "deviations that could be percentages": (
        "",
        "Characteristic,Treated (N=50),Control (N=50)\nScore,7 (14),8 (16)\nAge,54 (8),55 (9)\nAsthma,25 (50.0),20 (40.0)\n",
    ),
    "follow-up with its quartiles below patients": (
        "",
        (
            'Characteristic,Patients\n"Follow-up, median (IQR), months",7 (3-9)\n"Time to relapse (months)",8\n'
            "Asthma,30\nDiabetes,40\n"
        ),
    ),
    "what people have, below a heading": (
        "small_count",
        "Characteristic,Cases\nComorbidity,\nHearing loss,4\nHigh cholesterol level,15\nAsthma,30\n",
    ),
}
