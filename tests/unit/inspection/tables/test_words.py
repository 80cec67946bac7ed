from __future__ import annotations

import pytest

from sallyport.inspection.tables.headings.words import Role, hint, is_category, is_total, size_in, words


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("n", Role.COUNT),
        ("N (%)", Role.COUNT),
        ("nEvents", Role.COUNT),
        ("No. at risk", Role.COUNT),
        ("No. Observations:", Role.COUNT),
        ("cases", Role.COUNT),
        ("Number of SNPs", Role.OTHER),
        ("white cell count", Role.OTHER),
        ("p-value", Role.P_VALUE),
        ("Pr(>F)", Role.P_VALUE),
        ("95% CI", Role.ESTIMATE),
        ("2.5 %", Role.ESTIMATE),
        ("OR", Role.ESTIMATE),
        ("Std. Error", Role.ESTIMATE),
        ("Sum Sq", Role.ESTIMATE),
        ("mean squared error", Role.ESTIMATE),
        ("rate per 1000", Role.ESTIMATE),
        ("Age, mean (SD)", Role.AVERAGE),
        ("25%", Role.QUANTILE),
        ("95th percentile", Role.QUANTILE),
        ("max", Role.ENDPOINT),
        ("max_depth", Role.OTHER),
        ("Df Residuals:", Role.RESIDUAL_DEGREES),
        ("prevalence (%)", Role.PERCENT),
        ("total cost", Role.SUM),
        ("Year", Role.OTHER),
    ],
)
def test_names_say_what_their_numbers_are(name, role):
    assert hint(name).role is role


@pytest.mark.parametrize("name", ["Heart attack or stroke", "Age 40-49", "2009", "B", "Female", "", "No"])
def test_names_of_groups_say_nothing_of_numbers(name):
    assert hint(name) is None


def test_names_of_those_who_are_counted_are_weaker_than_any_other():
    assert not hint("cases").is_strong
    assert not hint("Total").is_strong
    assert hint("number of cases").is_strong


def test_totals_groups_and_sizes():
    assert is_total("All participants")
    assert not is_total("Total cholesterol")
    assert is_category("40-49")
    assert is_category("Never")
    assert not is_category("numpy")
    assert size_in("Women (N = 1,204)") == 1204
    assert size_in("Women") is None


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Häufigkeit", Role.COUNT),
        ("relative Häufigkeit", Role.ESTIMATE),
        ("Liczba pacjentów", Role.COUNT),
        ("症例数", Role.COUNT),
        ("แห่งจำนวน", Role.COUNT),
        ("Anteil (%)", Role.PERCENT),
        ("死亡率", Role.PERCENT),
        ("Età", Role.OTHER),
        ("eta", Role.ESTIMATE),
        ("β (SE)", Role.ESTIMATE),
        ("variance_pct", Role.ESTIMATE),
    ],
)
def test_names_of_other_languages_and_scripts_say_the_same(name: str, role: Role) -> None:
    said = hint(name)
    assert said is not None
    assert said.role is role


@pytest.mark.parametrize(
    "digest",
    ["e9a6df2c", "0123df45", "028af9bda5b16040df2d548f249a9b23", "3f2b12df-1df2-4df1-8abc-0123456789ab"],
)
def test_a_digest_is_one_word(digest: str):
    assert words(f"sha1_{digest.upper()}.csv") == ("sha1", digest, "csv")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("P_2df", ("p", "2", "df")),
        ("df2", ("df2",)),
        ("2020dead", ("2020", "dead")),
        ("01feb2021", ("01", "feb2021")),
        ("aged20to29deaths", ("aged20", "to29", "deaths")),
    ],
)
def test_a_name_with_numbers_is_none(name: str, told: tuple[str, ...]):
    assert words(name) == told
