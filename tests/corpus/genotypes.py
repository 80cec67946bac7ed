"""Labelled cases: genotypes, sequences and samples in the formats of the field, and VCF with and without them."""

from __future__ import annotations

import gzip
import random
import struct
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.variants import RARE, UNVERIFIED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_GENOTYPES, _INDIVIDUALS = frozenset({"omics.genotypes"}), frozenset({"omics.individuals"})
_SEQUENCES, _EXPRESSION = frozenset({"omics.sequences"}), frozenset({"omics.expression"})
_TABLES_OF_PERSONS = frozenset({"tables.small_count", "tables.zero", "persons.row_per_person"})
"""Codes of sex and kinship are small numbers, and a row is a person: rules for tables may say so too."""


def text_file(name: str, text: str, *, packed: bool = False) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        data = text.encode()
        (folder / name).write_bytes(gzip.compress(data, mtime=0) if packed else data)

    return make


def vcf(info: Iterable[str], extra: str = "", calls: str = "", declared: str = "AC AN AF") -> str:
    lines = [
        "##fileformat=VCFv4.2",
        *(f"##INFO=<ID={key},Number=A,Type=Float,Description=x>" for key in declared.split()),
    ]
    lines.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO" + extra)
    lines += [
        f"1\t{1000 + at}\trs{at + 1}\tA\t{'G,T' if ',' in one else 'G'}\t.\tPASS\t{one}{calls}"
        for at, one in enumerate(info)
    ]
    return "\n".join(lines) + "\n"


def _vcfs() -> Iterable[Case]:
    good = [f"AC={600 + at};AN=8000;AF={(600 + at) / 8000:.5f}" for at in range(40)]
    yield Case("omics-sites", text_file("sites.vcf", vcf(good)))
    yield Case("omics-sites-packed", text_file("sites.vcf.gz", vcf(good), packed=True))
    yield Case("omics-sites-rare", text_file("sites.vcf", vcf([*good, "AC=12;AN=8000;AF=0.0015"])), RARE)
    yield Case("omics-sites-many-alleles", text_file("sites.vcf", vcf([*good, "AC=700,900;AN=8000;AF=0.0875,0.1125"])))
    yield Case(
        "omics-sites-one-rare-allele", text_file("sites.vcf", vcf([*good, "AC=700,9;AN=8000;AF=0.0875,0.001"])), RARE
    )
    yield Case("omics-sites-rare-reference", text_file("sites.vcf", vcf([*good, "AC=4000,3990;AN=8000"])), RARE)
    yield Case("omics-sites-unknown", text_file("sites.vcf", vcf([*good, "DP=77"])), UNVERIFIED)
    yield Case("omics-sites-bare", text_file("sites.vcf", vcf(["DP=77"] * 30, declared="DP")), UNVERIFIED)
    samples = "\tFORMAT\tS1\tS2\tS3"
    yield Case("omics-vcf-genotypes", text_file("v.vcf", vcf(good, samples, "\tGT\t0/1\t0/0\t1/1")), _GENOTYPES)
    yield Case(
        "omics-vcf-genotypes-packed",
        text_file("v.vcf.gz", vcf(good, samples, "\tGT:DP\t0|1:9\t0|0:8\t./.:7"), packed=True),
        _GENOTYPES,
    )
    yield Case("omics-vcf-under-another-name", text_file("v.txt", vcf(good, samples, "\tDS\t0.1\t1\t2")), _GENOTYPES)
    study = vcf(["."] * 30, "\tFORMAT\tieu-a-2", "\tES:SE:LP:AF:SS\t0.1:0.02:3.2:0.21:4000")
    yield Case("omics-gwas-vcf", text_file("g.vcf", study))
    yield Case("omics-gwas-vcf-rare", text_file("g.vcf", study.replace("0.21:4000", "0.001:4000", 5)), RARE)


