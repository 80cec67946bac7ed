"""Formats and tables of single persons are told from those of results, by what they hold."""

from __future__ import annotations

import io

import pytest

from sallyport.inspection.kinds.types import identify
from sallyport.inspection.omics.inspectors import inspectors
from sallyport.inspection.omics.roles import Group, Role, meaning
from sallyport.inspection.specimen import Specimen
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.disclosure import Disclosure


def said(data: bytes, direction: Direction = Direction.OUTPUT, name: str = "file.bin") -> list[str]:
    """Ids of the rules that speak about these bytes."""
    specimen = Specimen(name, len(data), "", identify(io.BytesIO(data), name), lambda: io.BytesIO(data))
    found = inspectors(Terms(Disclosure(), direction))
    return [one.rule for each in found if each.applies_to(specimen) for one in each.inspect(specimen)]


@pytest.mark.parametrize(
    "data",
    [
        b"\x6c\x1b\x01\xdc\xe7\x0f",
        b"\x6c\x1b\x10\x0a\0\0\0",
        b"BAM\1\x10\0\0\0",
        b"CRAM\x03\0\x01\x02",
        b"\x14\0\0\0\x14\0\0\0\x0a\0\0\0\x05\0\0\0bgen\x09\0\0\0\xfe",
        b"COREARRAYx0A\x01\0",
        b"IDAT\x03\0\0\0\0\0\0\0",
        b"\x40\0\0\0\x04\0\0\0\x01\0",
    ],
)
def test_binary_genotypes_are_refused_by_their_first_bytes(data: bytes) -> None:
    assert said(data + bytes(80)) == ["omics.genotypes"]
    assert said(data + bytes(80), Direction.INPUT) == []


@pytest.mark.parametrize(
    ("columns", "rule"), [(b"\tFORMAT\tS1", "omics.genotypes"), (b"", "omics.unverified_variants")]
)
def test_a_bcf_file_is_refused_when_it_names_samples(columns: bytes, rule: str) -> None:
    header = b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO" + columns + b"\n\0"
    assert said(b"BCF\2\2" + len(header).to_bytes(4, "little") + header + bytes(40)) == [rule]


@pytest.mark.parametrize("length", [b"\xff\xff\xff\xff", b"\0\0\0\0", b""])
def test_a_bcf_file_that_lies_about_its_header_is_taken_for_genotypes(length: bytes) -> None:
    assert said(b"BCF\2\2" + length) == ["omics.genotypes"]


@pytest.mark.parametrize(
    "text",
    [
        "F1 I1 0 0 1 -9\nF2 I2 0 0 2 -9\n",
        "1 rs1 0 1000 A G\n1 rs2 0 2000 C T\n",
        "F1 I1 0 0 1 2 A A G G\nF2 I2 0 0 2 1 A G G G\n",
        "@r1\nACGT\n+\nIIII\n",
        "r1\t0\tchr1\t100\t60\t4M\t*\t0\t0\tACGT\tIIII\n",
        "ID_1 ID_2 missing sex\n0 0 0 D\nI1 I1 0 1\n",
        "1 rs1 1000 A G 1 0 0 0 1 0\n1 rs2 2000 A G 0 0 1 0.1 0.8 0.1\n",
        "#IID\tSEX\nI1\t1\nI2\t2\n",
        "sample_id,rsid,genotype\nS1,rs1,0/1\nS2,rs1,1/1\n",
        "snp\tS1\tS2\tS3\nrs1\t0/1\t1/1\t0/0\nrs2\t0/0\t./.\t0/1\n",
    ],
)
def test_genotypes_in_plain_text_are_refused_whatever_they_are_called(text: str) -> None:
    assert said(text.encode(), name="notes.txt") == ["omics.genotypes"]


@pytest.mark.parametrize(
    "text",
    [
        "term,estimate,p\nage,0.03,0.03\nbmi,0.2,0.5\n",
        "gene,beta,p\nBRCA1,0.2,0.03\n",
        "1 0.2 0.1\n0.2 1 0.3\n0.1 0.3 1\n",
        "chr1\t100\t200\tGENE1\nchr1\t300\t400\tGENE2\n",
        "snp\trs1\trs2\trs3\nrs1\t1\t0.2\t0.1\nrs2\t0.2\t1\t0.3\nrs3\t0.1\t0.3\t1\n",
        "@someone: see below\nthe model\n+ more\nis good\n",
        ">quoted mail\n>more of it\nand an answer, in words.\n",
        "year n\n2009 400\n2010 500\n",
        "variant,week,share\nDelta,1,0.8\nOmicron,1,0.2\n",
        "",
        "\n\n\n",
        "x",
    ],
)
def test_results_without_variants_are_none_of_these(text: str) -> None:
    assert said(text.encode(), name="notes.txt") == []


@pytest.mark.parametrize(
    ("name", "role", "group"),
    [
        ("#CHROM", Role.CHROMOSOME, Group.ALL),
        ("P-value", Role.P_VALUE, Group.ALL),
        ("effect_allele_frequency", Role.FREQUENCY, Group.ALL),
        ("A1FREQ_CASES", Role.FREQUENCY, Group.CASES),
        ("af_alt_controls", Role.FREQUENCY, Group.CONTROLS),
        ("AF_ctrl", Role.FREQUENCY, Group.CONTROLS),
        ("N_case", Role.PEOPLE, Group.CASES),
        ("Nca", Role.PEOPLE, Group.CASES),
        ("AC_Allele2", Role.ALLELE_COUNT, Group.ALL),
        ("NCHROBS", Role.ALLELE_NUMBER, Group.ALL),
    ],
)
def test_names_of_the_field_are_known(name: str, role: Role, group: Group) -> None:
    found = meaning(name)
    assert found is not None
    assert (found.role, found.group) == (role, group)


@pytest.mark.parametrize("name", ["gnomAD_AF", "1000G_EUR_MAF", "EAF.HapMap", "FreqSE", "age", "F_MISS_x"])
def test_names_of_something_else_are_not_taken_for_the_study_s(name: str) -> None:
    assert meaning(name) is None


def test_the_people_of_a_name_are_read_from_it() -> None:
    found = meaning("FRQ_A_1500")
    assert found is not None
    assert (found.group, found.people) == (Group.CASES, 1500)


def test_lines_with_hundreds_of_thousands_of_fields_are_told_by_their_beginning() -> None:
    columns = b"\t".join(b"S%d" % at for at in range(200_000))
    vcf = b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + columns + b"\n"
    assert said(vcf + b"1\t5\t.\tA\tG\t.\t.\t.\tGT" + b"\t0/1" * 200_000 + b"\n") == ["omics.genotypes"]
    assert said(b"1 rs1 5 A G" + b" 0.1 0.8 0.1" * 100_000 + b"\n") == ["omics.genotypes"]
