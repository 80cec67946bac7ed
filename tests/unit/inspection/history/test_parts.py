from __future__ import annotations

import pytest

from sallyport.inspection.history.parts import named_wholes


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("sepsis_2025_year.csv", ("sepsis_2025Q1.csv", "sepsis_2025Q2.csv", "sepsis_2025Q3.csv", "sepsis_2025Q4.csv")),
        ("falls.csv", ("falls_jan.csv", "falls_feb.csv")),
        ("tables/both_icbs.csv", ("tables/icb_a.csv", "tables/icb_b.csv")),
        ("tab_everyone.xlsx", ("tab_women.csv", "tab_men.csv")),
        ("year/falls.csv", ("q1/falls.csv", "q2/falls.csv")),
        ("falls_all_sites.csv", ("falls_site_norwich.csv", "falls_site_ipswich.csv")),
    ],
)
def test_names_tell_the_whole_of_others(whole: str, parts: tuple[str, ...]):
    assert list(named_wholes([*parts, whole])) == [(whole, parts)]


@pytest.mark.parametrize(
    "files",
    [
        ("sepsis_2024_year.csv", "sepsis_2025Q1.csv", "sepsis_2025Q2.csv"),
        ("stroke_all.csv", "falls_q1.csv", "falls_q2.csv"),
        ("falls_all.csv", "falls_q1.csv", "falls_men.csv"),
    ],
)
def test_other_names_do_not(files: tuple[str, ...]):
    assert list(named_wholes(files)) == []
