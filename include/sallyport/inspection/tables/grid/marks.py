"""Marks that stand in place of a count: words, signs, abbreviations of offices and programs."""

from __future__ import annotations

_SUPPRESSED = (
    # English
    r"supp(?:ressed)?\.?|redacted|masked|hidden|removed|withheld|small|low|(?:low|small) (?:count|number|value)s?",
    r"too (?:few|small|low)|not (?:shown|disclosed|released|displayed|published)|undisclosed|disclosive",
    # German
    r"unterdrückt|unterdrueckt|geheim|geheimgehalten|geheim gehalten|maskiert|gesperrt|geschwärzt|anonymisiert|zu klein",
    # French, Spanish, Italian, Portuguese, Catalan
    r"(?:supprim|masqu|caviard|occult|cach)ée?s?|secret(?: statistique)?|non (?:diffus|publi|communiqu)ée?s?",
    r"suprimid[oa]s?|ocult(?:o|a|ad[oa])s?|enmascarad[oa]s?|censurad[oa]s?|secreto estadístico|no (?:mostrad|publicad)[oa]s?",
    r"soppress[oaie]|oscurat[oaie]|nascost[oaie]|mascherat[oaie]|non pubblicat[oaie]|mascarad[oa]s?|omitid[oa]s?|sigiloso",
    # Dutch, the North, Poland and its neighbours
    r"onderdrukt|afgeschermd|verborgen|geheimgehouden|gemaskeerd|undertrykt|skjult|maskeret|maskert|undertryckt|dold|sekretess",
    r"maskerad|diskretioneret|salattu|piilotettu|peitetty|utajnion[eay]|ukryt[eay]|zamaskowan[eay]|potlačeno|skryto|utajeno",
    # signs
    r"\*+|†|‡|x+|c|s|\[c\]|\[x\]|\[low\]|\(d\)|\[d\]|\[redacted\]|\[suppressed\]",
)
SUPPRESSED = "|".join(_SUPPRESSED)
"""A count was left out on purpose. A regular expression for text in small letters."""

_ABSENT = (
    # signs, and what programs write
    r"-+|\u2013|\u2014|\.{1,3}|\u2026|:|/|\?|_|na|n/a|n\.\s?a\.?|nan|<na>|nat|null|none|#n/a|nd|n/d|n\.\s?d\.?|nr|n/r|n\.\s?r\.?",
    r"missing|z|\[z\]|\[u\]|\[:\]|not (?:available|reported|given|recorded)|no data|unavailable",
    # German, Dutch
    r"k\.\s?a\.?|keine angaben?|nicht verfügbar|n\.\s?v\.?|n\.\s?v\.\s?t\.?|n\.\s?b\.?|geen opgave|niet beschikbaar|onbekend",
    # French, Spanish, Italian, Portuguese
    r"nc|n\.\s?c\.?|s\.\s?o\.?|non (?:disponible|renseignée?)|s/d|sin datos?|no (?:disponible|consta)|non disponibile",
    r"não disponível|sem dados|s\.\s?d\.?",
    # the North, Poland
    r"uoplyst|ikke oppgitt|uppgift saknas|ei tietoa|brak danych|b\.\s?d\.?|nedostupné",
)
ABSENT = "|".join(_ABSENT)
"""Nothing is there: suppressed, unknown, or nobody."""

FEWER_THAN = (
    "fewer than|less than|under|below|up to|at most|weniger als|kleiner als|unter|höchstens|moins de|inférieur à|au plus|menos de"
    "|menos que|inferior a|a lo sumo|meno di|inferiore a|abaixo de|minder dan|onder|hoogstens|färre än|mindre än|færre end"
    "|mindre enn|mindre end|færre enn|alle|mniej niż|poniżej|méně než|менее|меньше"
)
INCLUDED = frozenset({"<=", "=<", "≤", "up to", "at most", "höchstens", "au plus", "a lo sumo", "hoogstens"})
"""Those after which the number itself is one that it may be."""
