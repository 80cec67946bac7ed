"""What a record of ACRO says of its output: which checks it failed in how many cells, and why an exception is asked for.

A summary is put together anew from the names of ACRO's own checks: it can hold names of columns, too. A reason is written for
who decides, so it is shown; but cut, and without its numbers, which may be those of the data.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from sallyport.storage.names import printable

_CHECKS = {
    "threshold": "fewer people than the threshold",
    "minimumthresholdcheck": "fewer people than the threshold",
    "p-ratio": "p-ratio rule",
    "ppercentcheck": "p-ratio rule",
    "pqcheck": "p-ratio rule",
    "nk-rule": "nk-rule",
    "nkcheck": "nk-rule",
    "all-values-are-same": "all values are the same",
    "allsamevaluescheck": "all values are the same",
    "missing": "missing values",
    "missingcheck": "missing values",
    "negative": "negative values",
    "presenceofzerocheck": "zeros",
    "requiredzerocheck": "zeros",
}
"""ACRO's names of what it checks in cells, before 1.0 and since."""
_COUNTED = re.compile(r"([A-Za-z][A-Za-z-]{1,40})\b[^\n;]{0,40}?\b(\d{1,9}) cells?\b")
_FEW_FREEDOM = re.compile(r"(?:\bdof\s*=|MinimumDoFCheck[^\n]{0,40}?dof\s*=)\s*-?[\d.]+\s*<", re.IGNORECASE)
_SAID = {
    "negative values found": "negative values",
    "missing values found": "missing values",
    "possible linked tables": "tables that may be linked",
    "empty column": "an empty column",
}
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_LONGEST_TEXT, _LONGEST_REASON = 20_000, 160


def broken_rules(record: dict[str, Any]) -> str:
    """Such as "fewer people than the threshold in 2 cells; nk-rule in 1 cell"; "" when it tells nothing that is known."""
    told = record.get("summary")
    text = told[:_LONGEST_TEXT] if isinstance(told, str) else ""
    cells = _cells_of_files(record) | _cells_in(text)
    said = [f"{name} in {count:,} cell{'' if count == 1 else 's'}" for name, count in cells.items() if count]
    said += [name for sign, name in _SAID.items() if sign in text and name not in cells]
    if _FEW_FREEDOM.search(text):
        said.append("too few degrees of freedom")
    return "; ".join(said)


def reason_of(record: dict[str, Any]) -> str:
    """Why an exception is asked for, fit to be shown; "" when none is."""
    told = record.get("exception")
    if not isinstance(told, str) or told.strip().lower() in {"", "none", "nan"}:
        return ""
    reason = printable(_NUMBER.sub("…", " ".join(told[:_LONGEST_TEXT].split())))
    return reason if len(reason) <= _LONGEST_REASON else reason[:_LONGEST_REASON].rstrip() + " …"


def _cells_in(text: str) -> Counter[str]:
    found = Counter[str]()
    for name, count in _COUNTED.findall(text):
        if check := _CHECKS.get(name.lower()):
            found[check] = max(found[check], int(count))
    return found


def _cells_of_files(record: dict[str, Any]) -> Counter[str]:
    """The most of any of its files: where there are several, ACRO repeats what it says of the output."""
    found = Counter[str]()
    files = record.get("files")
    for one in files if isinstance(files, list) else ():
        sdc = one.get("sdc") if isinstance(one, dict) else None
        counts = sdc.get("summary") if isinstance(sdc, dict) else None
        for name, count in counts.items() if isinstance(counts, dict) else ():
            check = _CHECKS.get(str(name).lower())
            if check and isinstance(count, int) and not isinstance(count, bool):
                found[check] = max(found[check], count)
    return found
