"""Rules about what files are called."""

from __future__ import annotations

from sallyport.inspection.rules.rule import REVIEW, SRCP, Rule

RULES = (
    Rule(
        "naming.identifier",
        REVIEW,
        "Its name holds a number that may be a person's: ten digits with the check digit of an NHS or CHI number.",
        "NHS Data Dictionary: NHS number, modulus 11; " + SRCP,
        "Name the file for what it shows.",
    ),
    Rule(
        "naming.encoded",
        REVIEW,
        "Names of files look like data: a name leaves with its file.",
        "Covert channels in output checking: file names (Five Safes, safe outputs); " + SRCP,
        "Name files for what they show, in words.",
    ),
)
