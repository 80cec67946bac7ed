"""Rules about what identifies a person."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, NOT_CHECKED, REVIEW, SRCP, UNVERIFIED, Rule

_GEL_IDS = "Genomics England Airlock rules: no participant, sample or family ids, nor ids built from them"
_GEL_AGES = "Genomics England Airlock rules: no exact age, birth year or age at event; ten-year bands"
_ANONYMISATION = "ICO, Anonymisation: direct and indirect identifiers"
_REMOVE = "Remove them: results need no identifiers of persons."

RULES: tuple[Rule, ...] = (
    Rule(
        "identifiers.nhs_number",
        BLOCK,
        "It holds NHS or CHI numbers with valid check digits.",
        "NHS Data Dictionary: NHS number, modulus 11; " + SRCP,
        "Remove the numbers. If they are something else (orders, times), say what: in the column's name, or just before them.",
    ),
    Rule(
        "identifiers.national_insurance",
        BLOCK,
        "It holds National Insurance numbers.",
        "HMRC manual NIM39110; " + SRCP,
        _REMOVE,
    ),
    Rule(
        "identifiers.postcode",
        REVIEW,
        "It holds full postcodes.",
        _ANONYMISATION,
        "Give the region or the postcode district of places with many persons, or say whose public address it is.",
    ),
    Rule(
        "identifiers.phone",
        REVIEW,
        "It holds phone numbers.",
        _ANONYMISATION,
        "Remove them, or say which office they belong to.",
    ),
    Rule(
        "identifiers.email",
        REVIEW,
        "It holds e-mail addresses.",
        _ANONYMISATION,
        "Remove those of participants; those of authors may stay when the reviewer agrees.",
    ),
    Rule(
        "identifiers.date_of_birth",
        BLOCK,
        "It holds dates of birth.",
        _GEL_AGES,
        "Remove them; give age in bands of ten years where it matters.",
    ),
    Rule(
        "identifiers.exact_age",
        REVIEW,
        "It holds exact ages of persons.",
        _GEL_AGES,
        "Give ages in bands of ten years, the last one open (90 and over).",
    ),
    Rule(
        "identifiers.coordinates",
        REVIEW,
        "It holds exact places (latitude and longitude).",
        _ANONYMISATION,
        "Give the region, or round to one decimal.",
    ),
    Rule(
        "identifiers.column_name",
        BLOCK,
        "A column is named for what identifies persons, and is filled.",
        SRCP,
        "Remove the column.",
    ),
    Rule(
        "identifiers.participant",
        BLOCK,
        "It holds ids of the project's participants.",
        _GEL_IDS,
        "Remove them, or number persons 1, 2, 3 in an order that tells nothing.",
    ),
    Rule(
        "identifiers.participant_disguised",
        BLOCK,
        "It holds ids of the project's participants in another form.",
        _GEL_IDS,
        "Remove them: an id that is encoded, hashed, shifted or cut can be turned back by whoever has the list.",
    ),
    Rule(
        "identifiers.listed",
        BLOCK,
        "It holds what look like ids of persons.",
        _GEL_IDS,
        "Remove them; keep lists of them in a file that stays inside, and let code read it there. If the numbers are something "
        "else, say what.",
    ),
    Rule(
        "identifiers.not_scanned",
        UNVERIFIED,
        "It could not be compared with the list of participants.",
        NOT_CHECKED,
        "A data manager looks at the list: one id a line, as text.",
    ),
    Rule(
        "persons.row_per_person",
        BLOCK,
        "A table has a row for each person.",
        SRCP,
        "Give counts or other results over groups of persons. If its rows are no persons, name the columns for what they are.",
    ),
    Rule(
        "persons.free_text",
        BLOCK,
        "It holds what was written or said about single persons.",
        _ANONYMISATION,
        "Give what many of them have in common. Of a quotation keep what nobody could be known by.",
    ),
)
