"""Labelled cases: tables in Markdown and HTML whose captions say how many there are in all. Part of the subject ``formats``."""

from __future__ import annotations

from corpus.case import Case
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


_MADE = {
    "above": (_markdown("**Table 2.** Smoking status of the cohort (N = 1,204)"), _RECOVERABLE),
    "below": (_markdown("Table 2: Smoking status, 1,204 patients in total", below=True), _RECOVERABLE),
    "of many more": (_markdown("**Table 2.** Smoking status of the cohort (N = 1,904)"), frozenset()),
    "with nothing hidden": (_markdown("**Table 2.** Smoking status of the cohort (N = 1,216)", "20"), frozenset()),
    "without a number": (_markdown("**Table 2.** Smoking status of the cohort"), frozenset()),
    "of a page": (_page("Smoking status of the cohort (<i>N</i> = 1,204)"), _RECOVERABLE),
    "of a page, of others": (_page("Smoking status of the cohort (N = 2,204)"), frozenset()),
}
CASES = tuple(Case(f"caption {name}", make, expected) for name, (make, expected) in _MADE.items())
