from __future__ import annotations

import io
import random

import polars as pl
import pytest

from sallyport.inspection.identifiers.inspectors import TextIdentifiers
from sallyport.inspection.identifiers.participants.columns import ParticipantColumnsMaker, is_shifted
from sallyport.inspection.identifiers.participants.listed import Participants
from sallyport.inspection.identifiers.participants.scan import ParticipantScan
from sallyport.inspection.identifiers.scan import Lines
from sallyport.inspection.identifiers.watching import ValuesMaker
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure
from unit.inspection.identifiers.looking import said, terms, watched

_R = random.Random(9)
DENSE = [str(one) for one in _R.sample(range(10**6, 10**7), 200_000)]
SPARSE = DENSE[:300]


def _rules(content: str, participants: list[str]) -> list[str]:
    return [one.rule for one in said(content, participants=participants)]


def test_ids_so_many_that_any_number_may_be_one_are_told_from_chance():
    r = random.Random(10)
    chance = "\n".join(["x,y", *(f"{r.randrange(10**6, 10**7)},0.5" for _ in range(4000))])
    assert not _rules(chance, DENSE)
    assert _rules("\n".join(["x,y", *(f"{one},0.5" for one in DENSE[:50])]), DENSE) == ["identifiers.participant"]


def test_other_letters_around_a_number_are_chance_too():
    r = random.Random(11)
    assert not _rules("\n".join(f"word{r.randrange(10**6, 10**7)}" for _ in range(2000)), DENSE)
    assert _rules("\n".join(f"word{one}" for one in DENSE[:50]), DENSE) == ["identifiers.participant_disguised"]


def test_a_column_that_says_ids_needs_no_more_than_one():
    assert _rules(f"participant_id,x\n{SPARSE[4]},1\n8999999,2\n", SPARSE) == ["identifiers.participant"]


def test_ids_that_are_no_longer_counted_are_said_to_be_at_least_so_many():
    listed = Participants(lambda: io.BytesIO("\n".join(SPARSE).encode()), 1000)
    for times, is_cut in ((1, False), (70, True)):
        scan, lines = ParticipantScan(listed), Lines.headed(",", "participant_id,x")
        for _ in range(2):
            rows = pl.Series([f"{one},1" for one in SPARSE] * times)
            scan.see(rows, pl.int_range(2, len(rows) + 2, eager=True), lines)
        (told,) = list(scan.findings("", "row"))
        assert ("at least" in told.message) is is_cut


def test_the_list_is_read_once_for_all_that_is_held_against_it():
    opened = []

    def listed() -> io.BytesIO:
        opened.append(1)
        return io.BytesIO("\n".join(SPARSE).encode())

    given = Terms(Disclosure(), Direction.OUTPUT, listed)
    assert ParticipantColumnsMaker(given).listed.participants is ValuesMaker(given).listed.participants
    assert len(opened) == 1


def test_places_in_a_genome_are_no_ids_though_the_list_has_them():
    ids = [str(number) for number in range(1_000_000, 1_200_000)]
    assert not _rules("\n".join(["pos,p", *(f"{number},0.5" for number in range(1_000_000, 1_100_000, 211))]), ids)


def test_ids_with_parts_are_known_by_what_tells_them_apart():
    ids = [f"PART-{number:04d}" for number in range(300)]
    assert not _rules("x,y\nPART,1\npart,2\n", ids)
    assert _rules("x,y\nPART-0012,1\n", ids) == ["identifiers.participant"]
    assert _rules("x,y\npart_0012,1\n", ids) == ["identifiers.participant_disguised"]


@pytest.mark.parametrize("content", [b"", b"\n\n  \n"])
def test_law_2_a_list_that_cannot_be_used_leaves_files_unverified(content):
    given = Terms(Disclosure(), Direction.OUTPUT, lambda: io.BytesIO(content))
    specimen = Specimen("notes.txt", 5, "", "text/plain", lambda: io.BytesIO(b"words"))
    assert [(one.rule, one.severity.value) for one in TextIdentifiers(given).inspect(specimen)] == [
        ("identifiers.not_scanned", "unverified")
    ]


def test_law_2_a_list_that_is_too_long_leaves_files_unverified():
    given = terms([str(one) for one in range(11)], max_participants=10)
    specimen = Specimen("notes.txt", 5, "", "text/plain", lambda: io.BytesIO(b"words"))
    assert [one.rule for one in TextIdentifiers(given).inspect(specimen)] == ["identifiers.not_scanned"]


def test_law_2_ids_too_short_to_be_told_from_counts_leave_files_unverified():
    assert _rules("x,y\n1,2\n", [str(one) for one in range(1, 300)]) == ["identifiers.not_scanned"]


def test_a_lists_own_header_and_marks_are_no_ids():
    listed = Participants(lambda: io.BytesIO(b'\xef\xbb\xbfparticipant_id\r\n"1000001"\r\n1000002,\r\n'), 10)
    assert listed.ids.to_list() == ["1000001", "1000002"]


@pytest.mark.parametrize("shift", [1, -17, 271_828, 10**9])
def test_a_shift_of_all_is_seen_and_one_of_each_is_not(shift):
    ids = Participants(lambda: io.BytesIO("\n".join(SPARSE).encode()), 1000).numbers
    values = [int(one) + shift for one in SPARSE[20:60]]
    assert is_shifted(values, ids)
    r = random.Random(12)
    assert not is_shifted([value + r.randrange(1000) for value in values], ids)


def test_an_index_beside_ids_without_gaps_is_no_shift_of_them():
    ids = Participants(lambda: io.BytesIO("\n".join(map(str, range(1_000_000, 1_001_000))).encode()), 10_000).numbers
    assert not is_shifted(list(range(1, 200)), ids)


def test_last_digits_are_seen_in_a_column_and_not_where_any_number_is_one():
    maker = ParticipantColumnsMaker(terms(SPARSE))
    (found,) = watched(maker, ["a", "b"], [(0.5, one[-5:]) for one in SPARSE[:30]])
    assert (found.rule, found.location) == ("identifiers.participant_disguised", "sheet 2, column 2")
    r = random.Random(13)
    assert not watched(maker, ["a", "b"], [(0.5, r.randrange(10_000, 99_999)) for _ in range(300)])
    assert not watched(ParticipantColumnsMaker(terms(DENSE)), ["b"], [(one[-5:],) for one in DENSE[:30]])


def test_cells_of_any_table_are_read_as_lines_of_text_are():
    (found,) = watched(ValuesMaker(terms(SPARSE)), ["a", "b"], [(0.5, one) for one in SPARSE[:120]])
    assert (found.rule, found.location) == ("identifiers.participant", "sheet 2, column 2")
    assert "120 rows, the first are 2, 3, 4" in found.message


def test_of_whole_ids_their_parts_are_not_told_again():
    codes = [f"LP{3_000_000 + 17 * at}-DNA_A{at % 8 + 1:02d}" for at in range(60)]
    twins = [*codes, f"{codes[5].partition('-')[0]}-DNA_H12"]  # two of one plate
    assert _rules("x," + ",".join(twins[-3:]) + "\n1,2,3,4\n", twins) == ["identifiers.participant"]
    assert _rules(f"x,y\n{codes[5].partition('-')[0]},1\n", twins) == ["identifiers.participant_disguised"]
