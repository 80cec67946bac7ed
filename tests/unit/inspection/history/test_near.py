"""Among thousands of tables the few that a new one is compared with: none that matters is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sallyport.inspection.history.differencing import Near, differences
from sallyport.inspection.history.fingerprints import Counted, Fingerprint

MIN_COUNT = 10
PRIMES = {"a": 7_919, "b": 104_729, "c": 1_299_709}
COUNTS = st.one_of(st.integers(0, 60), st.integers(40, 45))


def table(counts: dict[str, int], hidden: set[str] = frozenset()) -> Fingerprint:
    cells = tuple(
        Counted(frozenset({name}), 0 if name in hidden else count, count, name in hidden, name)
        for name, count in counts.items()
    )
    return Fingerprint("", cells, (), 1)


TABLES = st.builds(
    table, st.dictionaries(st.sampled_from("abcdefgh"), COUNTS, min_size=1), st.sets(st.sampled_from("abcdefgh"))
)


@given(TABLES, st.lists(TABLES, max_size=8))
def test_every_table_that_differs_by_a_few_people_is_among_the_near_ones(
    new: Fingerprint, others: list[Fingerprint]
) -> None:
    near = Near[int](MIN_COUNT)
    for number, other in enumerate(others):
        near.add(number, other)
    differing = [number for number, other in enumerate(others) if differences(new, other, MIN_COUNT)[0]]
    found = near.like(new)
    assert set(differing) <= set(found)
    assert found == sorted(found)


def test_of_a_thousand_tables_hardly_any_is_compared() -> None:
    near = Near[int](MIN_COUNT)
    counts = [{name: number * prime % 99_991 for name, prime in PRIMES.items()} for number in range(1000)]
    for number, own in enumerate(counts):
        near.add(number, table(own))
    found = near.like(table(counts[700] | {"a": counts[700]["a"] + 3}))
    assert 700 in found
    assert len(found) < 30
