"""Labelled cases: rows and columns of samples, ids told by their number, and their innocent twins. Part of ``identifiers``."""

from __future__ import annotations

import hashlib
import json
import random

from corpus.case import Case
from corpus.people import csv, text
from corpus.rows_otherwise import AGE, BIRTH, LISTED, ROWS, lines_of

_R = random.Random(22)

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
            lines_of(f"10:1{at % 10}:00 IMPORTANT: Processing sub-CC{110033 + 41 * at} ..." for at in range(12)),
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
            lines_of(
                f"GO:{1000000 + 37 * at} EFO_{2000000 + 31 * at} PMC{3000000 + 29 * at} 10.1000/abc{400000 + at}"
                for at in range(12)
            ),
        ),
    ),
    Case(
        "ids-of-issues", text("CHANGES.md", lines_of(f"- SAL-{1000 + 37 * at}: the reader waits" for at in range(12)))
    ),
    Case(
        "ids-of-visitors",
        text(
            "access.log",
            lines_of(
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
            lines_of(
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

CASES = (*_SAMPLES, *_IDS)
