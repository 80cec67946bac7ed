"""Rules about what kind of thing a file is, and whether such things may pass."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, INFO, REVIEW, Rule

_GUIDE = "SRCP guide: what type of files are being reviewed?"

RULES: tuple[Rule, ...] = (
    Rule("class.is", INFO, "What kind of thing it is.", _GUIDE, ""),
    Rule(
        "class.never",
        BLOCK,
        "Files of this kind never pass.",
        "SRCP guide: machine learning models; data frames must not be released",
        "Send what the file was made for instead: results as a table, measures of a model's quality, the code that makes it.",
        advice_in="Ask the data managers in which form its content may come in.",
    ),
    Rule(
        "class.needs_risk_assessment",
        BLOCK,
        "Files of this kind pass only with a formal risk assessment.",
        "SRCP guide: machine learning models",
        "Ask the data managers for a risk assessment, and name its reference in the request.",
    ),
    Rule(
        "class.second_reviewer",
        REVIEW,
        "Files of this kind need a second reviewer.",
        _GUIDE,
        "Say in the request what the file holds and how it was made; send a plainer format if there is one.",
    ),
    Rule(
        "class.figure",
        REVIEW,
        "It says to be a figure that shows single persons in a form that may pass: a reviewer confirms that it is one.",
        "SRCP guide: Genomics England's figures with individual level data",
        "Take out of the figure whatever else is known about the persons: no phenotypes, dates or identifiers.",
    ),
)
