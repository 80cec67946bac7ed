"""Every row of variant statistics is judged."""

from __future__ import annotations

import gzip
import io
import random

import pytest

from sallyport.inspection.omics import lines
from sallyport.inspection.omics.lines import UnreadableText
from sallyport.inspection.omics.scan import Tally, filtered, scan_file, scan_text
from sallyport.inspection.omics.text import findings
from sallyport.policy.disclosure.omics import OmicsRules

RULES = OmicsRules()
HEADER = "chr\tpos\trsid\tref\talt\teaf\tn\tp\n"
COMMON = "1\t100\trs1\tA\tG\t0.2\t4000\t0.5\n"
RARE = "1\t200\trs2\tA\tG\t0.004\t4000\t0.5\n"
UNKNOWN = "1\t300\trs3\tA\tG\tNA\t4000\t0.5\n"


def scanned(text: str | bytes) -> Tally:
    """What a scan finds in a text that has variants."""
    tally = scan_file(io.BytesIO(text.encode() if isinstance(text, str) else text), RULES)
    assert tally is not None
    return tally


def counts(text: str) -> tuple[int, int, int]:
    """Rows, rare ones, unverified ones."""
    tally = scanned(text)
    return tally.rows, tally.rare.count, tally.unverified.count


def one_row(header: str, row: str) -> tuple[int, int]:
    """Rare, unverified: of one row beside a header."""
    return counts(f"{header}\n{row}\n")[1:]


def test_rows_are_counted_and_the_first_places_told() -> None:
    tally = scanned(HEADER + COMMON + RARE + UNKNOWN + RARE)
    assert (tally.rows, tally.rare.first, tally.unverified.first) == (4, [3, 5], [4])


@pytest.mark.parametrize(
    ("frequency", "people", "is_rare"),
    [
        (0.01, 1000, False),
        (0.01, 999, True),
        (0.99, 1000, False),
        (0.005, 10_000, False),
        (0.995, 10_000, False),
        (0.00499, 10_000, True),
        (0.99501, 10_000, True),
        (0, 10_000, True),
        (1, 10_000, True),
    ],
)
def test_the_limits_are_met_exactly(frequency: float, people: int, is_rare: bool) -> None:
    assert one_row("snp\ta1\ta2\tfreq\tn\tp", f"rs1\tA\tG\t{frequency}\t{people}\t0.5") == (is_rare, False)


@pytest.mark.parametrize(
    "value", ["", "NA", ".", "nan", "inf", "-inf", "-0.2", "1.01", "5 of 100", "105%", "<0.01", "0,2"]
)
def test_a_frequency_that_is_none_is_unverified(value: str) -> None:
    assert one_row("snp\ta1\ta2\tfreq\tn\tp", f"rs1\tA\tG\t{value}\t4000\t0.5") == (0, 1)


