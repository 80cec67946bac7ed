"""Labelled cases: digests of ids by every function of hashlib, as programs write them, and two disguises one after the other.

Part of the subject ``identifiers``.
"""

from __future__ import annotations

import base64
import hashlib
import random
import uuid

from corpus.case import Case
from corpus.participants import CODES, DISGUISED, NUMBERS
from corpus.people import text

_ADDRESS = str.maketrans("+/", "-_", "=")
_SOME = NUMBERS[60:72]
_R = random.Random(21)
_OTHERS = tuple(f"file {_R.random()}" for _ in _SOME)
_NONE: frozenset[str] = frozenset()
_FUNCTIONS = {
    **{name: getattr(hashlib, name) for name in ("sha224", "sha384", "sha512", "sha3_256", "sha3_512")},
    "blake2b": hashlib.blake2b,
    "blake2s": hashlib.blake2s,
    "blake2b-16": lambda data: hashlib.blake2b(data, digest_size=16),
    "blake2b-8": lambda data: hashlib.blake2b(data, digest_size=8),
}


def _case(name, cells, expected=DISGUISED, ids=NUMBERS):
    lines = ["key,w", *(f'"{cell}",{at + 11}.25' for at, cell in enumerate(cells))]
    return Case(f"participants-{name}", text("a.csv", "\n".join(lines) + "\n"), expected, participants=ids)


def _pair(name, write):
    """Of ids, and of what are none."""
    return (
        _case(name, [write(one) for one in _SOME]),
        _case(f"{name}-not", [write(one) for one in _OTHERS], _NONE),
    )


def _in_base64(data):
    return base64.b64encode(data).decode()


_MADE_OTHERWISE = tuple(str(number) for number in range(6_100_000, 6_100_012))

CASES = (
    *(case for name, of in _FUNCTIONS.items() for case in _pair(name, lambda one, of=of: of(one.encode()).hexdigest())),
    *_pair("sha256-base64", lambda one: _in_base64(hashlib.sha256(one.encode()).digest())),
    *_pair("md5-base64-of-addresses", lambda one: _in_base64(hashlib.md5(one.encode()).digest()).translate(_ADDRESS)),
    *_pair("md5-as-uuid", lambda one: str(uuid.UUID(hashlib.md5(one.encode()).hexdigest()))),
    *_pair("md5-as-uuid-capitals", lambda one: f"{{{uuid.UUID(hashlib.md5(one.encode()).hexdigest())}}}".upper()),
    *_pair("md5-hex-base64", lambda one: _in_base64(hashlib.md5(one.encode()).hexdigest().encode())),
    _case("padded-md5", [hashlib.md5(one.zfill(10).encode()).hexdigest() for one in _SOME]),
    _case("padded-base64", [_in_base64(one.zfill(10).encode()) for one in _SOME]),
    _case("padded-base64-not", [_in_base64(one.zfill(10).encode()) for one in _MADE_OTHERWISE], _NONE),
    _case("reversed-base64", [_in_base64(one[::-1].encode()) for one in _SOME]),
    _case("prefixed-base64", [_in_base64(f"PT{one}".encode()) for one in _SOME]),
    _case("hexadecimal-base64", [_in_base64(f"{int(one):x}".encode()) for one in _SOME]),
    _case("no-hyphen-hexadecimal", [one.replace("-", "").encode().hex() for one in CODES[60:72]], ids=CODES),
    _case("padded-in-hexadecimal-digits", [one.zfill(10).encode().hex() for one in _SOME]),
    _case("grouped", [f"{int(one):,}" for one in _SOME]),
    _case("grouped-german", [f"{int(one):_}".replace("_", ".") for one in _SOME]),
    _case("grouped-not", [f"{int(one):,}" for one in _MADE_OTHERWISE], _NONE),
)  # fmt: skip
