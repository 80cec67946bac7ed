"""Labelled cases: tables in Markdown, HTML and DOCX whose captions say how many there are in all. Part of the subject ``formats``."""

from __future__ import annotations

from corpus.case import Case
from corpus.hidden_cases.documents import docx
from corpus.people import text

_RECOVERABLE = frozenset({"tables.recoverable"})
_ROWS = (("Never", "712"), ("Former", "301"), ("Current", "183"))


def _markdown(caption, unknown="<10", *, below=False):
    table = ["| Status | Patients |", "|---|---:|", *(f"| {a} | {b} |" for a, b in (*_ROWS, ("Unknown", unknown)))]
    return text("t.md", "\n".join([*table, "", caption] if below else [caption, "", *table]) + "\n")


def _page(caption):
    rows = (("Status", "Patients"), *_ROWS, ("Unknown", "<10"))
    cells = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows).replace("<10", "&lt;10")
    return text("t.html", f"<html><body><table><caption>{caption}</caption>{cells}</table></body></html>\n")


def _document(above, rows, below="", before=""):
    def change(document):
        if before:
            document.add_paragraph(before)
            document.add_paragraph("Most were expected.")
        document.add_paragraph(above)
        table = document.add_table(0, 2)
        for row in rows:
            for cell, shown in zip(table.add_row().cells, row, strict=True):
                cell.text = shown
        if below:
            document.add_paragraph(below)

    return docx(change, "t.docx")


_PLACES = (("Place", "n"), ("Hospital", "231"), ("Home", "122"))
_DYING = (*_PLACES, ("Hospice", "<10"))
_CAUSES = (("Cause", "%"), ("Cardiac", "57.1"), ("Cancer", "29.0"), ("Other", "10.0"))
_OF_FEW, _WITHOUT = frozenset({"tables.percent_of_few"}), frozenset({"tables.percent_without_count"})


def _places(hospice, total):
    rows = (*_PLACES, ("Hospice", hospice))
    return _document("Table 3. Place of death", rows, f"In total, {total} deaths were included in Table 3.")


def _causes(caption, suicide="3.8"):
    return _document(caption, (*_CAUSES, ("Suicide", suicide)))


def _latex(caption, rows, *, below=False):
    body = " \\\\\n".join(" & ".join(row) for row in rows)
    table = ["\\begin{tabular}{lr}", body + " \\\\", "\\end{tabular}"]
    said = [f"\\caption{{{caption}}}"]
    return text("t.tex", "\n".join(["\\begin{table}", *(table + said if below else said + table), "\\end{table}", ""]))


def _share_of(heading, last="8.1"):
    return text("t.csv", f"cluster,{heading}\nNorth,61.3\nEast,58.1\nSouth,{last}\n")


_HIDDEN = (*_PLACES, ("Hospice", "$<$10"))
_MADE = {
    "of LaTeX, above": (_latex("Place of death ($N = 360$)", _HIDDEN), _RECOVERABLE),
    "of LaTeX, below": (_latex("Place of death, 360 deaths in total", _HIDDEN, below=True), _RECOVERABLE),
    "of LaTeX, of many more": (_latex("Place of death ($N = 960$)", _HIDDEN), frozenset()),
    "of LaTeX, of percentages": (
        _latex("Causes of death (N = 210)", (("Cause", "\\%"), ("Cardiac", "57.1"), ("Suicide", "3.8"))),
        _OF_FEW,
    ),
    "in a heading of percentages": (_share_of("% of 62 patients"), _OF_FEW),
    "in a heading of percentages, of many": (_share_of("% of 62 patients", "38.7"), frozenset()),
    "in a heading of percentages of a day": (_share_of("% of 24 hours"), frozenset()),
    "of a document, below": (_places("<10", 360), _RECOVERABLE),
    "of a document, below, of many more": (_places("<10", 960), frozenset()),
    "of a document, below, with nothing hidden": (_places("61", 414), frozenset()),
    "of a document, above": (
        _document("Table 3. Place of death (N = 360)", (*_PLACES, ("Hospice", "<10"))),
        _RECOVERABLE,
    ),
    "of a document, of its number": (
        _document("Table 3. Place of death", _DYING, before="Where the 360 deaths in all took place is in Table 3."),
        _RECOVERABLE,
    ),
    "of a document, of another number": (
        _document("Table 3. Place of death", _DYING, before="Where the 360 deaths in all took place is in Table 3.1."),
        frozenset(),
    ),
    "of a document, of percentages": (_causes("Causes of death, % (N = 210 deaths)"), _OF_FEW),
    "of a document, of percentages of many": (_causes("Causes of death, % (N = 2,100 deaths)"), frozenset()),
    "of a document, of percentages suppressed": (_causes("Causes of death, % (N = 210 deaths)", "\u2013"), frozenset()),
    "of a document, of percentages without a number": (_causes("Causes of death, %"), _WITHOUT),
    "of percentages in Markdown": (
        text("t.md", "Causes of death (N = 210)\n\n| Cause | % |\n|---|---:|\n| Cardiac | 57.1 |\n| Suicide | 3.8 |\n"),
        _OF_FEW,
    ),
    "of percentages of many in Markdown": (
        text(
            "t.md", "Causes of death (N = 2100)\n\n| Cause | % |\n|---|---:|\n| Cardiac | 57.1 |\n| Suicide | 3.8 |\n"
        ),
        frozenset(),
    ),
    "above": (_markdown("**Table 2.** Smoking status of the cohort (N = 1,204)"), _RECOVERABLE),
    "below": (_markdown("Table 2: Smoking status, 1,204 patients in total", below=True), _RECOVERABLE),
    "of many more": (_markdown("**Table 2.** Smoking status of the cohort (N = 1,904)"), frozenset()),
    "with nothing hidden": (_markdown("**Table 2.** Smoking status of the cohort (N = 1,216)", "20"), frozenset()),
    "without a number": (_markdown("**Table 2.** Smoking status of the cohort"), frozenset()),
    "of a page": (_page("Smoking status of the cohort (<i>N</i> = 1,204)"), _RECOVERABLE),
    "of a page, of others": (_page("Smoking status of the cohort (N = 2,204)"), frozenset()),
}
CASES = tuple(Case(f"caption {name}", make, expected) for name, (make, expected) in _MADE.items())
