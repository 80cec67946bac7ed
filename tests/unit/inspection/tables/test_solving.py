from __future__ import annotations

import itertools
import random

import pytest

from sallyport.inspection.tables.grid.cells import read
from sallyport.inspection.tables.results import solving
from sallyport.inspection.tables.results.solving import Contradiction, Sum, System, TooLarge, components
from sallyport.inspection.tables.results.suppression import possible_values
from sallyport.inspection.tables.results.totals import Relation


def _sum(names: str, total: int) -> Sum:
    return Sum(tuple((1, name) for name in names), total)


def _system(names: str, high: int, *sums: Sum) -> System:
    return System(dict.fromkeys(names, (0, high)), list(sums))


def test_sums_that_share_unknowns_are_combined():
    solved = _system("xyz", 100, _sum("xy", 10), _sum("yz", 12), _sum("xz", 8)).solved()
    assert solved == {"x": (3, 3), "y": (7, 7), "z": (5, 5)}


def test_bounds_are_as_narrow_as_every_possible_solution_in_small_systems():
    chance = random.Random(4)
    for _ in range(40):
        truth = {name: chance.randint(0, 4) for name in "abcde"}
        sums = [
            _sum("".join(part), sum(truth[name] for name in part))
            for part in (chance.sample("abcde", chance.randint(2, 4)) for _ in range(chance.randint(1, 4)))
        ]
        solved = _system("abcde", 4, *sums).solved()
        possible = [
            dict(zip("abcde", values, strict=True))
            for values in itertools.product(range(5), repeat=5)
            if all(
                sum(dict(zip("abcde", values, strict=True))[name] for _, name in one.terms) == one.total for one in sums
            )
        ]
        for name, (low, high) in solved.items():
            # Never narrower than the truth; what is ruled out wrongly would be a value that is possible.
            assert low <= min(one[name] for one in possible)
            assert high >= max(one[name] for one in possible)


def test_bounds_are_narrowed_from_both_sides():
    solved = System({"x": (0, 9), "y": (0, 4)}, [_sum("xy", 12)]).solved()
    assert solved == {"x": (8, 9), "y": (3, 4)}
    with_factor = System({"x": (0, 9), "y": (0, 4)}, [Sum(((2, "x"), (-1, "y")), 11)]).solved()
    assert with_factor == {"x": (6, 7), "y": (1, 3)}


def test_contradictions_are_told():
    with pytest.raises(Contradiction):
        _system("xy", 9, _sum("xy", 30)).solved()
    with pytest.raises(Contradiction):
        _system("xy", 100, _sum("xy", 30), _sum("xy", 31)).solved()


def test_rounded_sums_leave_room():
    loose = System({"x": (1, 9)}, [Sum(((1, "x"),), 7, 5)])
    assert loose.solved() == {"x": (2, 9)}


def test_a_system_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(solving, "_MOST_STEPS", 10)
    with pytest.raises(TooLarge):
        _system("abcdefgh", 100, _sum("abcd", 200), _sum("efgh", 200), _sum("aceg", 210)).solved()


def test_unknowns_without_a_common_sum_are_apart():
    parts = components(dict.fromkeys("abcd", (0, 9)), [_sum("ab", 3), _sum("cd", 4)])
    assert sorted(sorted(part.bounds) for part in parts) == [["a", "b"], ["c", "d"]]


def test_what_a_table_gives_back_is_never_other_than_the_truth():
    chance = random.Random(11)
    for _ in range(60):
        rows = [[chance.randint(1, 40) for _ in range(chance.randint(2, 5))] for _ in range(chance.randint(2, 5))]
        width = min(map(len, rows))
        rows = [row[:width] for row in rows]
        hidden, shown, relations = {}, {}, []
        for row, counts in enumerate(rows):
            for column, count in enumerate(counts):
                if count < 10 or chance.random() < 0.2:
                    hidden[row, column] = read("<10" if count < 10 else "*")
                else:
                    shown[row, column] = count
            shown[row, width] = sum(counts)
            relations.append(Relation((row, width), tuple((row, column) for column in range(width)), 0))
        for column in range(width):
            shown[len(rows), column] = sum(row[column] for row in rows)
            relations.append(Relation((len(rows), column), tuple((row, column) for row in range(len(rows))), 0))
        for (row, column), (low, high) in possible_values(hidden, shown, relations).items():
            assert low <= rows[row][column] <= high
