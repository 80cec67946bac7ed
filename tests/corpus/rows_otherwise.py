"""Labelled cases: rows of persons in layouts of their own, ids told by their number, and their innocent twins. Part of ``identifiers``."""
# ruff: noqa: E501 - a case a line

from __future__ import annotations

import hashlib
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


def _lines(lines):
    return "\n".join(lines) + "\n"


_PACKED = (
    Case(
        "packed-births",
        text(
            "card.dat",
            _lines(f"{at:05d}{_R.choice('FM')}{year}{_R.randint(100, 999)}QX" for at, year in enumerate(_YEARS)),
        ),
        ROWS,
    ),
    Case(
        "packed-numbers",
        text(
            "feed.txt", _lines(["HDR2024", *(f"R{nhs_number(_R)}{_R.randint(10, 99)}KL" for _ in range(9)), "TRL0009"])
        ),
        ROWS,
    ),
    Case(
        "packed-counts",
        text(
            "t.txt",
            _lines(
                f"{year}{sex}{_R.randint(1000, 9999)}{_R.randint(10000, 99999)}"
                for year in range(2001, 2020)
                for sex in "FM"
            ),
        ),
    ),
    Case(
        "packed-sequences", text("s.txt", _lines("".join(_R.choices("ACDEFGHIKLMNPQRSTVWY", k=50)) for _ in range(20)))
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

_SAMPLES = (
    Case(
        "samples-volumes",
        csv(
            "aseg.tsv",
            ["Measure:volume", "Left-Hippocampus", "Right-Amygdala"],
            lambda r, at: (f"KLM_{1000 + 7 * at}_ses01", f"{r.gauss(3500, 300):.1f}", f"{r.gauss(1500, 150):.1f}"),
            24,
            5,
            "\t",
        ),
        ROWS,
    ),
    Case(
        "samples-features",
        csv(
            "ft.tsv",
            ["", "mz", "rtime"],
            lambda r, at: (f"FT{at:05d}", f"{r.uniform(100, 900):.4f}", f"{r.uniform(0, 600):.2f}"),
            24,
            6,
            "\t",
        ),
    ),
    Case(
        "samples-wells",
        csv(
            "ct.csv",
            ["Well", "Sample", "Target", "Ct"],
            lambda r, at: (f"A{at}", f"KLM{3000 + at // 2}", ("MX1", "GAPDH")[at % 2], f"{r.gauss(24, 2):.2f}"),
            40,
            7,
        ),
        ROWS,
    ),
    Case(
        "samples-public",
        csv(
            "cov.csv", ["sample", "coverage"], lambda r, at: (f"NA{12000 + 3 * at}", f"{r.uniform(20, 40):.2f}"), 24, 8
        ),
    ),
    Case(
        "samples-segments",
        csv(
            "cn.seg",
            ["ID", "chrom", "loc.start", "loc.end", "seg.mean"],
            lambda r, at: (
                f"TUM-{100 + at // 2}",
                r.randint(1, 22),
                r.randint(10**6, 10**7),
                r.randint(10**7, 10**8),
                f"{r.gauss(0, 0.4):.4f}",
            ),
            40,
            9,
            "\t",
        ),
        ROWS,
    ),
    Case(
        "samples-across",
        csv(
            "lfq.tsv",
            ["Protein IDs", *(f"LFQ intensity P{at:03d}" for at in range(1, 15))],
            lambda r, at: (f"P{r.randint(10000, 99999)}", *(r.randint(10**5, 10**8) for _ in range(14))),
            8,
            10,
            "\t",
        ),
        ROWS,
    ),
    Case(
        "weeks-across",
        csv(
            "gene.csv",
            ["gene", *(f"week{at:02d}" for at in range(1, 15))],
            lambda r, at: (f"TP{at}", *(f"{r.random():.3f}" for _ in range(14))),
            8,
            11,
        ),
    ),
    Case(
        "hashes-placed",
        csv(
            "map.csv",
            ["patient_hash", "x", "y"],
            lambda r, at: (
                hashlib.md5(str(at).encode(), usedforsecurity=False).hexdigest(),
                f"{r.gauss(0, 1):.4f}",
                f"{r.gauss(0, 1):.4f}",
            ),
            30,
            12,
        ),
        ROWS,
    ),
    Case(
        "notes-classified",
        csv(
            "nlp.csv",
            ["note_id", "gold", "pred"],
            lambda r, at: (r.randint(10**7, 10**8), r.choice(("yes", "no")), r.choice(("yes", "no"))),
            30,
            13,
        ),
        ROWS,
    ),
    Case(
        "papers-classified",
        csv(
            "scr.csv",
            ["pmid", "label", "prediction"],
            lambda r, at: (r.randint(10**7, 3 * 10**7), r.choice(("in", "out")), r.choice(("in", "out"))),
            30,
            14,
        ),
    ),
)

_IDS = (
    Case(
        "ids-in-paths",
        text(
            "in.json",
            json.dumps(
                {"crams": [f"/data/2025/LP{3001000 + 17 * at}-DNA_B01/LP{3001000 + 17 * at}.cram" for at in range(12)]}
            ),
        ),
        LISTED,
    ),
    Case(
        "ids-in-log",
        text(
            "prep.log",
            _lines(f"10:1{at % 10}:00 IMPORTANT: Processing sub-CC{110033 + 41 * at} ..." for at in range(12)),
        ),
        LISTED,
    ),
    Case(
        "ids-matched",
        text(
            "pairs.json",
            json.dumps(
                {"sets": [{"n": "x", "controls": [f"E{_R.randint(10000, 99999)}" for _ in range(4)]} for _ in range(4)]}
            ),
        ),
        LISTED,
    ),
    Case(
        "ids-in-settings",
        text("cfg.yaml", "model: lasso\nmrn:\n  - '1157419'  # asked\n  - '1457065'\n  - '1626093'\n"),
        LISTED,
    ),
    Case(
        "ids-on-drawing",
        text(
            "pca.svg",
            '<svg xmlns="http://www.w3.org/2000/svg">'
            + "".join(f'<text x="1">EPX_{1262 + 7 * at}</text>' for at in range(12))
            + "</svg>",
        ),
        LISTED,
    ),
    Case(
        "ids-of-genes",
        text(
            "v.svg",
            '<svg xmlns="http://www.w3.org/2000/svg">'
            + "".join(f'<text x="1">LINC{10262 + 7 * at}</text>' for at in range(12))
            + "</svg>",
        ),
    ),
    Case(
        "ids-of-terms",
        text(
            "go.txt",
            _lines(
                f"GO:{1000000 + 37 * at} EFO_{2000000 + 31 * at} PMC{3000000 + 29 * at} 10.1000/abc{400000 + at}"
                for at in range(12)
            ),
        ),
    ),
    Case("ids-of-issues", text("CHANGES.md", _lines(f"- SAL-{1000 + 37 * at}: the reader waits" for at in range(12)))),
    Case(
        "ids-of-visitors",
        text(
            "access.log",
            _lines(
                f'81.166.{at}.17 - - [10/Feb/2024:10:20:0{at}] "GET /survey/{at} HTTP/1.1" 200 87 "-" "x"'
                for at in range(9)
            ),
        ),
        LISTED,
    ),
    Case(
        "ids-of-hosts",
        text(
            "access.log",
            _lines(
                f'10.1.{at}.17 - - [10/Feb/2024:10:20:0{at}] "GET /status/{at} HTTP/1.1" 200 87 "-" "x"'
                for at in range(9)
            ),
        ),
    ),
    Case("ids-of-records", text("minutes.md", "Agreed: Joyce (hospital no. 0412877) is excluded.\n"), LISTED),
    Case(
        "ids-not-written",
        text("minutes.md", "The hospital no. is collected by sites; hospital (1200 beds) opens in May.\n"),
    ),
    Case(
        "homes-on-map",
        text(
            "h.kml",
            '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            + "".join(
                f"<Placemark><name>{one}</name><Point><coordinates>1.39{at}501,52.77{at}872,0</coordinates></Point></Placemark>"
                for at, one in enumerate(("Joan Peel", "Alan Carr", "Una Daly"))
            )
            + "</Document></kml>",
        ),
        ROWS,
    ),
    Case(
        "clinics-on-map",
        text(
            "h.kml",
            '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            + "".join(
                f"<Placemark><name>{one}</name><Point><coordinates>1.39{at}501,52.77{at}872,0</coordinates></Point></Placemark>"
                for at, one in enumerate(("York Hospital", "Hull Royal", "Leeds Clinic"))
            )
            + "</Document></kml>",
        ),
    ),
    Case(
        "clinic-list",
        text(
            "tue.txt",
            "Clinic, Tuesday\n\n09:00 Hartwell D.   Pryke A.   Goffin J.   Larter K.\n09:30 Mallett M.   Bunting R.   Thurtle S.   Howes B.\nDNA: Nudd C., Wymer H.\n",
        ),
        ROWS,
    ),
    Case(
        "authors-list",
        text(
            "by.txt",
            "Authors: Hartwell D., Pryke A., Goffin J., Mallett M.,\nBunting R., Thurtle S., Nudd C., Wymer H., of the clinic's ward\n",
        ),
    ),
    Case("born-in-code", text("prep.do", "replace dob=td(12mar1961) if sid==1\n"), BIRTH),
    Case("born-in-words", text("a.txt", "She was born on the third of June 1938 in Hull.\n"), BIRTH),
    Case("born-long-ago", text("a.md", "Ada Lovelace (born 10 December 1815) gives the ward its name.\n")),
    Case(
        "born-within",
        text(
            "dd.csv",
            "field,label,validation,from,to\ndob,Date of birth,date_dmy,1920-01-01,2006-01-01\nsbp,Pressure,number,60,260\n",
        ),
        frozenset(),
        tolerated=frozenset({"tables.endpoints"}),
    ),
    Case("oldest-quoted", text("q.md", '> "I never used one" (M, 94, retired cox)\n'), AGE),
    Case("banded-quoted", text("q.md", '> "I never used one" (M, 85 to 94, retired)\n')),
    Case("nino-example", text("g.md", "NINO: National Insurance number, form AB 12 34 56 C.\n")),
)

CASES = (*_PACKED, *_FEW, *_SAMPLES, *_IDS)
