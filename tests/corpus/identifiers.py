"""Labelled cases: identifiers of persons in texts and tables. Participants and rows of persons have files of their own."""

from __future__ import annotations

import json
import random

from corpus import (
    areas,
    around_persons,
    below,
    ids_by_number,
    otherwise_written,
    participants,
    participants_hashed,
    participants_named,
    persons,
    rows_otherwise,
    rows_together,
)
from corpus.case import Case
from corpus.people import (
    FORENAMES,
    STREETS,
    SURNAMES,
    csv,
    mobile,
    national_insurance,
    nhs_number,
    not_nhs_number,
    postcode,
    sheet,
    spaced,
    text,
)

NHS = frozenset({"identifiers.nhs_number"})
NINO = frozenset({"identifiers.national_insurance"})
POSTCODE = frozenset({"identifiers.postcode"})
PHONE = frozenset({"identifiers.phone"})
EMAIL = frozenset({"identifiers.email"})
BIRTH = frozenset({"identifiers.date_of_birth"})
AGE = frozenset({"identifiers.exact_age"})
PLACE = frozenset({"identifiers.coordinates"})
NAMED = frozenset({"identifiers.column_name"})

_R = random.Random(4)
_ONE, _TWO, _CHI = nhs_number(_R), nhs_number(_R), nhs_number(random.Random(2), "0")
_RECORDS = [{"nhs_number": nhs_number(_R), "score": _R.randint(20, 90)} for _ in range(5)]

