"""Numbers that identify people in the United Kingdom: which of those that look like one can be one."""

from __future__ import annotations

_WEIGHTS = range(10, 1, -1)
_LENGTH = 10
_MODULUS = 11
LAST_DAY, LAST_MONTH = 31, 12
IN_ORDER = (123456789, 1234567890, 9876543210, 987654321)
"""The ten digits one after the other, up or down: an alphabet, and nobody's number."""
IN_USE_FROM, IN_USE_RANGE = 600, (320, 499)
"""Of the first three digits: ranges of the NHS Data Dictionary."""
_NOT_ALLOCATED = frozenset({"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"})
_EXAMPLE = "QQ"
"""Of no person, but what official examples begin with: whoever writes it means such a number."""
_AREA_LIST = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY "
    "G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR "
    "NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
    "WC WD WF WN WR WS WV YO ZE"
)
_AREAS = frozenset(_AREA_LIST.split())
_NEVER_INWARD = frozenset("CIKMOV")


def is_nhs_number(digits: str) -> bool:
    """Is the last of ten digits the check digit of the others (NHS Data Dictionary, modulus 11; CHI numbers use it too)?

    One in eleven numbers passes by chance. All ten alike pass as well, and are nobody's, as are those in order.
    """
    if len(digits) != _LENGTH or len(set(digits)) == 1 or int(digits) in IN_ORDER:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (_MODULUS - total % _MODULUS) % _MODULUS == int(digits[-1])


def is_in_use(digits: str) -> bool:
    """Does a ten-digit number begin as one that is given out: in England and Wales, Northern Ireland, for tests, or CHI?"""
    begin = int(digits[:3])
    return begin >= IN_USE_FROM or IN_USE_RANGE[0] <= begin <= IN_USE_RANGE[1] or is_chi_date(digits)


def is_chi_date(digits: str) -> bool:
    """Do the first four digits name a day and a month, as those of a CHI number (Public Health Scotland) do?"""
    return 1 <= int(digits[:2]) <= LAST_DAY and 1 <= int(digits[2:4]) <= LAST_MONTH


def is_national_insurance_prefix(letters: str) -> bool:
    """Can a National Insurance number begin with these two capital letters (HMRC, NIM39110)?"""
    if letters == _EXAMPLE:
        return True
    return not (set(letters) & set("DFIQUV") or letters[1] == "O" or letters in _NOT_ALLOCATED)


def is_postcode(outward: str, inward: str) -> bool:
    """Can these two halves, in capital letters, be a postcode: a known area, and an inward half without C I K M O V?"""
    area = outward[:2] if outward[1].isalpha() else outward[:1]
    return area in _AREAS and not set(inward[1:]) & _NEVER_INWARD