@pytest.mark.parametrize(
    ("header", "row", "verdict"),
    [
        ("snp\ta1\ta2\tac\tan\tp", "rs1\tA\tG\t19\t8000\t.5", (1, 0)),
        ("snp\ta1\ta2\tac\tan\tp", "rs1\tA\tG\t7985\t8000\t.5", (1, 0)),
        ("snp\ta1\ta2\tac\tan\tp", "rs1\tA\tG\t400\t8000\t.5", (0, 0)),
        ("snp\ta1\ta2\tac\tan\tp", "rs1\tA\tG\t8001\t8000\t.5", (0, 1)),
        ("snp\ta1\ta2\tac\tp", "rs1\tA\tG\t19\t.5", (1, 0)),
        ("snp\ta1\ta2\tac\tp", "rs1\tA\tG\t400\t.5", (0, 1)),
        ("snp\ta1\ta2\tmac\tmaf", "rs1\tA\tG\t20\t0.1", (0, 0)),
        ("snp\ta1\ta2\tmac\tmaf", "rs1\tA\tG\t19.6\t0.1", (1, 0)),
        ("snp\ta1\ta2\taf_cases\taf_controls\tn_cases\tn_controls", "rs1\tA\tG\t.1\t.2\t500\t500", (0, 0)),
        ("snp\ta1\ta2\taf_cases\taf_controls\tn_cases\tn_controls", "rs1\tA\tG\t.01\t.2\t500\t500", (1, 0)),
        ("snp\ta1\ta2\taf_cases\taf_controls\tp", "rs1\tA\tG\t.001\t.002\t0.5", (1, 0)),
        ("snp\ta1\ta2\taf_cases\taf_controls\tp", "rs1\tA\tG\t.001\t.2\t0.5", (0, 1)),
        ("snp\ta1\ta2\teaf\tn_cases\tn_controls", "rs1\tA\tG\t.2\t300\t300", (0, 0)),
        ("snp\ta1\ta2\teaf\tn_cases\tp", "rs1\tA\tG\t.2\t300\t.5", (0, 1)),
        ("chr\tpos\tref\talt\teaf\tn", "X\t1\tA\tG\t.01\t1500", (1, 0)),
        ("chr\tpos\tref\talt\teaf\tn", "chrX\t1\tA\tG\t.01\t2000", (0, 0)),
        ("chr\tpos\tref\talt\teaf\tn", "26\t1\tA\tG\t.01\t1500", (1, 0)),
        ("chr\tpos\tref\talt\teaf\tn", "25\t1\tA\tG\t.01\t1500", (0, 0)),
        ("markername\ta1\ta2\tfreq\tn", "X:100:A:G\tA\tG\t.01\t1500", (1, 0)),
        ("chr\tsnp\ta1\ta2\tC(HOM A1)\tC(HET)\tC(HOM A2)", "1\trs1\tA\tG\t2\t15\t3000", (1, 0)),
        ("chr\tsnp\ta1\ta2\tgnomAD_AF\tn", "1\trs1\tA\tG\t0.2\t4000", (0, 1)),
    ],
)
def test_the_count_is_worked_out_from_what_is_there(header: str, row: str, verdict: tuple[int, int]) -> None:
    assert one_row(header, row) == verdict


def test_what_comes_before_the_rows_may_tell_how_many_people() -> None:
    without = HEADER.replace("\tn", "") + COMMON.replace("\t4000", "")
    assert counts(without)[2] == 1
    assert counts("# N: 4,000\n" + without)[2] == 0
    assert counts("# N: 40\n" + without)[1] == 1


def test_lines_of_another_width_are_unverified_and_blank_ones_nothing() -> None:
    text = HEADER + "\n" + COMMON + COMMON.replace("\n", "\tx\n") + "\n\n" + "1\t5\n" + RARE
    assert counts(text) == (4, 1, 2)
    assert scanned(text).rare.first == [8]


def test_a_quote_that_is_never_closed_hides_no_row() -> None:
    text = (HEADER + COMMON + '1\t1\t"rs9\tA\tG\t0.2\t4000\t0.5\n' + RARE).replace("\t", ",")
    assert counts(text)[1] == 1


def test_quoted_fields_may_hold_the_separator() -> None:
    text = 'gene,snp,a1,a2,freq,n\n"A, B",rs1,A,G,0.2,"4,000"\n"C",rs2,A,G,0.2,"1,200"\n'
    assert counts(text) == (2, 0, 0)


@pytest.mark.parametrize("size", [7, 64, 1000])
def test_blocks_cut_no_row(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", size)
    text = HEADER + (COMMON * 9 + RARE) * 20
    for packed in (text.encode(), gzip.compress(text.encode()) + gzip.compress((RARE * 3).encode())):
        more = 3 if packed[:2] == b"\x1f\x8b" else 0
        tally = scan_file(io.BytesIO(packed), RULES)
        if size >= len(HEADER + COMMON):  # a header needs a row to be known by
            assert tally is not None
            assert (tally.rows, tally.rare.count) == (200 + more, 20 + more)


def test_a_line_without_end_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 10_000)
    monkeypatch.setattr(lines, "BLOCK", 2000)
    tally = scan_text(io.BytesIO((HEADER + COMMON + RARE).encode() + b"1" * 30_000), RULES)
    assert tally is not None
    assert tally.stopped
    assert [one.rule for one in findings(tally, RULES)] == ["omics.rare_variants", "omics.unverified_variants"]


