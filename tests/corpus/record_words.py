"""Labelled cases: notes, letters, interviews, labels of points, and what is like them."""

from __future__ import annotations

import json

from corpus.people import FORENAMES, SURNAMES
from corpus.record_made import NOTES, P14, P30, ROW, case

_NOTE = "{age} yo {sex} admitted {at}/11/19 with SOB, h/o COPD, lives with daughter, sats 9{at}% RA"
_SCAN = (
    "No acute intracranial abnormality. Pt known to oncology.",
    "4 cm mass in the left upper lobe, new since 2018.",
    "Acute left MCA territory infarct. Compared with CT of 12/4/19.",
    "No focal lesion. Clinical info: fell at nursing home.",
)
_INTERVIEW = "INT: How did you feel when they told you?\nP07: Well I was working at the factory then, and my wife had just been ill.\nINT: Mm.\nP07: I said I can't be doing with that three times a week.\nINT: Did they offer home treatment?\nP07: In the end they did.\n"
WORDS = (
    case(
        "notes in a column",
        "id,note\n"
        + "".join(
            f'{1000 + at},"{_NOTE.format(age=one[1], sex=one[2], at=at % 9 + 1)}"\n' for at, one in enumerate(P14)
        ),
        NOTES,
        file="notes.csv",
    ),
    case(
        "notes in JSON",
        json.dumps([{"note": _NOTE.format(age=one[1], sex=one[2], at=at % 9 + 1)} for at, one in enumerate(P14)]),
        NOTES,
        file="notes.json",
    ),
    case(
        "reports of scans",
        "acc,impression\n" + "".join(f'{7290149 + at * 313},"{_SCAN[at % 4]}"\n' for at in range(16)),
        NOTES,
        file="scans.csv",
    ),
    case(
        "labels of a code list",
        "code,term\n"
        + "".join(
            f'S{at}2.{at},"Fracture of {part}, closed, without mention of complication"\n'
            for at, part in enumerate(("femur", "tibia", "ulna", "radius", "skull", "rib", "neck"))
        ),
        file="codelist.csv",
    ),
    case(
        "what variables mean",
        "name,description\n"
        + "".join(
            f'v{at},"{told}"\n'
            for at, told in enumerate(
                (
                    "Date on which somebody was admitted to a ward",
                    "Whether a CT scan was done on the day",
                    "Whether aspirin was given before the stroke",
                    "Score of the scale at discharge from hospital",
                    "Number of falls that were told of in a year",
                )
            )
        ),
        file="dictionary.csv",
    ),
    case(
        "letter about one",
        "DISCHARGE SUMMARY\nThis 71 year old retired miner presented with chest pain. PMH: T2DM, CKD3a. ECG anterior STE. PPCI to LAD.\nLives alone. Meds: aspirin 75, bisoprolol 2.5 mg od.\nFollow up 6/52.\n",
        NOTES,
        file="dsum.txt",
    ),
    case(
        "methods of a trial",
        "Patients admitted with STEMI were eligible. Participants with CKD stage 4 were excluded. ECG and CT were reported by two readers. Patients were seen again after a year, and aspirin was given to all participants.\n",
        file="methods.txt",
    ),
    case("interview", _INTERVIEW, NOTES, file="talk.txt"),
    case(
        "interview with somebody named",
        "Interviewer: How did it begin?\nMrs Ash: My husband fell in the kitchen, and I lift him on my own since then.\n"
        "Interviewer: And the nurses?\nMrs Ash: One of them told me the truth, and I wanted to run away.\n",
        NOTES,
        file="b1.txt",
    ),
    case(
        "interview with initials",
        "INT: How did it begin?\nKL: He fell in the kitchen, and I lift him on my own.\nINT: And then?\n"
        "KL: The son in the police never comes, nobody does.\n",
        NOTES,
        file="b2.txt",
    ),
    case(
        "guide with prompts",
        "Interviewer: Ask how it began.\nPrompts: family, work, money, what was said at the time and by whom.\n"
        "Interviewer: Ask about nurses.\nPrompts: who came, how often, and what they told them.\n",
        file="guide2.txt",
    ),
    case(
        "minutes of a meeting",
        "Chair: We begin with the plan.\nDr Ash: Data were frozen in May.\nChair: And the tables?\nDr Ash: They follow in June.\n",
        file="minutes.txt",
    ),
    case(
        "guide for interviews",
        "INT: Ask how they were told.\nINT: Ask what they were offered.\nINT: Ask who helped.\nINT: Thank them.\n",
        file="guide.txt",
    ),
    case(
        "questions and answers",
        "Q: How are counts rounded?\nA: To five.\nQ: Who may see them?\nA: Members of the team.\n",
        file="faq.txt",
    ),
    case(
        "labels of points in SVG",
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "".join(
            f'<circle cx="{one[1]}" cy="{one[4]}" r="2" title="id {one[0]}&lt;br/&gt;age {one[1]} {one[2]}"/>'
            for one in P30
        )
        + "</svg>",
        ROW,
        "identifiers.listed",
        file="points.svg",
    ),
    case(
        "labels of groups in SVG",
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "".join(
            f'<rect x="{at}" y="1" width="3" height="9" title="Female, age {at}-{at + 9}"/>' for at in range(10, 90, 5)
        )
        + "</svg>",
        file="bars.svg",
    ),
)
_SAID = "I leave at five in the morning and my wife waits"
MORE = (
    case(
        "PLINK's allele counts, a rare one",
        "  CHR  SNP  A1  A2  C1  C2  G0\n"
        + "".join(
            f"   1  rs{5000 + at}  A  G  {3 if at == 17 else 1200 + at * 31}  {7400 + at}  0\n" for at in range(40)
        ),
        "omics.rare_variants",
        "omics.unverified_variants",  # how many people were counted stands nowhere
        "tables.possible_count",
        file="all.frq.counts",
    ),
    case(
        "PLINK's allele counts, all common",
        "  CHR  SNP  A1  A2  C1  C2  G0\n"
        + "".join(f"   1  rs{5000 + at}  A  G  {1200 + at * 31}  {7400 + at}  0\n" for at in range(40)),
        "omics.unverified_variants",  # as above
        file="all.frq.counts",
    ),
    case(
        "quotations by participant",
        "participant,theme,quote\n" + "".join(f'P{at:02d},Travel,"{_SAID} {at} hours"\n' for at in range(3, 8)),
        NOTES,
        file="quotes.csv",
    ),
    case(
        "quotes of a market",
        "id,ticker,quote\n" + "".join(f"{at},AB{at},{100 + at * 3 % 17}.5\n" for at in range(3, 8)),
        file="market.csv",
    ),
    case(
        "lanes of a swimmer plot",
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "".join(f'<text x="2" y="{at * 9}">P{at:02d}</text>' for at in range(14))
        + "</svg>",
        ROW,
        file="swimmer.svg",
    ),
    case(
        "axis of a plot",
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "".join(f'<text x="2" y="{at * 9}">{at * 10}</text>' for at in range(14))
        + "</svg>",
        file="axis.svg",
    ),
    case(
        "call sheet",
        "".join(
            f"{FORENAMES[at]} {SURNAMES[at]}  07{700900100 + at * 37}  {FORENAMES[at].lower()}{at}@mail.example.org  agreed\n"
            for at in range(9)
        ),
        "identifiers.phone",
        "identifiers.email",
        file="calls.txt",
    ),
    case(
        "only few in an arm",
        "# so only 3 pancreatic in arm A, collapse\nfit <- glm(y ~ arm, binomial, d)\n",
        "code.comment_result",
        file="sens.R",
    ),
    case("only few threads", "# use only 3 threads in the loop\nset_threads(3)\n", file="run.R"),
)
