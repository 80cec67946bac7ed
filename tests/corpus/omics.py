"""Labelled cases: omics. Variant statistics and genotypes lie in files of their own; here is what only looks like them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from corpus import genotypes, labelled, layouts, studies, variants
from corpus.case import Case
from corpus.genotypes import BINARY, bytes_file, text_file, vcf
from corpus.variants import COMMON, RAGGED, RARE, SSF, UNVERIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable

_INNOCENT = {
    "regression.csv": "term,estimate,std_error,p\nage,0.031,0.004,0.03\nbmi,-0.12,0.05,0.004\n",
    "burden.tsv": "gene\tn_variants\tbeta\tse\tp\nBRCA1\t214\t0.2\t0.1\t0.003\nTTN\t1190\t0.01\t0.1\t0.9\n",
    "saige-gene.tsv": "Region\tGroup\tMask\tPvalue\tPvalue_Burden\tBETA_Burden\n"
    "BRCA1\tlof\tM1\t0.2\t0.3\t0.1\nTTN\tlof\tM1\t0.5\t0.6\t0.2\n",
    "regenie-genes.tsv": "CHROM\tGENPOS\tID\tALLELE0\tALLELE1\tA1FREQ\tN\tTEST\tBETA\tSE\tLOG10P\n"
    + "".join(
        f"1\t{9000 + at}\tGENE{at}.M1.0.01\tref\tM1.0.01\t0.0021\t4000\tADD\t0.1\t0.2\t0.4\n" for at in range(20)
    ),
    "expression-results.tsv": "gene_id\tbaseMean\tlog2FoldChange\tlfcSE\tstat\tpvalue\tpadj\n"
    + "".join(f"ENSG{at:011}\t{100 + at}.5\t0.{at}\t0.1\t1.{at}\t0.0{at + 1}\t0.2\n" for at in range(30)),
    "tissues.tsv": "gene_id\tLiver\tLung\tHeart\tBrain\tSkin\tSpleen\tBlood\n"
    + "".join(f"ENSG{at:011}\t" + "\t".join(f"{at}.{k}1" for k in range(7)) + "\n" for at in range(30)),
    "ld.tsv": "snp\trs1\trs2\trs3\trs4\n"
    + "".join(f"rs{a}\t" + "\t".join(f"0.{a}{b}" for b in range(4)) + "\n" for a in range(1, 5)),
    "top-hits.csv": "rsid,chr,pos,gene,effect_allele,other_allele,beta,p\n"
    + "".join(f"rs{at},3,{1000 * at + 5000},GENE{at},A,G,0.2,{at + 1}e-12\n" for at in range(12)),
    "models.csv": "variant,beta,p\nadjusted,0.2,0.01\ncrude,0.25,0.004\nstratified,0.19,0.04\n",
    "markers.csv": "marker,n,mean,sd\nCRP,1840,2.31,1.2\nIL6,1795,3.4,0.9\nTNF,1801,1.1,0.4\n",
    "methylation.tsv": "cpg\tchr\tpos\tbeta\tp\n"
    + "".join(f"cg{at:08}\t1\t{1000 + at}\t0.0{at}1\t0.{at}3\n" for at in range(30)),
    "genes.bed": "".join(f"chr1\t{1000 * at}\t{1000 * at + 500}\tGENE{at}\n" for at in range(20)),
    "genetic-correlation.csv": "p1,p2,rg,se,z,p\nheight,bmi,-0.11,0.02,-5.5,0.001\nheight,ldl,0.03,0.02,1.5,0.13\n",
    "lineages.csv": "variant,outcome,hazard_ratio,p\nDelta,admission,1.81,0.003\nOmicron,admission,1.19,0.21\n",
    "pca-variance.txt": "PC\teigenvalue\texplained\n1\t12.3\t0.21\n2\t9.1\t0.16\n3\t4.4\t0.08\n",
    "mail.txt": "From: someone\n@reader: the results of model A are in the next table.\n+ more below\n> quoted text\n",
    "matrix.txt": "1 0.2 0.1\n0.2 1 0.3\n0.1 0.3 1\n",
    "script.R": "library(data.table)\ngwas <- fread('gwas.tsv')\nprint(gwas[P < 5e-8])\n",
}


def _innocent() -> Iterable[Case]:
    for name, text in _INNOCENT.items():
        yield Case(f"omics-innocent-{name}", text_file(name, text))
    yield Case("omics-input-genotypes", bytes_file("plink.bed", BINARY["plink.bed"]), direction="input")
    yield Case("omics-input-rare", variants.variants("gwas.tsv", SSF, rare=[(1, 0.001)]), direction="input")


def _headless() -> Iterable[Case]:
    bare = "".join(f"rs{at + 1}\tA\tG\t0.{at + 11}\t0.5\t4{at:03}\n" for at in range(60))
    yield Case("omics-no-header", text_file("results.txt", bare), UNVERIFIED)
    placed = "".join(f"{at % 22 + 1} {1000 * at + 7} A G 0.3 0.21 0.11 0.5\n" for at in range(60))
    yield Case("omics-no-header-places", text_file("results.txt", placed), UNVERIFIED)
    yield Case(
        "omics-names-of-many", text_file("kept.snplist", "".join(f"rs{at + 1}\n" for at in range(900))), UNVERIFIED
    )
    yield Case("omics-names-of-few", text_file("hits.snplist", "".join(f"rs{at + 1}\n" for at in range(40))))
    hits = "rsid,chr,pos,gene,effect_allele,other_allele,beta,p\n"
    many = "".join(f"rs{at},3,{1000 * at + 5000},GENE{at},A,G,0.2,{at + 1}e-14\n" for at in range(400))
    yield Case("omics-many-hits", text_file("hits.csv", hits + many), UNVERIFIED)
    one_too_much = [*many.splitlines(keepends=True)[:12], "rs77,3,77000,GENE77,A,G,0.2,0.04\n"]
    yield Case("omics-hits-not-all-significant", text_file("hits.csv", hits + "".join(one_too_much)), UNVERIFIED)


def _hostile() -> Iterable[Case]:
    truncated = gzip.compress(vcf(["AC=12;AN=8000"] * 2000).encode(), mtime=0)[:-900]
    yield Case("omics-truncated", bytes_file("sites.vcf.gz", truncated), frozenset({"archive.truncated"}))
    quote = [(10, "rs", '"rs1'), (11, "f", "0.001")]
    yield Case(
        "omics-quote-never-closed",
        variants.variants("gwas.csv", COMMON, delimiter=",", changes=quote),
        RARE,
        tolerated=RAGGED,
    )
    yield Case(
        "omics-header-again",
        variants.variants("gwas.tsv", SSF, changes=[(60, "f", "effect_allele_frequency")]),
        UNVERIFIED,
    )
    yield Case("omics-huge-number", variants.variants("gwas.tsv", SSF, changes=[(60, "n", "9" * 400)]), UNVERIFIED)


CASES: tuple[Case, ...] = (
    *variants.cases(),
    *layouts.cases(),
    *genotypes.cases(),
    *labelled.cases(),
    *studies.cases(),
    *_innocent(),
    *_headless(),
    *_hostile(),
)
