"""Rules about data in code, and secrets."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, NOT_CHECKED, REVIEW, SRCP, UNVERIFIED, Rule

_DATA = f"{SRCP}, code: no data objects within scripts"
_COMMENTS = f"{SRCP}, code: embedded results in comments"
_OBFUSCATION = f"{SRCP}, general checks: deliberate obfuscation"
_SECURITY = f"{SRCP}, code coming in: security scanning"

RULES = (
    Rule(
        "code.data_frame",
        BLOCK,
        "A data frame is written into the code.",
        _DATA,
        "Read the data from a file that stays behind, or make up a few rows that are plainly not real.",
    ),
    Rule(
        "code.inline_data",
        BLOCK,
        "Rows of data are written into the code.",
        _DATA,
        "Read the data from a file that stays behind, or make up a few rows that are plainly not real.",
    ),
    Rule(
        "code.literal_values",
        REVIEW,
        "A long list of numbers is written into the code.",
        _DATA,
        "Read the numbers from a file that stays behind; say what they are if they are settings.",
    ),
    Rule(
        "code.comment_table",
        REVIEW,
        "Comments hold what looks like a table.",
        _COMMENTS,
        "Delete the pasted output from the comments.",
    ),
    Rule(
        "code.comment_result",
        REVIEW,
        "Comments hold counts of people or results.",
        _COMMENTS,
        "Delete the results from the comments.",
    ),
    Rule(
        "code.secret",
        BLOCK,
        "It holds a password, key or token.",
        "detect-secrets; SATRE: credentials are not shared",
        "Take it out and have it changed, since it is known now. Read it from the environment or a vault.",
    ),
    Rule(
        "code.runs_when_loaded",
        REVIEW,
        "Reading it, or its being there, would run code.",
        _SECURITY,
        "Take the code out: write plain values (YAML that safe_load reads, layers without Lambda), and send code as scripts.",
    ),
    Rule(
        "code.encoded_blob",
        REVIEW,
        "It holds a long encoded run of characters.",
        _OBFUSCATION,
        "Take it out, or send what it encodes as a file of its own.",
    ),
    Rule(
        "code.encoded_file",
        UNVERIFIED,
        "A file stands in it, encoded as text, and was not looked into.",
        _OBFUSCATION,
        "Send what it encodes as a file of its own.",
    ),
    Rule(
        "code.personal_path",
        INFO,
        "Paths in it name a person's home folder.",
        f"{SRCP}, general checks",
        "Use paths relative to the project.",
    ),
    Rule(
        "code.remote",
        REVIEW,
        "It fetches code from elsewhere and runs or installs it.",
        _SECURITY,
        "Send the code it fetches too, with where it is from; nothing can be fetched inside.",
    ),
    Rule(
        "code.obfuscated",
        BLOCK,
        "It decodes hidden code and runs it.",
        _OBFUSCATION,
        "Send the plain source instead.",
    ),
    Rule(
        "code.unread",
        UNVERIFIED,
        "It is too large or not plain text to its end, so it was not read as code.",
        NOT_CHECKED,
        "Split it, or save it as UTF-8 text.",
    ),
)
