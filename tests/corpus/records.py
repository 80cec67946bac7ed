"""Labelled cases: rows about persons in other clothes than tables, notes about them, and what looks like either and is not."""
# ruff: noqa: E501 - a case a line

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.people import FORENAMES, SURNAMES, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_ROW, _NOTES = "persons.row_per_person", "persons.free_text"


def _people(rows: int, seed: int) -> list[tuple[int, int, str, float, int]]:
    """Id, age, sex, body mass index and blood pressure."""
    r = random.Random(seed)
    return [
        (
            r.randint(2_000_000, 2_999_999),
            r.randint(41, 79),
            r.choice("MF") if at > 1 else "MF"[at],
            round(r.uniform(19, 36), 1),
            r.randint(101, 178),
        )
        for at in range(rows)
    ]


def _case(name: str, content: str | bytes, *rules: str, file: str = "out.txt") -> Case:
    return Case(f"record: {name}", text(file, content), frozenset(rules))


def _spaced(header: Sequence[str], rows: Iterable[Sequence[object]], before: str = "") -> str:
    return "".join(before + " ".join(f"{cell!s:>9}" for cell in row) + "\n" for row in (header, *rows))


def _stata(header: Sequence[str], rows: Sequence[Sequence[object]], *, numbered: bool) -> str:
    rule = "     +" + "-" * (11 * len(header)) + "+\n"
    lines = [
        f"{f'{at:>3}. ' if numbered and at else '     '}|" + "".join(f"{cell!s:>10} " for cell in row) + "|\n"
        for at, row in enumerate((header, *rows))
    ]
    return rule + lines[0] + rule.replace("+", "|") + "".join(lines[1:]) + rule


_P14, _P8, _P30 = _people(14, 3), _people(8, 4), _people(30, 5)
_NAMES = ("id", "age", "sex", "bmi", "sbp")
_NO_ID = [row[1:] for row in _P14]
_ESTIMATES = [("age", 0.051, 0.004), ("male", 0.32, 0.08), ("bmi", 0.021, 0.006), ("smoking", 0.61, 0.09)]

