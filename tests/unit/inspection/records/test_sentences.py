"""Labels that tell of a person each, and letters that only draw."""

from __future__ import annotations

from sallyport.inspection.records.sentences import persons_told_of

_LABELS = [f"{40 + at}{'MF'[at % 2]}" for at in range(12)]


def test_ages_with_a_sex_are_persons():
    assert persons_told_of(_LABELS) == len(_LABELS)


def test_paths_and_colours_of_drawings_are_none():
    paths = [f"M{40 + at},48a6,6,0,0,0-6,6v48H{at}V54Z" for at in range(12)]
    fills = [f"<circle fill='#F{20 + at}' cx='30' r='6'/>" for at in range(12)]
    assert persons_told_of([*paths, *fills]) == 0


def test_persons_beside_a_path_are_told():
    assert persons_told_of(f"M15,0H8 ID 41{at:04}, 6{at % 10}F" for at in range(12)) == len(_LABELS)
