"""Labelled cases: rows of persons in layouts of their own, ids told by their number, and their innocent twins. Part of ``identifiers``."""

from __future__ import annotations

import json
import random

from corpus.case import Case
from corpus.people import csv, nhs_number, text

ROWS = frozenset({"persons.row_per_person"})
LISTED = frozenset({"identifiers.listed"})
BIRTH = frozenset({"identifiers.date_of_birth"})
AGE = frozenset({"identifiers.exact_age"})
NAMED = frozenset({"identifiers.column_name"})

_R = random.Random(21)
_YEARS = [_R.randint(1921, 2001) for _ in range(30)]


def lines_of(lines):
    """A text of these lines."""
    return "\n".join(lines) + "\n"


_PACKED = (
    Case(
        "packed-births",
        text(
            "card.dat",
            lines_of(f"{at:05d}{_R.choice('FM')}{year}{_R.randint(100, 999)}QX" for at, year in enumerate(_YEARS)),
        ),
        ROWS,
    ),
    Case(
        "packed-numbers",
        text(
            "feed.txt",
            lines_of(["HDR2024", *(f"R{nhs_number(_R)}{_R.randint(10, 99)}KL" for _ in range(9)), "TRL0009"]),
        ),
        ROWS,
    ),
    Case(
        "packed-counts",
        text(
            "t.txt",
            lines_of(
                f"{year}{sex}{_R.randint(1000, 9999)}{_R.randint(10000, 99999)}"
                for year in range(2001, 2020)
                for sex in "FM"
            ),
        ),
    ),
    Case(
        "packed-sequences",
        text("s.txt", lines_of("".join(_R.choices("ACDEFGHIKLMNPQRSTVWY", k=50)) for _ in range(20))),
    ),
    Case(
        "ruled-listing",
        text(
            "l_dth.lst",
            "Listing 3  Deaths\n"
            + "_" * 50
            + "\n\nPatient    Sex   Age   Date of\nnumber           (y)   death\n"
            + "_" * 50
            + "\n"
            "014-001     F     64   03MAR2024\n014-007     M     71   19APR2024\n015-002     M     58   22APR2024\n"
            + "_" * 50
            + "\n",
        ),
        ROWS,
    ),
    Case(
        "ruled-models",
        text(
            "m.lst",
            "-" * 30
            + "\nModel     AIC       R2\n"
            + "-" * 30
            + "\nA         1204.2    0.21\nB         1190.7    0.24\nC         1188.3    0.25\n"
            + "-" * 30
            + "\n",
        ),
    ),
    Case(
        "turned-samples",
        text(
            "series.txt",
            '!Series_title\t"Biopsies"\n!Sample_title\t'
            + "\t".join(f'"B{at}"' for at in range(8))
            + "\n!Sample_characteristics_ch1\t"
            + "\t".join(f'"sex: {one}"' for one in ("F", "M", "F", "F", "M", "F", "M", "M"))
            + "\n!Sample_characteristics_ch1\t"
            + "\t".join(f'"age: {one}"' for one in (34, 61, 22, 45, 70, 51, 39, 28))
            + "\n",
        ),
        ROWS,
        tolerated=frozenset({"tables.ragged"}),  # its lines are no rows of one table
    ),
    Case(
        "described-persons",
        text(
            "str.log",
            ' $ pat_no: int  20410 20413 20419 20428 ...\n $ born  : Date, format: "1934-02-11" "1941-07-30" ...\n $ sex   : chr  "F" "M" "F" "F" ...\n',
        ),
        ROWS,
    ),
)

