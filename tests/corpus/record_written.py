"""Labelled cases: records in YAML, JSON, XML, statements and cells."""

from __future__ import annotations

import json

from corpus.record_made import ESTIMATES, NAMES, NO_ID, P14, P30, ROW, case

_XML = "<?xml version='1.0'?>\n<{0}>{1}</{0}>\n"
WRITTEN = (
    case(
        "TOML of patients",
        "".join(f'[[patients]]\nid = {one[0]}\nage = {one[1]}\nsex = "{one[2]}"\n\n' for one in P14),
        ROW,
        file="p.toml",
    ),
    case(
        "TOML of models",
        "".join(f'[[models]]\nname = "m{at}"\ndepth = {2 + at}\nrate = 0.{at + 1}\n\n' for at in range(5)),
        file="m.toml",
    ),
    case(
        "upright rows of MySQL",
        "".join(
            f"****** {at}. row ******\n id: {one[0]}\nage: {one[1]}\nsex: {one[2]}\nbmi: {one[3]}\n"
            for at, one in enumerate(P14, 1)
        ),
        ROW,
        file="q.log",
    ),
    case(
        "upright rows of tables",
        "".join(
            f"****** {at}. row ******\n Name: t{at}\nEngine: InnoDB\nAvg_length: {120 + at}\n" for at in range(1, 9)
        ),
        file="q.log",
    ),
    case(
        "dict of dicts",
        f"cache: { {one[0]: {'age': one[1], 'sex': one[2], 'bmi': one[3]} for one in P14} }\n",
        ROW,
        file="c.log",
    ),
    case(
        "dict of settings",
        f"cache: { {at: {'depth': at + 2, 'rate': at / 10, 'kind': 'gbtree'} for at in range(6)} }\n",
        file="c.log",
    ),
    case("tuples of persons", f"rows: {[one[1:] for one in P14]}\n", ROW, file="t.log"),
    case("tuples of a grid", f"grid: {[(at % 3, at // 3, at * 0.5) for at in range(12)]}\n", file="t.log"),
    case(
        "list of lists of R",
        "".join(
            f'[[{at}]]$age\n[1] {one[1]}\n\n[[{at}]]$sex\n[1] "{one[2]}"\n\n[[{at}]]$bmi\n[1] {one[3]}\n\n'
            for at, one in enumerate(P14, 1)
        ),
        ROW,
        file="l.Rout",
    ),
    case(
        "attributes of elements",
        "<d>" + "".join(f'<row pid="{one[0]}" age="{one[1]}" sex="{one[2]}"/>' for one in P14) + "</d>",
        ROW,
        file="d.xml",
    ),
    case(
        "YAML items",
        "".join(f"- patient_id: {one[0]}\n  age: {one[1]}\n  sex: {one[2]}\n" for one in P14),
        ROW,
        file="recs.yaml",
    ),
    case(
        "YAML in braces",
        "cohort:\n"
        + "".join(f"  - {{rid: {one[0]}, yob: {2020 - one[1]}, sex: {one[2].lower()}, dx: MCI}}\n" for one in P14),
        ROW,
        file="fixtures.yml",
    ),
    case(
        "YAML of jobs",
        "".join(f"- name: step{at}\n  cores: {1 + at % 4}\n  memory: {2 + at}G\n" for at in range(14)),
        file="workflow.yaml",
    ),
    case(
        "YAML of trials",
        "".join(f"- fold: {at}\n  auc: 0.{71 + at}\n  loss: 0.{30 - at}\n" for at in range(10)),
        file="cv.yaml",
    ),
    case(
        "dicts in a log",
        f"DEBUG payload={[dict(zip(('pid', 'age', 'sex', 'egfr'), row[:4], strict=True)) for row in P14]}\n",
        ROW,
        file="gg.log",
    ),
    case(
        "dicts of models",
        f"DEBUG scores={[{'model': name, 'auc': 0.7 + at / 50, 'brier': 0.1 + at / 90} for at, name in enumerate(('lasso', 'ridge', 'net', 'tree', 'boost'))]}\n",
        file="gg.log",
    ),
    case(
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
            for one in P14
        ),
        ROW,
        file="obs.ndjson",
    ),
    case(
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
                    for one in P14
                ],
            }
        ),
        ROW,
        file="bundle.json",
    ),
    case(
        "FHIR value set",
        json.dumps(
            {
                "resourceType": "ValueSet",
                "compose": {
                    "include": [
                        {
                            "system": "http://terms.example.org/sct",
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
    case(
        "ODM subjects",
        _XML.format(
            "ODM",
            "".join(
                f'<SubjectData SubjectKey="{one[0]}"><ItemData ItemOID="SYSBP" Value="{one[4]}"/><ItemData ItemOID="BRTHYR" Value="{2020 - one[1]}"/></SubjectData>'
                for one in P14
            ),
        ),
        ROW,
        file="odm.xml",
    ),
    case(
        "ODM metadata",
        _XML.format(
            "ODM",
            "".join(
                f'<ItemDef OID="I{at}" Name="item{at}" DataType="integer" Length="{3 + at % 3}"/>' for at in range(14)
            ),
        ),
        file="odm.xml",
    ),
    case(
        "XML patients",
        "<patients>"
        + "".join(f"<patient id='{one[0]}'><age>{one[1]}</age><sex>{one[2]}</sex></patient>" for one in P14)
        + "</patients>",
        ROW,
        file="recs.xml",
    ),
    case(
        "XML of genes",
        "<genes>"
        + "".join(
            f"<gene id='ENSG{10000000000 + at}'><start>{at * 1000}</start><end>{at * 1000 + 500}</end></gene>"
            for at in range(14)
        )
        + "</genes>",
        file="genes.xml",
    ),
    case(
        "Excel's own XML",
        _XML.format(
            "Workbook",
            "<Worksheet><Table>"
            + "".join(
                "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) + "</Row>"
                for row in (NAMES[1:], *NO_ID)
            )
            + "</Table></Worksheet>",
        ),
        ROW,
        file="book.xml",
    ),
    case(
        "Excel's own XML of estimates",
        _XML.format(
            "Workbook",
            "<Worksheet><Table>"
            + "".join(
                "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) + "</Row>"
                for row in (("term", "b", "se"), *ESTIMATES)
            )
            + "</Table></Worksheet>",
        ),
        file="book.xml",
    ),
    case(
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
                    for at, one in enumerate(P14)
                ],
            }
        ),
        ROW,
        file="homes.geojson",
    ),
    case(
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
    case(
        "rows of INSERT in any file",
        "-- made by mysqldump\nINSERT INTO `bl` VALUES " + ",".join(str(row) for row in P30) + ";\n",
        ROW,
        "code.inline_data",
        file="restore.sql.txt",
    ),
    case("an INSERT of code", "A note on loading:\n\nINSERT INTO results (term, b) VALUES (?, ?);\n", file="load.txt"),
    case(
        "age and sex in a cell of Markdown",
        "# Cases\n\n| Case | Age/sex | Onset |\n|---|---|---|\n"
        + "".join(f"| {at} | {one[1]}{one[2]} | {1 + at} Mar 2021 |\n" for at, one in enumerate(P14, 1)),
        ROW,
        file="cases.md",
    ),
    case(
        "age and sex in a cell of LaTeX",
        "\\begin{longtable}{llr}\nSubject & Sex/Age & Day \\\\\n"
        + "".join(f"03-{100 + one[4]} & {one[2]}/{one[1]} & {one[4]} \\\\\n" for one in P14)
        + "\\end{longtable}\n",
        ROW,
        file="listing.tex",
    ),
    case(
        "temperatures",
        "| Day | Noon |\n|---|---|\n" + "".join(f"| {at} | {60 + at}F |\n" for at in range(1, 12)),
        file="weather.md",
    ),
)
