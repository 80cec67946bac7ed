"""What rules of other subjects say rightly about a case as well: in its files' nature, not the point of it."""

from __future__ import annotations

BESIDE: dict[str, set[str]] = {
    # Made of a few bytes that say what it is, and no more.
    "classes: an array": {"binary.malformed"},
    "containers: a data base": {"binary.malformed", "binary.incoming_data"},
    # Left over by a program, and a program or its memory.
    "hidden/memory of a program": {"binary.program"},
    "binary: compiled Python": {"hidden.leftover"},
    "code: .netrc": {"hidden.leftover"},
    # A key in a script, a token in a recipe.
    "code: key.py": {"hidden.key_file"},
    "code: key in one line.js": {"hidden.key_file"},
    "containers: a token by ENV": {"code.secret"},
    # Columns that are samples are persons as well as expression.
    "omics-expression.tsv": {"persons.row_per_person"},
    # The rows that are written into code are persons.
    "code: text in fread.R": {"persons.row_per_person"},
    "code: text.R": {"persons.row_per_person"},
    "code: template.js": {"persons.row_per_person"},
    "code: tribble.R": {"persons.row_per_person"},
    "code: text.py": {"persons.row_per_person"},
    "code: records.py": {"persons.row_per_person"},
    "code: records.js": {"persons.row_per_person"},
    # The rows of persons are named as samples are, or in every line.
    "participants-prefix": {"omics.individuals"},
    "participants-prefix-divided": {"omics.individuals"},
    "persons-samples": {"omics.individuals"},
    "samples-by-components": {"omics.individuals"},
    "samples-segments": {"omics.individuals"},
    "samples-across": {"omics.expression"},
    "omics-samples-general_stats.txt": {"persons.row_per_person"},
    "omics-samples-report.html": {"identifiers.listed"},
    "record: sample sheet": {"omics.individuals"},
    "record: wells and barcodes": {"omics.individuals"},
    "record: YAML items": {"identifiers.listed"},
    "record: XML patients": {"identifiers.listed"},
}