_FEW = (
    Case(
        "few-interviewed",
        text(
            "who.md",
            "| ID | Age | Role | Ethnicity |\n|---|---|---|---|\n| P1 | 34 | midwife | Indian |\n| P2 | 51 | nurse | Irish |\n| P3 | 29 | mother | Black African |\n",
        ),
        ROWS,
    ),
    Case(
        "few-studies",
        text(
            "in.md",
            "| Study no. | Author | Mean age | Effect |\n|---|---|---|---|\n| 21 | Abel | 44.1 | 0.31 |\n| 22 | Bray | 52.0 | 0.24 |\n| 23 | Cole | 37.4 | 0.29 |\n",
        ),
    ),
    Case(
        "few-dates",
        text(
            "stay.csv",
            "Pt,Admitted,ITU,Note\nA.H.,02/01/2021,03/01/2021,bus driver\nD.P.,05/01/2021,05/01/2021,\nJ.L.,05/01/2021,11/01/2021,\n",
        ),
        ROWS,
    ),
    Case(
        "few-staff",
        text(
            "log.csv",
            "Initials,Job title,Start date,End date\nHL,Nurse,01/02/2020,31/03/2022\nJP,Coordinator,01/05/2020,30/06/2023\nTM,Statistician,01/06/2020,31/12/2023\n",
        ),
        NAMED,
    ),
    Case(
        "few-oldest",
        text("d.csv", "Age at death,Sex,Place\n101,F,home\n97,F,ward\n94,M,home\n93,F,ward\n99,F,home\n"),
        AGE,
    ),
    Case(
        "few-summaries",
        text("s.csv", "statistic,age,npx\nmean,62.1,3.21\nsd,8.1,1.12\nmedian,63.0,3.14\n"),
        frozenset(),
        tolerated=frozenset({"tables.endpoints"}),
    ),
    Case(
        "few-certificates",
        text(
            "c.txt",
            "Ref;Cause Ia;Ib;II;Occupation\n1;I21.9;I25.1;E11.9;signalman\n2;J18.0;G30.9;;lacemaker\n3;C34.9;J44.9;;fisherman\n",
        ),
        ROWS,
    ),
    Case(
        "few-causes",
        text(
            "c.csv",
            "Cause of death;ICD-10;Definition\nHeart disease;I25;chronic\nStroke;I64;acute\nLung cancer;C34;malignant\n",
        ),
    ),
    Case(
        "few-broken-codes",
        text("u.tsv", "Envelope\tFor\tArm\n014\tDack, Leonard (ward)\tB\n027\tEke, Hilda\tA\n033\tNudd, Cyril\tA\n"),
        ROWS,
    ),
    Case("few-wards", text("w.csv", "Ward,Opened\nFlorence Ward,May\nVictoria Wing,June\nElizabeth House,July\n")),
    Case(
        "comment-above",
        csv(
            "rand.csv",
            ["# made on 3 May, with seed 4, blocks of 4\nblock,treatment,initials,date"],
            lambda r, at: (
                f"B{at // 4}",
                r.choice("AB"),
                "".join(r.choices("ABCDEFGH", k=3)),
                f"{r.randint(10, 28)}/03/2023",
            ),
            14,
            4,
        ),
        ROWS | NAMED,
    ),
    Case(
        "workers-mails",
        text(
            "a.csv",
            "author,email,orcid\nTom Meads,tm1@uni.example.org,0000-0002-1825-0097\nAda Okafor,ao2@uni.example.org,0000-0001-5109-3700\nHan Lowe,hl3@uni.example.org,0000-0003-1415-9269\n",
        ),
        frozenset({"identifiers.email"}),
    ),
    Case(
        "workers-json",
        text(
            "m.json", json.dumps({"contributors": [{"given": one, "family": "Hale"} for one in ("Ada", "Tom", "Una")]})
        ),
    ),
    Case(
        "patients-json",
        text(
            "m.json",
            json.dumps(
                {
                    "patients": [
                        {"given": one, "family": other, "ward": "A"}
                        for one, other in (("Ada", "Hale"), ("Tom", "Moss"), ("Una", "Reed"))
                    ]
                }
            ),
        ),
        NAMED,
    ),
    Case("surnames-counted", text("f.csv", "surname,births_per_million\nHowes,210\nGooch,96\nClaxton,51\n")),
)

CASES = (*_PACKED, *_FEW)