def bytes_file(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(data) and None


_BAM = b"BAM\1" + struct.pack("<i", 20) + b"@SQ\tSN:chr1\tLN:10000" + struct.pack("<ii", 0, 0)
BINARY = {
    "plink.bed": b"\x6c\x1b\x01" + b"\xdc\xe7\x0f" * 40,
    "plink2.pgen": b"\x6c\x1b\x10" + b"\x0a\0\0\0\x05\0\0\0\x40" + b"\x1b" * 60,
    "reads.bam": gzip.compress(_BAM, mtime=0),
    "reads.cram": b"CRAM\x03\x00" + b"\x11" * 60,
    "imputed.bgen": struct.pack("<IIII", 20, 20, 10, 5) + b"bgen" + struct.pack("<I", 9) + b"\xfe" * 40,
    "study.gds": b"COREARRAYx0A" + b"\x01\x00" * 40,
    "chip_Red.idat": b"IDAT" + struct.pack("<q", 3) + b"\x02" * 40,
    "chip.CEL": struct.pack("<ii", 64, 4) + b"\x01" * 60,
    "bed-under-another.dat": b"\x6c\x1b\x01" + b"\xdc\xe7\x0f" * 40,
}


def _bcf(columns: str) -> bytes:
    header = f"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO{columns}\n\0".encode()
    return gzip.compress(b"BCF\2\2" + struct.pack("<I", len(header)) + header + b"\x18\0\0\0" * 8, mtime=0)


def _rows_of(line: Callable[[int, random.Random], str], count: int = 40, header: str = "") -> str:
    rng = random.Random(header)  # the same every time
    return header + "".join(line(at, rng) + "\n" for at in range(count))


def _calls(rng: random.Random, count: int, choice: str, between: str = "\t") -> str:
    return between.join(rng.choice(choice.split("/")) for _ in range(count))


_SAMPLES = [f"S{at:03}" for at in range(1, 13)]
_READ = "ACGTTGCAACGGTTAACCGT"
_PERSONS = {
    "plink.fam": _rows_of(lambda at, rng: f"FAM{at} ID{at} 0 0 {rng.randint(1, 2)} -9"),
    "plink.bim": _rows_of(lambda at, _: f"1\trs{at}\t0\t{1000 + at}\tA\tG"),
    "plink.map": _rows_of(lambda at, _: f"1\trs{at}\t0\t{1000 + at}"),
    "plink.ped": _rows_of(lambda at, rng: f"F{at} I{at} 0 0 1 2 " + _calls(rng, 10, "A A/A G/G G", " ")),
    "plink.raw": _rows_of(
        lambda at, rng: f"F{at} I{at} 0 0 1 -9 " + _calls(rng, 4, "0/1/2/NA", " "),
        header="FID IID PAT MAT SEX PHENOTYPE rs1_A rs2_C rs3_G rs4_T\n",
    ),
    "plink2.psam": _rows_of(lambda at, rng: f"F{at}\tI{at}\t{rng.randint(1, 2)}", header="#FID\tIID\tSEX\n"),
    "plink2.pvar": _rows_of(lambda at, _: f"1\t{1000 + at}\trs{at}\tA\tG", header="#CHROM\tPOS\tID\tREF\tALT\n"),
    "oxford.sample": _rows_of(
        lambda at, rng: f"I{at} I{at} 0 {rng.randint(1, 2)}", header="ID_1 ID_2 missing sex\n0 0 0 D\n"
    ),
    "oxford.gen": _rows_of(
        lambda at, rng: f"1 rs{at} {1000 + at} A G " + _calls(rng, 6, "1 0 0/0 1 0/0.1 0.8 0.1", " ")
    ),
    "phased.haps": _rows_of(lambda at, rng: f"1 rs{at} {1000 + at} A G " + _calls(rng, 20, "0/1", " ")),
    "reads.sam": _rows_of(
        lambda at, _: f"r{at}\t0\tchr1\t{100 + at}\t60\t20M\t*\t0\t0\t{_READ}\t{'I' * 20}",
        header="@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:900000\n",
    ),
    "bare.sam.txt": _rows_of(lambda at, _: f"r{at}\t16\tchr1\t{100 + at}\t60\t5S15M\t*\t0\t0\t{_READ}\t{'I' * 20}"),
    "reads.fastq": _rows_of(lambda at, _: f"@run:{at}\n{_READ}\n+\n{'F' * 20}"),
    "reads.txt": _rows_of(lambda at, _: f"@run:{at}\n{_READ}\n+\n{'F' * 20}"),
    "hapmap.txt": _rows_of(
        lambda at, rng: f"rs{at}\tA/G\t1\t{at + 1}\t+\tb36\tc\tp\ta\tl\tq\t" + _calls(rng, 12, "AA/AG/GG"),
        header="rs#\talleles\tchrom\tpos\tstrand\tassembly#\tcenter\tprotLSID\tassayLSID\tpanelLSID\tQCcode\t"
        + "\t".join(_SAMPLES)
        + "\n",
    ),
    "company.txt": _rows_of(
        lambda at, rng: f"rs{at}\t1\t{1000 + at}\t{rng.choice(['AA', 'AG', 'GG'])}",
        header="# rsid\tchromosome\tposition\tgenotype\n",
    ),
    "matrix.tsv": _rows_of(
        lambda at, rng: f"rs{at}\t" + _calls(rng, 12, "0|0/0|1/1|1".replace("/", "/")),
        header="snp\t" + "\t".join(_SAMPLES) + "\n",
    ),
    "dosages.csv": _rows_of(
        lambda at, rng: f"rs{at},1,{1000 + at},A,G," + _calls(rng, 12, "0/1/2/0.97/1.02", ","),
        header="snp,chr,pos,ref,alt," + ",".join(_SAMPLES) + "\n",
    ),
    "by-person.csv": _rows_of(
        lambda at, rng: f"P{at:03}," + _calls(rng, 5, "0/1/2", ","), header="person,rs11,rs12,rs13,rs14,rs15\n"
    ),
    "long.csv": _rows_of(
        lambda at, rng: f"S{at % 9:03},rs{at},{rng.choice(['0/1', '1/1'])}", header="sample_id,rsid,genotype\n"
    ),
    "carriers.tsv": _rows_of(
        lambda at, _: f"P{at:04}\t1\t{1000 + at}\tA\tG\tBRCA2", header="participant_id\tchrom\tpos\tref\talt\tgene\n"
    ),
    "mutations.maf": _rows_of(
        lambda at, _: f"TP53\t17\t{7570000 + at}\tC\tT\tTCGA-{at:04}",
        header="Hugo_Symbol\tChromosome\tStart_Position\tReference_Allele\tTumor_Seq_Allele2\tTumor_Sample_Barcode\n",
    ),
    "eigen.geno": _rows_of(lambda _, rng: _calls(rng, 30, "0/1/2/9", "")),
}
_ONE_A_SAMPLE = {
    "scores.profile": _rows_of(
        lambda at, rng: f"F{at} I{at} -9 20 {rng.random():.4f}", header="FID IID PHENO CNT SCORE\n"
    ),
    "pcs.eigenvec": _rows_of(
        lambda at, rng: f"F{at}\tI{at}\t{rng.gauss(0, 1):.5f}\t{rng.gauss(0, 1):.5f}", header="#FID\tIID\tPC1\tPC2\n"
    ),
}


def _persons() -> Iterable[Case]:
    # A bare table of samples may well be called a row a person by the rules for tables too.
    for name, data in BINARY.items():
        yield Case(f"omics-{name}", bytes_file(name, data), _GENOTYPES)
    yield Case("omics-bcf-samples", bytes_file("v.bcf", _bcf("\tFORMAT\tS1\tS2")), _GENOTYPES)
    yield Case("omics-bcf-sites", bytes_file("v.bcf", _bcf("")), UNVERIFIED)
    for name, text in _PERSONS.items():
        yield Case(f"omics-{name}", text_file(name, text), _GENOTYPES, tolerated=_TABLES_OF_PERSONS)
    yield Case("omics-fastq-packed", text_file("r.fq.gz", _PERSONS["reads.fastq"], packed=True), _GENOTYPES)
    for name, text in _ONE_A_SAMPLE.items():
        yield Case(f"omics-{name}", text_file(name, text), _INDIVIDUALS, tolerated=_TABLES_OF_PERSONS)
    fasta = _rows_of(lambda at, _: f">contig{at}\n{_READ * 3}")
    yield Case("omics-fasta", text_file("s.fasta", fasta), _SEQUENCES)
    yield Case("omics-fasta-other-name", text_file("s.txt", fasta), _SEQUENCES)
    for name, first in (("expression.tsv", "gene_id"), ("counts.tsv", "")):
        text = _rows_of(
            lambda at, rng: f"ENSG{at:011}\t" + "\t".join(f"{rng.uniform(20, 900):.2f}" for _ in _SAMPLES),
            header=f"{first}\t" + "\t".join(_SAMPLES) + "\n",
        )
        yield Case(f"omics-{name}", text_file(name, text), _EXPRESSION)
    by_donor = [f"{cell}__D{at:02}" for cell in ("CD4", "Mono") for at in range(1, 13)]
    yield Case("omics-pseudobulk.tsv", text_file("p.tsv", _unnamed("GENE{}", by_donor)), _EXPRESSION)
    hla = "".join(f"A*{at:02}:01\t{at * 211}\t13400\t{at * 211 / 13400:.4f}\n" for at in range(1, 12))
    yield Case("omics-hla.tsv", text_file("hla.tsv", "allele\tcount\ttwo_n\tfrequency\n" + hla))
    diseases = _unnamed("I{:02}", [f"Hospital {at}" for at in range(1, 13)])
    yield Case("omics-diseases-by-hospital.tsv", text_file("d.tsv", diseases))


def _unnamed(label: str, columns: list[str]) -> str:
    """Counts with row names, whose column has no name."""
    return (
        "\t".join(["", *columns])
        + "\n"
        + _rows_of(lambda at, rng: label.format(at) + "\t" + "\t".join(str(rng.randint(30, 60)) for _ in columns))
    )


def cases() -> Iterable[Case]:
    """All of them."""
    yield from _vcfs()
    yield from _persons()
