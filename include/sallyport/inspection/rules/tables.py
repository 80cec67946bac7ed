"""Rules about tables: counts, totals, percentages, statistics, rows of persons."""

from __future__ import annotations

from sallyport.inspection.rules.rule import BLOCK, REVIEW, SRCP, UNVERIFIED, Rule

_SACRO = "SACRO guide to output checking"
_GEL = "Genomics England Airlock rules"
_SUPPRESS = 'Suppress them ("<10") together with a second cell of the same row and column, or merge categories.'

RULES = (
    Rule(
        "tables.small_count",
        BLOCK,
        "Counts are under the minimum.",
        f"{SRCP}; {_SACRO}, frequencies",
        f"{_SUPPRESS} Percentages and totals must not give them back.",
    ),
    Rule(
        "tables.possible_count",
        REVIEW,
        "There are whole numbers under the minimum that may be counts; the table does not say what they are.",
        f"{SRCP}; {_SACRO}, frequencies",
        'Suppress those that count people ("<10"); in a table, name the columns for what they hold, for example n or score.',
    ),
    Rule(
        "tables.recoverable",
        BLOCK,
        "Suppressed counts can be worked out from what is shown.",
        f"{_GEL}: a masked value must not be recalculable; {SRCP}",
        "Suppress a second cell in the same row and column, round the totals, or leave them out.",
    ),
    Rule(
        "tables.unsolved",
        UNVERIFIED,
        "The table is too large to tell whether its suppressed counts can be worked out.",
        "Not checked is not clean",
        "Split the table, or leave its totals out.",
    ),
    Rule(
        "tables.zero",
        REVIEW,
        "Counts are zero: of nobody.",
        f"{_SACRO}, class disclosure",
        "Say why each zero must be so whoever is in the data; otherwise merge categories or suppress them.",
    ),
    Rule(
        "tables.full_cell",
        REVIEW,
        "All members of a group are in one category, which tells something of each of them.",
        f"{_SACRO}, class disclosure",
        "Merge categories, or say why it gives nothing away.",
    ),
    Rule(
        "tables.percent_of_few",
        BLOCK,
        "Percentages, rates or averages, with what they are of, give counts under the minimum.",
        f"{SRCP}; UK LLC: the minimum holds for percentages too",
        "Suppress the percentages together with their counts, or merge categories.",
    ),
    Rule(
        "tables.percent_without_count",
        REVIEW,
        "There are percentages without the size of the group that they are of.",
        f"{_SACRO}, frequencies",
        "Add a column with the number of people behind each percentage.",
    ),
    Rule(
        "tables.endpoints",
        REVIEW,
        "There are smallest, largest or most frequent values, which may be those of one person.",
        f"{_SACRO}, end points and modes; {_GEL}",
        "Leave them out, or give percentiles with enough people beyond them.",
    ),
    Rule(
        "tables.small_group",
        BLOCK,
        "There are averages, deviations, sums or percentiles of groups under the minimum.",
        f"{_SACRO}, linear aggregations, positions and shapes",
        "Suppress the statistics of groups that small, or merge groups.",
    ),
    Rule(
        "tables.group_size_unknown",
        REVIEW,
        "There are averages of groups whose size the table does not give.",
        f"{_SACRO}, linear aggregations",
        "Add a column with the number of people in each group.",
    ),
    Rule(
        "tables.dominance",
        REVIEW,
        "There are sums of amounts: whether one or two members make up most of one cannot be seen here.",
        f"{_SACRO}, dominance: NK (2, 90 %) and p % (10 %)",
        "Give the reviewer the share of the two largest members of each sum, from inside the environment.",
    ),
    Rule(
        "tables.low_degrees",
        BLOCK,
        "A model or test has fewer residual degrees of freedom than the minimum.",
        f"{_SACRO}, regressions and tests",
        "Use a simpler model or a larger group; such a model shows single persons.",
    ),
    Rule(
        "tables.saturated",
        REVIEW,
        "A model explains its data completely, as one does that has a parameter for each observation.",
        f"{_SACRO}, regressions",
        "Give the number of observations and of parameters, or leave the model out.",
    ),
    Rule(
        "tables.survival_steps",
        BLOCK,
        "Steps of a survival table are of fewer people than the minimum.",
        f"{_SACRO}, hazard and survival tables",
        "Give the table at wider intervals, so that each step is of enough people, or smooth the curve.",
    ),
    Rule(
        "tables.survival_unknown",
        REVIEW,
        "There are survival probabilities without the number at risk.",
        f"{_SACRO}, hazard and survival tables",
        "Add the number at risk and of events for each interval.",
    ),
    Rule(
        "tables.unrounded",
        REVIEW,
        "There are counts that are not rounded as the site asks.",
        "OpenSAFELY and NHS England: rounding of counts",
        "Round all counts, and compute percentages and totals from the rounded ones.",
    ),
)
