"""Labelled cases: ids of the project's participants, open and in disguise. Part of the subject ``identifiers``."""

from __future__ import annotations

import base64
import hashlib
import random

from corpus.case import Case
from corpus.people import sheet, text

OPEN = frozenset({"identifiers.participant"})
DISGUISED = frozenset({"identifiers.participant_disguised"})

_R = random.Random(8)
NUMBERS = tuple(str(number) for number in _R.sample(range(1_000_000, 6_000_000), 400))
CODES = tuple(f"GEL-{number:06d}" for number in _R.sample(range(1_000_000), 300))
_SOME, _CODES = NUMBERS[20:32], CODES[5:14]
_SITES = tuple(f"KOR-{number // 600 + 1:02d}-{number % 600:04d}" for number in _R.sample(range(5_400), 300))
_LETTERED = tuple(f"HB{number}" for number in _R.sample(range(100_000, 1_000_000), 300))
_HASHES = (hashlib.md5, hashlib.sha1, hashlib.sha256)


def _column(values, header="ref,score"):
    return text("a.csv", "\n".join([header, *(f"{value},0.{at + 11}" for at, value in enumerate(values))]) + "\n")


def _case(name, values, expected=DISGUISED, ids=NUMBERS):
    return Case(f"participants-{name}", _column(values), expected, participants=ids)


def _base64(value):
    return base64.b64encode(value.encode()).decode()