_NHS_CASES = (
    Case("nhs-column", csv("a.csv", ["nhs_number", "score"], lambda r, i: (nhs_number(r), 1.5), 6, 1), NHS),
    Case("nhs-column-other-name", csv("a.csv", ["ref", "score"], lambda r, i: (nhs_number(r), 1.5), 6, 2), NHS),
    Case("nhs-column-no-names", csv("a.csv", [], lambda r, i: (0.5, nhs_number(r)), 6, 3), NHS),
    Case("nhs-spaced-tsv", csv("a.tsv", ["x", "y"], lambda r, i: (0.5, spaced(nhs_number(r))), 6, 4, "\t"), NHS),
    Case("nhs-hyphens", csv("a.csv", ["x", "y"], lambda r, i: (0.5, spaced(nhs_number(r), "-")), 6, 5), NHS),
    Case("nhs-as-floats", csv("a.csv", ["x", "y"], lambda r, i: (0.5, nhs_number(r) + ".0"), 6, 6), NHS),
    Case("nhs-in-prose", text("a.md", f"# Notes\n\nThe patient (NHS number {_ONE}) was seen again.\n"), NHS),
    Case("nhs-spaced-in-prose", text("a.txt", f"Seen again in May: {spaced(_TWO)}, no change.\n"), NHS),
    Case("nhs-in-json", text("a.json", json.dumps(_RECORDS, indent=1)), NHS),
    Case("nhs-in-code", text("a.py", f"# checked by hand\nexclude = ['{_ONE}', '{_TWO}']\nprint(len(exclude))\n"), NHS),
    Case("nhs-in-html", text("a.html", f"<html><body><p>NHS {_ONE}</p></body></html>\n"), NHS),
    Case(
        "nhs-in-an-address",
        text("a.md", f"See [the record](https://a.example.org/find?nhs_number={_ONE}&tab=2).\n"),
        NHS,
    ),
    Case("nhs-in-the-path-of-an-address", text("a.txt", f"https://records.example.org/patient/{_ONE}\n"), NHS),
    Case(
        "nhs-in-a-link",
        text("a.html", f"<html><body><a href='https://pages.trial.test/?nhs={_ONE}'>Here</a></body></html>\n"),
        NHS,
    ),
    Case(
        "ten-digits-in-an-address",
        text("a.md", f"[Forum](https://pages.trial.test/t/{_ONE}), [item](https://pages.trial.test/?item={_TWO})\n"),
    ),
    Case("ten-digits-at-a-publisher-for-patients", text("a.md", f"https://doi.org/10.1000/patient.{_ONE}\n")),
    Case("nhs-in-utf16", text("a.txt", f"Patient list\nNHS no. {_ONE}\n".encode("utf-16")), NHS),
    Case("nhs-late-in-a-long-line", text("a.txt", "word " * 40_000 + f"NHS {_ONE}\n"), NHS),
    Case("chi-number", text("a.txt", f"CHI {_CHI} was sent to the board.\n"), NHS),
    Case("nhs-xlsx", sheet("a.xlsx", ["ref", "score"], lambda r, i: (nhs_number(r), 1.5), 6, 7), NHS),
    Case("nhs-parquet", sheet("a.parquet", ["ref", "score"], lambda r, i: (int(nhs_number(r)), 1.5), 6, 8), NHS),
    Case("nhs-stata", sheet("a.dta", ["ref", "score"], lambda r, i: (nhs_number(r), 1.5), 6, 9), NHS),
    Case("ten-digits-wrong", csv("a.csv", ["ref", "score"], lambda r, i: (not_nhs_number(r), 1.5), 8, 10)),
    Case(
        "ten-digits-at-random", csv("a.csv", ["order", "score"], lambda r, i: (r.randint(10**9, 10**10), 1.5), 90, 11)
    ),
    Case("epoch-times", csv("a.csv", ["epoch", "loss"], lambda r, i: (1_700_000_000 + 37 * i, 0.5), 60, 12)),
    Case("isbn", text("refs.bib", "@book{a, isbn = {0306406152}, title = {Statistics}}\n")),
    Case("orcid-and-doi", text("a.md", "0000-0002-1825-0097, https://doi.org/10.1038/4505577104\n")),
    Case("long-decimals", csv("a.csv", ["x", "y"], lambda r, i: (r.random(), r.random()), 40, 13)),
    Case("rs-ids-and-accessions", text("a.txt", "rs1234567890, rs4505577104, ENSG00000012048 and NM_4505577104.2\n")),
)
_NUMBER_CASES = (
    Case("nino-column", csv("a.csv", ["ref", "x"], lambda r, i: (national_insurance(r), 0.5), 5, 15), NINO),
    Case("nino-in-prose", text("a.txt", "Their number is AB 12 34 56 C, they said.\n"), NINO),
    Case("nino-small-letters", csv("a.csv", ["nino"], lambda r, i: (national_insurance(r).lower(),), 5, 16), NINO),
    Case("nino-xlsx", sheet("a.xlsx", ["ref", "x"], lambda r, i: (national_insurance(r), 0.5), 5, 17), NINO),
    Case("nino-alike", text("a.txt", "Batch BG123456A, plate GB123456B and clone AC123456.1\n")),
    Case("postcode-column", csv("a.csv", ["home", "x"], lambda r, i: (postcode(r), 0.5), 6, 18), POSTCODE),
    Case(
        "postcode-compact", csv("a.csv", ["h", "x"], lambda r, i: (postcode(r).replace(" ", ""), 0.5), 6, 19), POSTCODE
    ),
    Case("postcode-in-prose", text("a.txt", "They moved to 4 Mill Road, CB1 2AB, in spring.\n"), POSTCODE),
    Case("postcode-xlsx", sheet("a.xlsx", ["home", "x"], lambda r, i: (postcode(r), 0.5), 6, 20), POSTCODE),
    Case("postcode-districts", text("a.csv", "district,rate\nCB2,0.21\nSW1A,0.34\nM1,0.29\n")),
    Case("postcode-alike-genes", text("a.csv", "gene,beta\nS100PBP,0.21\nH2AC6,0.34\nCD3EAP,0.29\nA1CF,0.1\n")),
    Case(
        "base64-and-hashes", text("a.txt", "sha256: 9f86d081884c7d659a2feaa0c55ad015\nkey ZGF0YSB1bmRlciBDQjIxVE4=\n")
    ),
    Case("phone-column", csv("a.csv", ["contact", "x"], lambda r, i: (mobile(r), 0.5), 5, 21), PHONE),
    Case("phone-in-prose", text("a.txt", "Ring her on +44 7700 900123 or (01632) 960 001.\n"), PHONE),
    Case("phone-compact", csv("a.csv", ["ref", "x"], lambda r, i: (mobile(r).replace(" ", ""), 0.5), 5, 22), PHONE),
    Case(
        "phone-alike",
        text("a.txt", "Took 0.07700900123 s; 2009-01-02 03:04:05; version 01.02.2003; 0 10 20 30 40 50\n"),
    ),
    Case("email-column", csv("a.csv", ["contact", "x"], lambda r, i: (f"p{i}@mail.example.org", 0.5), 5, 23), EMAIL),
    Case("email-in-prose", text("a.txt", "She wrote from jane.doe@example.co.uk on Monday.\n"), EMAIL),
    Case("author-in-code", text("a.py", "# Author: A. Person <a.person@example.ac.uk>\nprint('done')\n")),
    Case("r-slots", text("a.R", "x <- obj@meta.data\ny <- fit@assays.RNA\n")),
)
_BIRTH_CASES = (
    Case("birth-column", text("a.csv", "dob,x\n1950-03-12,0.5\n1961-11-02,0.7\n1944-01-30,0.1\n"), BIRTH),
    Case("birth-slashes", text("a.csv", "Date of Birth,x\n12/03/1950,0.5\n02/11/1961,0.7\n30/01/1944,0.1\n"), BIRTH),
    Case("birth-in-prose", text("a.txt", "A teacher, date of birth 12 March 1950, came in May.\n"), BIRTH),
    Case("birth-in-json", text("a.json", '{"ref": "a", "dob": "1950-03-12"}\n'), BIRTH),
    Case(
        "birth-xlsx",
        sheet("a.xlsx", ["dob", "x"], lambda r, i: (f"19{r.randint(30, 99)}-05-{i + 10}", 0.5), 5, 24),
        BIRTH,
    ),
    Case(
        "publication-dates", text("a.csv", "published,journal\n2019-03-12,Nature\n2020-11-02,Lancet\n2021-01-30,BMJ\n")
    ),
    Case("birth-in-a-filter", text("a.py", "old = frame[frame.dob < '1950-01-01']\nprint(len(old) > 0)\n")),
    Case("birth-weights", text("a.csv", "term,estimate,p\nbirth_weight,0.21,0.03\nborn_preterm,0.34,0.2\n")),
    Case("age-told", text("a.txt", "The first was a 47-year-old woman who fell.\n"), AGE),
    Case("age-great", text("a.txt", "One of them, aged 97 years, left early.\n"), AGE),
    Case("age-bands", text("a.txt", "Adults aged 18 years and over, those aged 90 or over, people aged 40 to 90.\n")),
    Case("gps", text("a.json", '{"home": {"lat": 52.205312, "lon": 0.121823}}\n'), PLACE),
    Case(
        "gps-columns",
        csv("a.csv", ["lat", "lon"], lambda r, i: (52 + round(r.random(), 6), round(r.random(), 6)), 8, 25),
        PLACE,
    ),
)
_NAMED_CASES = (
    Case("surnames", csv("a.csv", ["Surname", "x"], lambda r, i: (r.choice(SURNAMES), 0.5), 5, 26), NAMED),
    Case(
        "full-names-xlsx",
        sheet("a.xlsx", ["full name", "x"], lambda r, i: (f"{r.choice(FORENAMES)} Ng", 0.5), 5, 27),
        NAMED,
    ),
    Case("addresses", csv("a.csv", ["address", "x"], lambda r, i: (f"{i + 3} {r.choice(STREETS)}", 0.5), 5, 28), NAMED),
    Case("mrn", csv("a.csv", ["MRN", "x"], lambda r, i: (r.randint(10**6, 10**7), 0.5), 5, 29), NAMED),
    Case(
        "ip-addresses",
        csv("a.csv", ["ip_address", "x"], lambda r, i: (f"10.0.{i}.{r.randint(2, 9)}", 0.5), 5, 30),
        NAMED,
    ),
    Case(
        "nhs-column-wrong-digits",
        csv("a.csv", ["NHS Number", "x"], lambda r, i: (not_nhs_number(r), 0.5), 8, 31),
        NAMED,
    ),
    Case("missingness", text("a.csv", "measure,surname,dob,postcode,nhs_number\nmissing,0.021,0.034,0.117,0.008\n")),
    Case(
        "dictionary",
        text("a.csv", "variable,description\nnhs_number,NHS number\ndob,Date of birth\nsurname,Family name\n"),
    ),
    Case("masked", text("a.csv", "surname,x\nREDACTED,0.5\nREDACTED,0.7\nREDACTED,0.1\n")),
    Case(
        "coefficients",
        text("a.csv", "term,estimate,se,p\nage,0.031,0.004,0.0001\nsex,0.2,0.1,0.03\nintercept,7,0.4,0.01\n"),
    ),
)
_LOG = "2026-10-06 12:00:{at:02} INFO scored {whom} in 0.{at} s\n"
_LOG_CASES = (
    Case(
        "log-of-ids",
        text("run.log", "".join(_LOG.format(at=at, whom=f"patient_id={70012345 + 71 * at}") for at in range(20))),
        frozenset({"identifiers.listed"}),
    ),
    Case(
        "log-of-subjects",
        text("notes.txt", "".join(f"* subject HX-{4012 + 31 * at} failed QC\n" for at in range(20))),
        frozenset({"identifiers.listed"}),
    ),
    Case(
        "log-of-many",
        text("areas.txt", "".join(f"Area {at}: patients {104012 + 3101 * at} in all\n" for at in range(20))),
    ),
    Case(
        "log-of-counts",
        text(
            "run.log", "".join(_LOG.format(at=at, whom=f"batch {at}, patients: {4012 + 31 * at}") for at in range(20))
        ),
    ),
    Case(
        "log-of-jobs", text("flow.log", "Job stats:\njob      count\n-----  -------\nall          1\nqc           3\n")
    ),
)
CASES: tuple[Case, ...] = (
    *_LOG_CASES,
    *_NHS_CASES,
    *_NUMBER_CASES,
    *_BIRTH_CASES,
    *_NAMED_CASES,
    *participants.CASES,
    *participants_hashed.CASES,
    *participants_named.CASES,
    *persons.CASES,
    *areas.CASES,
    *around_persons.CASES,
    *rows_otherwise.CASES,
    *ids_by_number.CASES,
    *otherwise_written.CASES,
    *below.CASES,
    *rows_together.CASES,
)
