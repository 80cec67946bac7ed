"""What the names of a request's files say together: numbers that identify, and data written into names."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.numbers import is_in_use, is_nhs_number
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sallyport.inspection.finding import Finding
    from sallyport.policy.disclosure.naming import NamingRules

_WORD = re.compile(r"[A-Za-z0-9+=]{16,}")
"""What base64, base32 and hexadecimal are written with, without what people put between words."""
_TEN_DIGITS = re.compile(r"(?<!\d)(\d{3})[ _-]?(\d{3})[ _-]?(\d{4})(?!\d)")
_BITS_OF_NOISE = 3.3
"""Entropy of a character: about 4 for 16 characters of base64 and hexadecimal noise, below 3.2 for most single words."""
_VOWELS = frozenset("aeiouyAEIOUY")
_MOST_VOWELS = 0.28
"""Part of the letters: two fifths in words, a fifth in noise."""
_SWITCHES = 4
"""Between letters and digits; ``crosssectional20241001`` has one."""


def findings_across(paths: Iterable[str], rules: NamingRules) -> dict[str, list[Finding]]:
    """Findings by path; what all of them together say stands once, beside the first."""
    found: dict[str, list[Finding]] = {}
    encoded = []
    for path in paths:
        name = path.rpartition("!/")[2]
        if ".git" in path.replace("!/", "/").split("/")[:-1]:
            continue  # whose names are hashes that nobody chose
        if any(is_nhs_number(digits) and is_in_use(digits) for digits in _ten_digits(name)):
            found.setdefault(path, []).append(finding("naming.identifier"))
        if any(looks_encoded(word) for word in _WORD.findall(name)):
            encoded.append(path)
    if len(encoded) >= rules.encoded_names:
        message = f"{many(len(encoded), 'name')} like data written in letters and digits."
        found.setdefault(encoded[0], []).append(finding("naming.encoded", message, names=len(encoded)))
    return found


def looks_encoded(word: str) -> bool:
    """Does a word of letters and digits look like noise, and not like words that somebody ran together?"""
    counts = Counter(word)
    entropy = -sum(count / len(word) * math.log2(count / len(word)) for count in counts.values())
    letters = [character for character in word if character.isalpha()]
    switches = sum(one.isdigit() != other.isdigit() for one, other in pairwise(word))
    has_few_vowels = bool(letters) and sum(letter in _VOWELS for letter in letters) < _MOST_VOWELS * len(letters)
    return entropy >= _BITS_OF_NOISE and (switches >= _SWITCHES or (has_few_vowels and len(letters) * 2 > len(word)))


def _ten_digits(name: str) -> Iterable[str]:
    return ("".join(found.groups()) for found in _TEN_DIGITS.finditer(name))