def test_a_damaged_gzip_file_is_no_clean_one() -> None:
    packed = gzip.compress((HEADER + COMMON * 100_000).encode())[:-200]
    tally = scan_file(io.BytesIO(packed), RULES)
    assert tally is None or tally.stopped
    with pytest.raises(UnreadableText):
        filtered(io.BytesIO(packed), io.BytesIO(), RULES)


def test_bytes_changed_in_a_gzip_file_make_it_no_clean_one() -> None:
    draw = random.Random(2)
    whole = gzip.compress("".join(f"rs{draw.random()}\n" for _ in range(5000)).encode(), mtime=0)
    for _ in range(300):
        packed = bytearray(whole)
        for _ in range(3):
            packed[draw.randrange(10, len(packed))] ^= draw.randrange(1, 256)
        with pytest.raises(UnreadableText):
            list(lines.packed_blocks(io.BytesIO(bytes(packed))))


def test_a_message_tells_which_limit_rows_are_under_and_how_many_are() -> None:
    few, both = RARE.replace("0.004\t4000", "0.01\t900"), RARE.replace("4000", "900")
    (rare,) = findings(scanned(HEADER + COMMON + RARE + few * 7 + both), RULES)
    assert rare.message == (
        "9 of 10 variants are too rare: 8 with a minor allele count under 20 (the first are rows 4, 5, 6, 7, 8); "
        "2 with a minor allele frequency under 0.005 (rows 3, 11)."
    )
    assert (rare.detail["by_count"], rare.detail["by_frequency"], rare.detail["by_group"]) == (8, 2, 0)


def test_a_message_tells_that_it_is_the_cases_alone_of_whom_too_few_carry_it() -> None:
    text = "CHR\tPOS\tSNP\tA1\tA2\tEAF\tN\tAC_CASES\tP\n"
    (rare,) = findings(
        scanned(text + "1\t1\trs1\tA\tG\t0.2\t4000\t400\t0.5\n1\t2\trs2\tA\tG\t0.2\t4000\t7\t0.5\n"), RULES
    )
    assert (
        rare.message == "1 of 2 variants is too rare: 1 with an allele count under 20 among cases or controls (row 3)."
    )


def test_a_message_tells_places_and_no_values() -> None:
    tally = scanned(HEADER + COMMON + RARE + UNKNOWN)
    rare, unverified = findings(tally, RULES)
    assert rare.message == "1 of 3 variants is too rare: 1 with a minor allele frequency under 0.005 (row 3)."
    assert unverified.message.startswith("How rare 1 of 3 variants is cannot be told (row 4): ")
    assert not any(value in one.message for value in ("rs2", "0.004", "200") for one in (rare, unverified))


@pytest.mark.parametrize("packed", [False, True])
def test_a_filtered_copy_holds_only_what_may_leave(packed: bool) -> None:
    text = ("# a comment\n" + HEADER + COMMON + RARE + UNKNOWN + COMMON).encode()
    out = io.BytesIO()
    done = filtered(io.BytesIO(gzip.compress(text) if packed else text), out, RULES)
    assert done is not None
    assert (done.rows, done.kept) == (4, 2)
    assert out.getvalue().decode() == "# a comment\n" + HEADER + COMMON + COMMON
    assert counts(out.getvalue().decode()) == (2, 0, 0)


def test_a_file_without_variants_gets_no_filtered_copy() -> None:
    out = io.BytesIO()
    assert filtered(io.BytesIO(b"term,beta,p\nage,0.1,0.03\n"), out, RULES) is None
    assert not out.getvalue()
