"""Labelled cases: texts that nobody sees, judged for persons, sentences and tables as those that are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.case import Case
from corpus.hidden_cases.documents import body, docx
from corpus.hidden_cases.files import file
from corpus.hidden_cases.making import nothing
from corpus.hidden_cases.pdf import pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PERSONS = (
    ("Elspeth Rennie", 71, "F"),
    ("Angus Petrie", 64, "M"),
    ("Morag Buchan", 80, "F"),
    ("Hamish Laing", 59, "M"),
    ("Isla Gunn", 68, "F"),
)
_ROWS, _PERSON = ("persons.row_per_person",), ("persons.free_text",)
_BORN = [f"{name} {day:02}/0{day - 10}/19{age - 20}" for day, (name, age, _) in enumerate(_PERSONS, 11)]
_STAFF = [f"{name} checked {day}/06/2024" for day, (name, *_) in enumerate(_PERSONS, 11)]
_NUMBERED = [f"{name} 44710{age}" for name, age, _ in _PERSONS]
_PAGE = "<!DOCTYPE html><html><head><title>Results</title></head><body><p>The mean was higher.</p>{}</body></html>"


def _case(name: str, make: Callable[[Path], None], *rules: str) -> Case:
    return Case(f"unseen: {name}", make, frozenset(rules))


def _book(change: Callable[[Any], None]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        for row in (["group", "mean score"], ["a", 61.5], ["b", 58.2]):
            book.active.append(row)
        change(book)
        book.save(folder / "table.xlsx")

    return make


def _hidden_rows(rows: list[tuple[object, ...]]) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for number, row in enumerate(rows, 9):
            for column, value in enumerate(row, 1):
                book.active.cell(number, column, value)
            book.active.row_dimensions[number].hidden = True

    return change


def _white(lines: list[str]) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        from openpyxl.styles import Font

        for number, line in enumerate(lines, 12):
            book.active.cell(number, 7, line).font = Font(color="FFFFFFFF")

    return change


def _sheets(names: list[str]) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for name in names:
            book.create_sheet(name)

    return change


def _changed(shown: str, deleted: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        table = document.add_table(rows=3, cols=2)
        for cell, text in zip(table._cells, ("Ward", "Patients who fell", "Birch", shown, "Oak", "31"), strict=True):
            cell.text = text
        gone = f'<w:del {nsdecls("w")} w:id="7" w:author="A"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'
        table.cell(1, 1).paragraphs[0]._p.append(parse_xml(gone))

    return change


def _chart(names: list[str]) -> bytes:
    def points(kind: str, values: list[object]) -> str:
        inside = "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(values))
        return f"<c:{kind}>{inside}</c:{kind}>"

    changes: list[object] = [-12.5, 3.25, 8.5, -1.75, 6.5]
    return (
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:tx><c:v>Change of FEV1</c:v></c:tx>'
        f"{points('cat', list(names))}{points('val', changes)}</c:ser></c:chart>"
    ).encode()


def _bookmarks(titles: list[str]) -> Callable[[Path], None]:
    kids = " ".join(f"<< /Title ({title}) >>" for title in titles)
    return pdf(catalog=f"/Outlines << /Kids [{kids}] >>")


def _exif(text: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from PIL import Image

        exif = Image.Exif()
        exif[0x010E] = text
        Image.new("RGB", (40, 30), (250, 250, 250)).save(folder / "photo.jpg", exif=exif)

    return make


def _swap(lines: list[str]) -> bytes:
    return b"b0VIM 9.0\0" + bytes(90) + b"\0".join(line.encode() for line in lines)


def _names_of_files(names: list[str]) -> bytes:
    return b"\0\0\0\1Bud1" + bytes(40) + b"".join(b"\0\0\0" + name.encode("utf-16-be") + b"Ilocblob" for name in names)


_OFFICE = (
    _case("rows of persons, hidden", _book(_hidden_rows(list(_PERSONS))), "hidden.cells", *_ROWS),
    _case(
        "rows of results, hidden",
        _book(_hidden_rows([("a, women", 62.5, "F"), ("a, men", 60.5, "M"), ("b, women", 57.5, "F")])),
        "hidden.cells",
    ),
    _case("births in white", _book(_white(_BORN)), "hidden.text", *_ROWS),
    _case("checks by staff in white", _book(_white(_STAFF)), "hidden.text"),
    _case("a sheet a person", _book(_sheets(["Rennie E 110151", "Petrie A 120244", "Buchan M 030360"])), *_ROWS),
    _case("a sheet a year", _book(_sheets(["Table 2020", "Table 2021", "Sensitivity"]))),
    _case(
        "a count that was deleted beside its mask",
        docx(_changed("<10", "6")),
        "hidden.tracked_change",
        "tables.small_count",
    ),
    _case("a count that was corrected", docx(_changed("34", "43")), "hidden.tracked_change"),
    _case(
        "a chart with a bar for each person",
        docx(nothing, add={"word/charts/chart1.xml": _chart([name for name, *_ in _PERSONS])}),
        *_ROWS,
    ),
    _case(
        "a chart with a bar for each hospital",
        docx(
            nothing,
            add={
                "word/charts/chart1.xml": _chart(
                    ["Grace Hospital", "Victoria Infirmary", "Alder Clinic", "Royal Surgery", "Kirk Practice"]
                )
            },
        ),
    ),
    _case(
        "persons in XML of its own",
        docx(
            nothing,
            add={
                "customXml/item7.xml": (
                    "<export>"
                    + "".join(f'<p no="44710{age}" sex="{sex}">{name}</p>' for name, age, sex in _PERSONS)
                    + "</export>"
                ).encode()
            },
        ),
        "hidden.custom_data",
        *_ROWS,
    ),
    _case(
        "steps of a diagram that count few",
        docx(
            nothing,
            add={
                "word/diagrams/data1.xml": b'<d:m xmlns:d="d"><d:t><d:p>5 patients died before treatment</d:p></d:t></d:m>'
            },
        ),
        "tables.small_count",
    ),
    _case(
        "steps of a diagram",
        docx(
            nothing,
            add={
                "word/diagrams/data1.xml": b'<d:m xmlns:d="d"><d:t><d:p>55 patients died before treatment</d:p></d:t></d:m>'
            },
        ),
    ),
    _case(
        "a code of a field that names a patient",
        docx(body("<w:r><w:instrText> ADDIN note Elspeth Rennie 4471082 </w:instrText></w:r>")),
        *_PERSON,
    ),
    _case(
        "a code of a field about literature",
        docx(body("<w:r><w:instrText> ADDIN EN.CITE Smith 2019 4471 </w:instrText></w:r>")),
    ),
)
_OTHERS = (
    _case("bookmarks of patients", _bookmarks(_BORN), *_ROWS),
    _case("bookmarks of sections", _bookmarks(["1 Methods", "2 Results", "2.1 Scores of 312 people", "3 Discussion"])),
    _case(
        "a picture that names a patient", _exif("ulcer, left heel, Angus Petrie 0447108"), "hidden.metadata", *_PERSON
    ),
    _case("a picture by a microscope", _exif("BX53 20x, 12 ms, 2024:05:01, serial 4471082"), "hidden.metadata"),
    _case(
        "a comment of Markdown",
        file("results.md", "# Results\n\nThe mean was 4.1.\n\n<!--\n" + "\n".join(_NUMBERED) + "\n-->\n"),
        *_ROWS,
    ),
    _case(
        "a comment of Markdown for authors",
        file(
            "results.md", "# Results\n\nThe mean was 4.1.\n\n<!-- Elspeth Rennie: say more about the model here -->\n"
        ),
    ),
    _case(
        "a template with persons",
        file(
            "report.html",
            _PAGE.format(
                "<template><ul>"
                + "".join(f"<li>{name}, {age}, {sex}</li>" for name, age, sex in _PERSONS)
                + "</ul></template>"
            ),
        ),
        *_ROWS,
    ),
    _case(
        "words for browsers without scripts",
        file("report.html", _PAGE.format("<noscript>Turn on JavaScript to see the 3 figures.</noscript>")),
    ),
    _case(
        "options of a page's search",
        file(
            "report.html",
            _PAGE.format(
                '<script type="application/json">{"location": "navbar", "limit": 50, "keys": ["f", "/"], "language": {"none": "No results"}}</script>'
            ),
        ),
    ),
    _case(
        "hidden births in RTF",
        file("report.rtf", r"{\rtf1\ansi The mean was higher.\par{\v " + r"\par ".join(_BORN) + r"\par}}"),
        "hidden.text",
        *_ROWS,
    ),
    _case(
        "a listing in RTF without heads",
        file(
            "listing.rtf",
            r"{\rtf1\ansi Listing 16\par"
            + "".join(
                rf"\trowd\cellx2000\cellx4000\intbl 10{at}-10{age}\cell {age}/{sex}\cell Nausea\cell\row" + "\n"
                for at, (_, age, sex) in enumerate(_PERSONS)
            )
            + "}",
        ),
        *_ROWS,
    ),
    _case("a swap file of an editor with patients", file(".list.csv.swp", _swap(_NUMBERED)), "hidden.leftover", *_ROWS),
    _case(
        "a swap file of an editor with code",
        file(".fit.R.swp", _swap(["library(lme4)", "fit <- lmer(y ~ x + (1 | site))", "summary(fit)"])),
        "hidden.leftover",
    ),
    _case(
        "names of files with patients in a file manager's notes",
        file(".DS_Store", _names_of_files([f"{one} consent.pdf" for one in _NUMBERED])),
        "hidden.leftover",
        *_ROWS,
    ),
    _case(
        "names of figures in a file manager's notes",
        file(".DS_Store", _names_of_files(["figure 1.png", "figure 2.png", "table 3.csv"])),
        "hidden.leftover",
    ),
    _case(
        "what was typed into RStudio",
        file(
            ".Rproj.user/1A2B/sources/session-9f/5D1E-contents",
            'x <- tribble(~surname, ~dob,\n  "Rennie", "1950-05-10",\n  "Petrie", "1946-05-11",\n  "Laing", "1943-05-12")\n',
        ),
        "hidden.leftover",
        "identifiers.column_name",
        "identifiers.date_of_birth",
    ),
    _case(
        "an address book with birthdays",
        file("people.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Angus Petrie\nBDAY:1946-05-11\nEND:VCARD\n"),
        "identifiers.date_of_birth",
    ),
    _case(
        "names of sources with births",
        file("nodes.txt", "Internals/Int03_Mrs_Rennie_DOB_110546, 2 references\n"),
        "identifiers.date_of_birth",
    ),
)
_SAID = (
    _case("captions of a talk that tell who", file("group.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Moderator>How was it?</v>\n\n00:00:05.000 --> 00:00:09.000\n<v Angus Petrie>I was born 3 May 1951, so I remember.</v>\n"), "identifiers.date_of_birth", *_PERSON),
    _case("captions of a lecture", file("lecture.srt", "1\n00:00:01,000 --> 00:00:04,000\nToday I show the main result.\n\n2\n00:00:05,000 --> 00:00:09,000\nWe asked 817 people in 12 towns.\n")),
    _case("narratives by number", docx(lambda document: document.add_paragraph("Subject 07-0142 developed a rash on day 12. Subject 02-0225 had a fall at home.")), *_PERSON),
    _case("a figure's subjects", docx(lambda document: document.add_paragraph("Subjects with 1000 steps had a lower score. Figure 02-0225 shows the rest."))),
    _case("quotes of women and men", file("quotes.txt", 'Table 4\n\n"It was the waiting that got to me." (Woman, 60s)\n"Nobody asked what I wanted." (Man, 70s)\n'), *_PERSON),
    _case("titles in quotes", file("sources.txt", 'Used: "A note on the waiting list" (Health Trends, 1998) and "Who asked?" (Lancet, 2004).\n')),
    _case("definitions with quotes inside", file("frame.tsv", 'Theme\tDefinition\nLoss\t"Giving up" the car\nService\tGetting to "the clinic" by bus\n')),
)  # fmt: skip
UNSEEN = (*_OFFICE, *_OTHERS, *_SAID)