CASES = (
    _case("open", _SOME, OPEN),
    _case("as-floats", [f"{one}.0" for one in _SOME], OPEN),
    _case("codes", _CODES, OPEN, CODES),
    Case(
        "participants-one-in-prose",
        text("a.md", f"We left out participant {_SOME[0]} for now.\n"),
        OPEN,
        participants=NUMBERS,
    ),
    Case(
        "participants-in-code",
        text("a.R", f"bad <- c({_SOME[0]}, {_SOME[1]})\nprint(length(bad))\n"),
        OPEN,
        participants=NUMBERS,
    ),
    Case("participants-in-json", text("a.json", f'{{"plots": ["{_CODES[0]}.png"]}}\n'), OPEN, participants=CODES),
    Case(
        "participants-xlsx",
        sheet("a.xlsx", ["ref", "x"], lambda r, i: (int(_SOME[i]), 0.5), 8, 1),
        OPEN,
        participants=NUMBERS,
    ),
    Case(
        "participants-hashed-xlsx",
        sheet("a.xlsx", ["ref", "x"], lambda r, i: (hashlib.md5(_SOME[i].encode()).hexdigest(), 0.5), 8, 1),
        DISGUISED,
        participants=NUMBERS,
    ),
    _case("small-letters", [one.lower() for one in _CODES], ids=CODES),
    _case("no-hyphen", [one.replace("-", "") for one in _CODES], ids=CODES),
    _case("padded", [f"000{one}" for one in _SOME]),
    _case("prefix", [f"PT{one}" for one in _SOME]),
    _case("prefix-divided", [f"PT_{one}" for one in _SOME]),
    _case("suffix", [f"{one}x" for one in _SOME]),
    _case("reversed", [one[::-1] for one in _SOME]),
    _case("reversed-codes", [one[::-1] for one in _CODES], ids=CODES),
    _case("hexadecimal", [f"{int(one):x}" for one in _SOME]),
    _case("hexadecimal-0x", [f"0x{int(one):X}" for one in _SOME]),
    _case("encoded-hex", [one.encode().hex() for one in _SOME]),
    _case("base64", [_base64(one) for one in _SOME]),
    _case("base64-codes", [_base64(one).rstrip("=") for one in _CODES], ids=CODES),
    *(
        _case(f"hashed-{function().name}", [function(one.encode()).hexdigest() for one in _SOME])
        for function in _HASHES
    ),
    _case("hashed-cut", [hashlib.sha256(one.encode()).hexdigest()[:16] for one in _SOME]),
    _case("hashed-capitals", [hashlib.sha1(one.encode()).hexdigest().upper() for one in _CODES], ids=CODES),
    _case("shifted", [int(one) + 271_828 for one in _SOME]),
    _case("shifted-with-letters", [f"S{int(one) - 99_991}" for one in _SOME]),
    _case("last-five", [one[-5:] for one in _SOME]),
    Case(
        "participants-shifted-parquet",
        sheet("a.parquet", ["ref", "x"], lambda r, i: (int(_SOME[i]) + 5_000, 0.5), 12, 1),
        DISGUISED,
        participants=NUMBERS,
    ),
    _case("none", [str(_R.randint(7_000_000, 9_000_000)) for _ in range(12)], frozenset()),
    _case(
        "none-of-as-many-digits",
        [str(number) for number in _R.sample(range(1_000_000, 6_000_000), 300) if str(number) not in NUMBERS],
        frozenset(),
    ),
    _case("plain-numbers", [f"Participant {at}" for at in range(1, 10)], frozenset()),
    _case("decimals", [f"0.{one}" for one in _SOME], frozenset()),
    Case(
        "participants-positions",
        text("a.csv", "\n".join(["pos,p", *(f"{number},0.5" for number in range(1_000_000, 6_000_000, 9_973))]) + "\n"),
        participants=NUMBERS,
    ),
    _case("other-hashes", [hashlib.sha256(f"file {one}".encode()).hexdigest() for one in _SOME], frozenset()),
    Case(
        "participants-too-short",
        text("a.csv", "measure,estimate\nbmi,0.41\nage,0.22\n"),
        frozenset({"identifiers.not_scanned"}),
        participants=tuple(str(number) for number in range(1, 300)),
    ),
    Case(
        "participants-typeset", text("a.md", f"See {_SITES[3].replace('-', chr(0x2011))}.\n"), OPEN, participants=_SITES
    ),
    Case(
        "participants-in-link",
        text("a.html", f'<p><a href="x?rec={_SITES[4].replace("-", "%2D")}">this form</a></p>'),
        OPEN,
        participants=_SITES,
    ),
    Case(
        "participants-without-prefix",
        text("a.txt", f"Subject {_SITES[5].removeprefix('KOR-')} fell.\n"),
        DISGUISED,
        participants=_SITES,
    ),
    Case(
        "participants-blanks-between",
        text("a.md", f"The red line is HB {_LETTERED[2][2:5]} {_LETTERED[2][5:]}.\n"),
        DISGUISED,
        participants=_LETTERED,
    ),
    Case(
        "participants-in-drawing",
        text("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><g id="pt-{_SITES[6]}"/></svg>'),
        OPEN,
        participants=_SITES,
    ),
    Case("participants-named-file", text(f"scan_{_SITES[7]}_v2.txt", "It is clear.\n"), DISGUISED, participants=_SITES),
    Case(
        "participants-two-columns",
        text("a.csv", "centre,who,score\n" + "".join(f"{int(one[4:6])},{int(one[7:])},0.5\n" for one in _SITES[:20])),
        DISGUISED,
        participants=_SITES,
    ),
    Case(
        "participants-hashed-in-measure",
        _column([hashlib.sha256(one.encode()).hexdigest() for one in _SOME], header="hash,score"),
        DISGUISED,
        participants=NUMBERS,
    ),
    Case(
        "participants-number-of-variants",
        text("a.txt", "".join(f"The lead variant is rs{one[2:]}.\n" for one in _LETTERED[:9])),
        participants=_LETTERED,
    ),
    Case(
        "participants-other-columns",
        text("a.csv", "centre,month,mean\n" + "".join(f"{1 + at % 9},{1 + at % 12},{at}.5\n" for at in range(40))),
        participants=_SITES,
        tolerated=frozenset({"tables.possible_count", "tables.small_count", "tables.group_size_unknown"}),
    ),
    Case(
        "participants-other-drawing",
        text(
            "a.svg",
            '<svg xmlns="http://www.w3.org/2000/svg">'
            + "".join(f'<g id="m{_R.getrandbits(40):010x}"/>' for _ in range(300))
            + "</svg>",
        ),
        participants=NUMBERS,
    ),
    Case("participants-coming-in", _column(_SOME), direction="input", participants=NUMBERS),
)
