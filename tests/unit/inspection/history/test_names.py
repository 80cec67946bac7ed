from __future__ import annotations

import pytest

from sallyport.inspection.history.names import Apart, period_of, told_apart


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        ("q1.csv", "q3.csv", Apart.BY_PERIOD),
        ("falls_2021_Q4.csv", "falls_2021_Q1.csv", Apart.BY_PERIOD),
        ("out/2021-03.csv", "out/2021-11.csv", Apart.BY_PERIOD),
        ("admissions_march.csv", "admissions_may.csv", Apart.BY_PERIOD),
        ("week 7.csv", "week 12.csv", Apart.BY_PERIOD),
        ("sepsis_2025Q1.csv", "sepsis_2025Q4.csv", Apart.BY_PERIOD),
        ("sepsis_2025H1.csv", "sepsis_2025_2nd_half.csv", Apart.BY_PERIOD),
        ("sepsis_01-2025.csv", "sepsis_02-2025.csv", Apart.BY_PERIOD),
        ("female.csv", "male.csv", Apart.BY_GROUP),
        ("falls_placebo.csv", "falls_active.csv", Apart.BY_GROUP),
        ("cases_women.csv", "controls_women.csv", Apart.BY_GROUP),
        ("women.csv", "all.csv", None),
        ("norwich_t1.csv", "ipswich_t1.csv", Apart.BY_WORD),
        ("falls_strict.csv", "falls_broad.csv", None),
        ("norwich.csv", "ipswich.csv", None),
        ("women/falls.csv", "men/falls.csv", Apart.BY_GROUP),
        ("site_a/falls.csv", "site_b/falls.csv", Apart.BY_PLACE),
        ("2026-03/falls.csv", "2026-09/falls.csv", None),
        ("draft/falls.csv", "final/falls.csv", None),
        ("t_2020.csv", "t_2021.csv", Apart.BY_YEAR),
        ("site_A.csv", "site_B.csv", Apart.BY_PLACE),
        ("north_east.csv", "north_west.csv", Apart.BY_PLACE),
        ("stroke-wales.csv", "stroke-scotland.csv", Apart.BY_PLACE),
        ("q1.csv", "q1_final.csv", None),
        ("site_A", "site_B", Apart.BY_PLACE),
        ("q1.csv", "year.csv", None),
        ("falls_mar_2021.csv", "falls_2021-03.csv", None),
        ("falls_mar_2021.csv", "falls_2021-04.csv", Apart.BY_PERIOD),
        ("falls_q1.csv", "falls_week_3.csv", None),
        ("table1.csv", "table2.csv", None),
        ("draft.csv", "final.csv", None),
        ("model_m1.csv", "model_m2.csv", None),
        ("site_level.csv", "site_totals.csv", None),
        ("wales.csv", "uk.csv", None),
        ("marginal.csv", "decision.csv", None),
    ],
)
def test_names_tell_periods_and_places_apart(first: str, second: str, how: Apart | None):
    assert told_apart(first, second) is how
    assert told_apart(second, first) is how


def test_later_periods_are_known():
    assert period_of("b_december.csv") > period_of("b_april.csv")
    assert period_of("sepsis_2025Q1.csv") < period_of("sepsis_2025Q2.csv")