_PRINTED = (
    _case(
        "Stata's list with numbers",
        ". list age sex bmi sbp in 1/14\n\n" + _stata(_NAMES[1:], _NO_ID, numbered=True),
        _ROW,
        file="an.log",
    ),
    _case("Stata's list without", _stata(_NAMES, _P14, numbered=False), _ROW),
    _case("Stata's list of estimates", _stata(("term", "b", "se"), _ESTIMATES, numbered=True), file="an.log"),
    _case(
        "Stata's list of sites",
        _stata(
            ("site", "opened", "beds"), [("Leeds", 2014, 610), ("York", 2015, 480), ("Hull", 2013, 530)], numbered=True
        ),
        file="an.log",
    ),
    _case(
        "head of a frame in a log",
        "12:01 loading\n"
        + _spaced(("age", "sex", "bmi", "sbp", "eid"), [(*row[1:], row[0]) for row in _P8[:5]])
        + "12:02 fitting\n",
        _ROW,
        file="run.log",
    ),
    _case("head with row numbers", _spaced(("", *_NAMES[1:]), [(at, *row[1:]) for at, row in enumerate(_P8)]), _ROW),
    _case(
        "head in comments",
        "x <- fit(d)\n" + _spaced(("", *_NAMES[1:]), [(at, *row[1:]) for at, row in enumerate(_P8)], "# ") + "y <- 1\n",
        _ROW,
        "code.comment_table",
        file="clean.R",
    ),
    _case("head of coefficients", _spaced(("term", "estimate", "se", "p"), [(*row, 0.001) for row in _ESTIMATES])),
    _case(
        "tibble",
        "# A tibble: 24,512 x 4\n"
        + _spaced(("", *_NAMES[:4]), [(at, *row[:4]) for at, row in enumerate(_P8, 1)]).replace(
            "\n", "\n      <int>     <int>     <chr>    <dbl>\n", 1
        )
        + "# i 24,504 more rows\n",
        _ROW,
    ),
    _case(
        "tibble of models",
        "# A tibble: 3 x 4\n"
        + _spaced(
            ("", "model", "auc", "brier"), [(1, "full", 0.81, 0.11), (2, "lasso", 0.8, 0.12), (3, "null", 0.5, 0.2)]
        ),
    ),
    _case(
        "glimpse",
        "Rows: 24,512\nColumns: 4\n"
        + "".join(
            f"$ {name} <{kind}> {', '.join(repr(row[at]).replace(chr(39), chr(34)) for row in _P14)}, ...\n"
            for at, (name, kind) in enumerate(zip(_NAMES, ("int", "int", "chr", "dbl", "int"), strict=True))
            if at
        ),
        _ROW,
    ),
    _case(
        "str of a frame",
        "> str(d)\n'data.frame':\t24512 obs. of  3 variables:\n"
        + "".join(
            f" $ {name}: {kind}  {' '.join(str(row[at]) for row in _P8)} ...\n"
            for at, (name, kind) in enumerate(zip(("eid", "age"), ("int", "int"), strict=True))
        )
        + ' $ sex: chr  "M" "F" "F" "M" ...\n $ bmi: num  24.1 27.3 31.2 22.8 ...\n',
        _ROW,
    ),
    _case("str of settings", "> str(opts)\nList of 3\n $ folds : int 10\n $ seed  : int 2024\n $ alpha : num 0.5\n"),
)
_XML = "<?xml version='1.0'?>\n<{0}>{1}</{0}>\n"
_WRITTEN = (
    _case(
        "YAML items",
        "".join(f"- patient_id: {one[0]}\n  age: {one[1]}\n  sex: {one[2]}\n" for one in _P14),
        _ROW,
        file="recs.yaml",
    ),
    _case(
        "YAML in braces",
        "cohort:\n"
        + "".join(f"  - {{rid: {one[0]}, yob: {2020 - one[1]}, sex: {one[2].lower()}, dx: MCI}}\n" for one in _P14),
        _ROW,
        file="fixtures.yml",
    ),
    _case(
        "YAML of jobs",
        "".join(f"- name: step{at}\n  cores: {1 + at % 4}\n  memory: {2 + at}G\n" for at in range(14)),
        file="workflow.yaml",
    ),
    _case(
        "YAML of trials",
        "".join(f"- fold: {at}\n  auc: 0.{71 + at}\n  loss: 0.{30 - at}\n" for at in range(10)),
        file="cv.yaml",
    ),
    _case(
        "dicts in a log",
        f"DEBUG payload={[dict(zip(('pid', 'age', 'sex', 'egfr'), row[:4], strict=True)) for row in _P14]}\n",
        _ROW,
        file="gg.log",
    ),
    _case(
        "dicts of models",
        f"DEBUG scores={[{'model': name, 'auc': 0.7 + at / 50, 'brier': 0.1 + at / 90} for at, name in enumerate(('lasso', 'ridge', 'net', 'tree', 'boost'))]}\n",
        file="gg.log",
    ),
    _case(
        "FHIR in lines",
        "".join(
            json.dumps(
                {
                    "resourceType": "Observation",
                    "subject": {"reference": f"Patient/{one[0]}"},
                    "valueQuantity": {"value": one[3], "unit": "kg/m2"},
                }
            )
            + "\n"
            for one in _P14
        ),
        _ROW,
        file="obs.ndjson",
    ),
    _case(
        "FHIR bundle",
        json.dumps(
            {
                "resourceType": "Bundle",
                "entry": [
                    {
                        "resource": {
                            "resourceType": "Observation",
                            "subject": {"reference": f"Patient/{one[0]}"},
                            "valueQuantity": {"value": one[3]},
                        }
                    }
                    for one in _P14
                ],
            }
        ),
        _ROW,
        file="bundle.json",
    ),
    _case(
        "FHIR value set",
        json.dumps(
            {
                "resourceType": "ValueSet",
                "compose": {
                    "include": [
                        {
                            "system": "http://snomed.info/sct",
                            "concept": [
                                {"code": str(73211009 + at * 17), "display": f"Disorder {at}"} for at in range(12)
                            ],
                        }
                    ]
                },
            }
        ),
        file="valueset.json",
    ),
    _case(
        "ODM subjects",
        _XML.format(
            "ODM",
            "".join(
                f'<SubjectData SubjectKey="{one[0]}"><ItemData ItemOID="SYSBP" Value="{one[4]}"/><ItemData ItemOID="BRTHYR" Value="{2020 - one[1]}"/></SubjectData>'
                for one in _P14
            ),
        ),
        _ROW,
        file="odm.xml",
    ),
    _case(
        "ODM metadata",
        _XML.format(
            "ODM",
            "".join(
                f'<ItemDef OID="I{at}" Name="item{at}" DataType="integer" Length="{3 + at % 3}"/>' for at in range(14)
            ),
        ),
        file="odm.xml",
    ),
    _case(
        "XML patients",
        "<patients>"
        + "".join(f"<patient id='{one[0]}'><age>{one[1]}</age><sex>{one[2]}</sex></patient>" for one in _P14)
        + "</patients>",
        _ROW,
        file="recs.xml",
    ),
    _case(
        "XML of genes",
        "<genes>"
        + "".join(
            f"<gene id='ENSG{10000000000 + at}'><start>{at * 1000}</start><end>{at * 1000 + 500}</end></gene>"
            for at in range(14)
        )
        + "</genes>",
        file="genes.xml",
    ),
    _case(
        "Excel's own XML",
        _XML.format(
            "Workbook",
            "<Worksheet><Table>"
            + "".join(
                "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) + "</Row>"
                for row in (_NAMES[1:], *_NO_ID)
            )
            + "</Table></Worksheet>",
        ),
        _ROW,
        file="book.xml",
    ),
    _case(
        "Excel's own XML of estimates",
        _XML.format(
            "Workbook",
            "<Worksheet><Table>"
            + "".join(
                "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) + "</Row>"
                for row in (("term", "b", "se"), *_ESTIMATES)
            )
            + "</Table></Worksheet>",
        ),
        file="book.xml",
    ),
    _case(
        "homes on a map",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [0.1 + at / 97, 52.2 + at / 83]},
                        "properties": {"case": at % 2, "age": one[1]},
                    }
                    for at, one in enumerate(_P14)
                ],
            }
        ),
        _ROW,
        file="homes.geojson",
    ),
    _case(
        "hospitals on a map",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [0.1 + at / 97, 52.2 + at / 83]},
                        "properties": {"name": f"Hospital {at}", "kind": "acute"},
                    }
                    for at in range(12)
                ],
            }
        ),
        file="sites.geojson",
    ),
    _case(
        "rows of INSERT in any file",
        "-- made by mysqldump\nINSERT INTO `bl` VALUES " + ",".join(str(row) for row in _P30) + ";\n",
        "code.inline_data",
        file="restore.sql.txt",
    ),
    _case("an INSERT of code", "A note on loading:\n\nINSERT INTO results (term, b) VALUES (?, ?);\n", file="load.txt"),
    _case(
        "age and sex in a cell of Markdown",
        "# Cases\n\n| Case | Age/sex | Onset |\n|---|---|---|\n"
        + "".join(f"| {at} | {one[1]}{one[2]} | {1 + at} Mar 2021 |\n" for at, one in enumerate(_P14, 1)),
        _ROW,
        file="cases.md",
    ),
    _case(
        "age and sex in a cell of LaTeX",
        "\\begin{longtable}{llr}\nSubject & Sex/Age & Day \\\\\n"
        + "".join(f"03-{100 + one[4]} & {one[2]}/{one[1]} & {one[4]} \\\\\n" for one in _P14)
        + "\\end{longtable}\n",
        _ROW,
        file="listing.tex",
    ),
    _case(
        "temperatures",
        "| Day | Noon |\n|---|---|\n" + "".join(f"| {at} | {60 + at}F |\n" for at in range(1, 12)),
        file="weather.md",
    ),
)
_TABLES = (
    _case(
        "letters below patient_id",
        "patient_id,visit,test,value\n"
        + "".join(f"{a}{b}Q,T{t},egfr,{50 + t + ord(a) % 7}.5\n" for a in "BCDF" for b in "GHJK" for t in (0, 6)),
        _ROW,
        file="labs.csv",
    ),
    _case(
        "letters below country",
        "country,year,test,value\n"
        + "".join(f"{a}{b}Q,201{t},egfr,{50 + t + ord(a) % 7}.5\n" for a in "BCDF" for b in "GHJK" for t in (0, 6)),
        file="labs.csv",
    ),
    _case(
        "digests, age and sex without names",
        "h,a,s\n" + "".join(f"{random.Random(one[0]).getrandbits(256):064x},{one[1]},{one[2]}\n" for one in _P30),
        _ROW,
        file="p.csv",
    ),
    _case(
        "codes, ages and sexes",
        "code,age,sex\n"
        + "".join(f"{chr(65 + at)}KF{at % 10},{one[1]},{one[2]}\n" for at, one in enumerate(_P30[:26])),
        _ROW,
        "identifiers.exact_age",
        file="codes.csv",
    ),
    _case(
        "what a model tells by age and sex",
        "age,sex,smoker,risk\n"
        + "".join(
            f"{age},{sex},{smoker},{0.01 * age / 10 + (sex == 'M') / 50 + (smoker == 'yes') / 30:.3f}\n"
            for smoker in ("no", "yes")
            for sex in "FM"
            for age in (40, 50, 60, 70)
        ),
        file="risk.csv",
    ),
    _case(
        "life table",
        "sex,age,qx\n" + "".join(f"{sex},{age},{0.0001 * 1.09**age:.5f}\n" for sex in "FM" for age in range(101)),
        file="life.csv",
    ),
    _case(
        "draws of coefficients",
        ".draw,Intercept,age,sexM\n"
        + "".join(
            f"{at},{random.Random(at).gauss(-3, 0.1):.5f},{random.Random(at + 999).gauss(0.05, 0.01):.5f},{random.Random(at + 5999).gauss(0.2, 0.05):.5f}\n"
            for at in range(1, 200)
        ),
        file="draws.csv",
    ),
    _case(
        "replicates with a flag",
        "rep,covered\n" + "".join(f"{at},{int(at % 17 > 0)}\n" for at in range(1, 301)),
        file="coverage.csv",
    ),
    _case(
        "replicates with estimates",
        "sim,method,beta_hat,se,rejected\n"
        + "".join(
            f"{at},{['IPW', 'MI', 'CCA'][at % 3]},{0.2 + at % 11 / 100},{0.05 + at % 7 / 1000},{at % 2}\n"
            for at in range(1, 301)
        ),
        file="reps.csv",
    ),
    _case(
        "areas and how deprived they are",
        "LSOA11CD,LSOA11NM,IMDRank,IMDDecile\n"
        + "".join(
            f"E0101{7000 + at},Cambridge {at:03d}A,{(at * 7919) % 32844},{1 + at * 7 % 10}\n" for at in range(200)
        ),
        file="imd.csv",
    ),
    _case(
        "forenames and surnames",
        "first,last,score\n"
        + "".join(f"{FORENAMES[at % 10]},{SURNAMES[at * 7 % 10]},{40 + at}.5\n" for at in range(20)),
        "identifiers.column_name",
        file="scores.csv",
    ),
    _case(
        "first and last of a range",
        "block,first,last\n" + "".join(f"{at},{at * 100},{at * 100 + 99}\n" for at in range(20)),
        file="ranges.csv",
    ),
    _case(
        "pairs of relatives",
        "FID1\tID1\tFID2\tID2\tN_SNP\tHetHet\tIBS0\tKinship\n"
        + "".join(f"{at}\t{at}\t{at + 7}\t{at + 7}\t98221\t.12\t.0{at % 9}\t0.{100 + at}\n" for at in range(30)),
        _ROW,
        file="king.kin0",
    ),
    _case(
        "carriers of variants",
        "variant\tgene\tcarriers\n"
        + "".join(f"2:{21000000 + at * 91}:C:T\tAPOB\tHG{10000 + at * 77};HG{20000 + at * 31}\n" for at in range(20)),
        _ROW,
        file="carriers.tsv",
    ),
    _case(
        "carriers as counts",
        "gene\tvariants\tcarriers\n" + "".join(f"GENE{at}\t{20 + at}\t{1200 + at * 13}\n" for at in range(20)),
        file="burden.tsv",
    ),
    _case(
        "sample sheet",
        "sample,fastq_1,fastq_2,strandedness\n"
        + "".join(f"EPN{one[4] * 37 + at},/d/{at}_R1.fq.gz,/d/{at}_R2.fq.gz,auto\n" for at, one in enumerate(_P14)),
        _ROW,
        file="samplesheet.csv",
    ),
    _case(
        "sample sheet of cell lines",
        "sample,fastq_1,fastq_2,strandedness\n"
        + "".join(
            f"{line}_{at},/d/{line}{at}_R1.fq.gz,/d/{line}{at}_R2.fq.gz,auto\n"
            for line in ("HeLa", "K562", "HepG2")
            for at in (1, 2, 3, 4)
        ),
        file="samplesheet.csv",
    ),
    _case(
        "wells and barcodes",
        "Well,SampleBarcode,Conc\n"
        + "".join(
            f"{row}{at:02d},EPN-{10000 + (at * 7919 + ord(row) * 31) % 89999},{50 + at}.{at}\n"
            for row in "ABCD"
            for at in range(1, 13)
        ),
        _ROW,
        file="plate.csv",
    ),
    _case(
        "what a sensor recorded",
        "Device,Serial,Device Timestamp,Record Type,Historic Glucose mmol/L\n"
        + "".join(
            f"Libre,4A1C,03-05-2023 {at // 4:02d}:{at % 4 * 15:02d},0,{5 + at * 7 % 40 / 10}\n" for at in range(96)
        ),
        _ROW,
        file="sensor.csv",
    ),
    _case(
        "tasks of a pipeline",
        "task_id\thash\tname\tstatus\texit\trealtime\n"
        + "".join(f"{at}\tc4/ca{4238 + at}\tSTEP (chr{at})\tCOMPLETED\t0\t1m {at}s\n" for at in range(1, 23)),
        file="trace.txt",
    ),
    _case(
        "limits in settings", "safe_threshold: 10\nsafe_nk_n: 2\nsafe_nk_k: 0.9\nmin_n: 5\ncount: 3\n", file="acro.yaml"
    ),
    _case(
        "hospitals' addresses",
        "hospital,postcode,participants\nAddenbrooke's,CB2 0QQ,1204\nLeeds General,LS1 3EX,988\nQueen's,NG7 2UH,743\nRoyal,M13 9WL,612\n",
        "identifiers.postcode",
        file="sites.csv",
    ),
)
_NOTE = "{age} yo {sex} admitted {at}/11/19 with SOB, h/o COPD, lives with daughter, sats 9{at}% RA"
_SCAN = (
    "No acute intracranial abnormality. Pt known to oncology.",
    "4 cm mass in the left upper lobe, new since 2018.",
    "Acute left MCA territory infarct. Compared with CT of 12/4/19.",
    "No focal lesion. Clinical info: fell at nursing home.",
)
_INTERVIEW = "INT: How did you feel when they told you?\nP07: Well I was working at the factory then, and my wife had just been ill.\nINT: Mm.\nP07: I said I can't be doing with that three times a week.\nINT: Did they offer home treatment?\nP07: In the end they did.\n"
_WORDS = (
    _case(
        "notes in a column",
        "id,note\n"
        + "".join(
            f'{1000 + at},"{_NOTE.format(age=one[1], sex=one[2], at=at % 9 + 1)}"\n' for at, one in enumerate(_P14)
        ),
        _NOTES,
        file="notes.csv",
    ),
    _case(
        "notes in JSON",
        json.dumps([{"note": _NOTE.format(age=one[1], sex=one[2], at=at % 9 + 1)} for at, one in enumerate(_P14)]),
        _NOTES,
        file="notes.json",
    ),
    _case(
        "reports of scans",
        "acc,impression\n" + "".join(f'{7290149 + at * 313},"{_SCAN[at % 4]}"\n' for at in range(16)),
        _NOTES,
        file="scans.csv",
    ),
    _case(
        "labels of a code list",
        "code,term\n"
        + "".join(
            f'S{at}2.{at},"Fracture of {part}, closed, without mention of complication"\n'
            for at, part in enumerate(("femur", "tibia", "ulna", "radius", "skull", "rib", "neck"))
        ),
        file="codelist.csv",
    ),
    _case(
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
    _case(
        "letter about one",
        "DISCHARGE SUMMARY\nThis 71 year old retired miner presented with chest pain. PMH: T2DM, CKD3a. ECG anterior STE. PPCI to LAD.\nLives alone. Meds: aspirin 75, bisoprolol 2.5 mg od.\nFollow up 6/52.\n",
        _NOTES,
        file="dsum.txt",
    ),
    _case(
        "methods of a trial",
        "Patients admitted with STEMI were eligible. Participants with CKD stage 4 were excluded. ECG and CT were reported by two readers. Patients were seen again after a year, and aspirin was given to all participants.\n",
        file="methods.txt",
    ),
    _case("interview", _INTERVIEW, _NOTES, file="talk.txt"),
    _case(
        "guide for interviews",
        "INT: Ask how they were told.\nINT: Ask what they were offered.\nINT: Ask who helped.\nINT: Thank them.\n",
        file="guide.txt",
    ),
    _case(
        "questions and answers",
        "Q: How are counts rounded?\nA: To five.\nQ: Who may see them?\nA: Members of the team.\n",
        file="faq.txt",
    ),
    _case(
        "labels of points in SVG",
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "".join(
            f'<circle cx="{one[1]}" cy="{one[4]}" r="2" title="id {one[0]}&lt;br/&gt;age {one[1]} {one[2]}"/>'
            for one in _P30
        )
        + "</svg>",
        _ROW,
        file="points.svg",
    ),
    _case(
        "labels of groups in SVG",
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "".join(
            f'<rect x="{at}" y="1" width="3" height="9" title="Female, age {at}-{at + 9}"/>' for at in range(10, 90, 5)
        )
        + "</svg>",
        file="bars.svg",
    ),
)
_CSV = "age,sex,bmi,sbp\n" + "".join(",".join(map(str, row)) + "\n" for row in _NO_ID)
_HEX = _CSV.encode().hex()
_ENCODED = (
    _case(
        "hexadecimal in lines",
        "".join(_HEX[at : at + 64] + "\n" for at in range(0, len(_HEX), 64)),
        _ROW,
        file="codes.txt",
    ),
    _case("Base64 in one line", base64.b64encode(_CSV.encode()).decode() + "\n", _ROW, file="key.txt"),
    _case(
        "Base64 in a report",
        "# Appendix\n\nChecksums:\n\n    " + base64.b64encode(_CSV.encode()).decode() + "\n",
        _ROW,
        file="appendix.md",
    ),
    _case(
        "Base64 in a column",
        "k,v\n"
        + "".join(
            f"{at},{base64.b64encode('|'.join(map(str, row)).encode()).decode()}\n" for at, row in enumerate(_NO_ID)
        ),
        _ROW,
        file="hash.csv",
    ),
    _case(
        "digests of files",
        "".join(f"{random.Random(at).getrandbits(256):064x}  part{at}.bin\n" for at in range(20)),
        file="sums.txt",
    ),
    _case(
        "sequences of amino acids",
        "".join(f"p{at}\t{''.join(random.Random(at).choices('ACDEFGHIKLMNPQRSTVWY', k=60))}\n" for at in range(20)),
        file="seq.txt",
    ),
)


def _mail(name: str, content: bytes, body: str = "As promised.") -> bytes:
    packed = base64.encodebytes(content).decode()
    return (
        "From: a\nTo: b\nSubject: results\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n"
        f"--xx\nContent-Type: text/plain\n\n{body}\n--xx\nContent-Type: application/octet-stream\n"
        f'Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="{name}"\n\n{packed}\n--xx--\n'
    ).encode()


def _zip(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def _book(rows: Iterable[Sequence[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.properties.creator = ""
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _attached(name: str, make_content: object, *rules: str) -> Case:
    def make(folder: Path) -> None:
        content = make_content() if callable(make_content) else make_content
        (folder / "mail.eml").write_bytes(_mail(name, content))  # type: ignore[arg-type]

    return Case(f"record: mail with {name}", make, frozenset(rules))


_GOOD = "term,b,se\n" + "".join(",".join(map(str, row)) + "\n" for row in _ESTIMATES)
_MAILS = (
    _attached("d.csv", _CSV.encode(), _ROW, "identifiers.exact_age"),
    _attached("d.xlsx", lambda: _book((_NAMES[1:], *_NO_ID)), _ROW, "identifiers.exact_age"),
    _attached("d.zip", lambda: _zip("d.csv", _CSV), _ROW, "identifiers.exact_age"),
    _attached("b.csv", _GOOD.encode()),
    _attached("b.zip", lambda: _zip("b.csv", _GOOD)),
    _case(
        "box of two mails",
        b"From a Mon Jan  1 10:00:00 2024\n"
        + _mail("b.csv", _GOOD.encode())
        + b"\n\nFrom b Mon Jan  1 11:00:00 2024\n"
        + _mail("d.csv", _CSV.encode()),
        _ROW,
        "identifiers.exact_age",
        file="all.mbox",
    ),
)
CASES = (*_PRINTED, *_WRITTEN, *_TABLES, *_WORDS, *_ENCODED, *_MAILS)
