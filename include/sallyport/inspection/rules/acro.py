"""Rules about what ACRO wrote about outputs."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, REVIEW, UNVERIFIED, Rule

_ACRO = "ACRO: results.json of finalise()"

RULES: tuple[Rule, ...] = (
    Rule(
        "acro.fail",
        BLOCK,
        "ACRO found outputs that break its rules.",
        _ACRO,
        "Suppress or merge what ACRO names in its summary and finalise again, or take the output out of the set.",
    ),
    Rule(
        "acro.review",
        REVIEW,
        "There are outputs that ACRO did not judge.",
        _ACRO,
        "Say in the output's comment what it shows and why it is safe: a person reads it.",
    ),
    Rule(
        "acro.exception",
        REVIEW,
        "An exception was asked for.",
        _ACRO,
        "Make sure that the reason says why the output is safe although it breaks a rule.",
    ),
    Rule("acro.pass", INFO, "Outputs that ACRO found nothing in.", _ACRO, ""),
    Rule(
        "acro.unreadable",
        UNVERIFIED,
        "What ACRO wrote could not be read.",
        _ACRO,
        "Finalise the outputs again with ACRO and send the whole folder as it was written.",
    ),
    Rule(
        "acro.mismatch",
        BLOCK,
        "The file is not the one that ACRO looked at: its checksum is another.",
        _ACRO,
        "Finalise the outputs again; do not edit them afterwards.",
    ),
    Rule(
        "acro.missing",
        REVIEW,
        "Files that ACRO lists are not there.",
        _ACRO,
        "Send the whole folder that ACRO wrote, or remove the output from the set and finalise again.",
    ),
    Rule(
        "acro.no_checksum",
        UNVERIFIED,
        "Nothing tells whether the file is still the one that ACRO looked at.",
        _ACRO,
        "Send the folder with its checksums, as ACRO wrote it.",
    ),
    Rule(
        "acro.not_for_release",
        REVIEW,
        "ACRO wrote it for who checks the outputs, and marks it as not to be released.",
        _ACRO,
        "It is for the reviewer's eyes: say in the request that it stays inside, or leave it out.",
    ),
    Rule(
        "acro.not_listed",
        REVIEW,
        "It lies among ACRO's outputs, but ACRO did not make it.",
        _ACRO,
        "Add it with `acro.custom_output()` and finalise again, or say in the request what it shows and why it is safe.",
    ),
)
