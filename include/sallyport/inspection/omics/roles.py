"""What the columns of variant statistics mean, by the names that the programs and catalogues of the field give them.

Names are compared in small letters without anything but letters and digits: ``#CHROM``, ``P-value``, ``effect_allele_frequency``
are ``chrom``, ``pvalue``, ``effectallelefrequency``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache


class Role(Enum):
    """What a column holds."""

    CHROMOSOME = auto()
    POSITION = auto()
    VARIANT = auto()
    """A variant's name; with others of its kind it may hold other names too."""
    NAME = auto()
    """A name of anything."""
    ALLELE = auto()
    FREQUENCY = auto()
    """Of any one allele."""
    ALLELE_COUNT = auto()
    """Of any one allele."""
    MINOR_COUNT = auto()
    ALLELE_NUMBER = auto()
    """All alleles that were observed."""
    PEOPLE = auto()
    OBSERVED = auto()
    """People or alleles: PLINK 2 counts one in reports of association, the other in those of frequency."""
    HOM_FIRST = auto()
    HET = auto()
    HOM_SECOND = auto()
    HAP_FIRST = auto()
    HAP_SECOND = auto()
    P_VALUE = auto()
    LOG_P_VALUE = auto()
    """The negative decimal logarithm."""
    STATISTIC = auto()
    SAMPLE = auto()
    GENOTYPE = auto()


class Group(Enum):
    """Of whom."""

    ALL = auto()
    CASES = auto()
    CONTROLS = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds, and of whom. ``people`` is how many they are, where the very name says it."""

    role: Role
    group: Group = Group.ALL
    people: int | None = None
    whole: float = 1.0
    """What a frequency of all would be: 100 where the name says that it is in percent."""


_NAMES: dict[Role, str] = {
    Role.CHROMOSOME: "chr chrom chromosome chrname chromosomename hmchrom hmchr chrid contig seqname seqnames chrno chrnum "
    "chr37 chr38 chrhg19 chrhg38 hg19chr hg38chr",
    Role.POSITION: "pos position bp bps ps basepair basepairs basepairlocation basepairposition genpos hmpos hmposition physpos "
    "bppos chrpos chrposition poshg19 poshg38 posb37 posb38 pos37 pos38 bphg19 bphg38 bp37 bp38 hg19pos hg38pos positionhg19 "
    "positionhg38 startposition location start startpos begin",
    Role.VARIANT: "snp snps snpid snpids snpname rsid rsids rs rsnumber rsno hmrsid hmvariantid markername markerid variant "
    "variantid varid variantname variantids cptid dbsnp dbsnpid dbsnprsid uniqid uniqueid snptestid alternateids topsnp leadsnp "
    "leadvariant indexsnp chrposrefalt chrposid cpaid snpidref "
    "uploadedvariation mutation hgvs hgvsc hgvsg",
    Role.NAME: "id ids marker markers name locus probe probeid",
    Role.ALLELE: "a0 a1 a2 allele0 allele1 allele2 ref alt reference alternate alternative refallele altallele referenceallele "
    "alternateallele alternativeallele effectallele otherallele noneffectallele ea nea oa hmeffectallele hmotherallele "
    "testedallele testallele riskallele minorallele majorallele codedallele noncodedallele incallele decallele alleles allele "
    "allelea alleleb nonriskallele baselineallele refa alta eff_allele effallele a1allele a2allele omitted altalleles "
    "tumorseqallele1 tumorseqallele2 risikoallel effektallel referenzallel andereallel alleleffet allelereference",
    Role.FREQUENCY: "af eaf maf freq frq frequency freqs freq1 frq1 a1freq a1frq a1f af1 aaf raf effectallelefrequency "
    "effectallelefreq effectallelefrq eafreq allelefrequency allelefreq altfreqs altfreq altfrq altaf afalt afallele2 "
    "af_allele1 afallele1 hmeffectallelefrequency minorallelefrequency minorallelefreq minoraf minorfreq mafreq testedallelefreq "
    "testedallelefrequency riskallelefrequency riskallelefreq codedallelefrequency codedallelefreq freqa1 freqa2 freqallele1 "
    "allele1freq allele1frequency allele1frq allelea1freq freqeffect freqeffectallele alternateallelefrequency "
    "alternativeallelefrequency allelebfrequency alleleafrequency refaf reffreq effallelefreq effaf afeff freq1effect a2freq "
    "eafall mafall afall otherallelefrequency incfreq afcoded allmaf allaf caf codedaf "
    "allelfrequenz allelhaufigkeit allelhaeufigkeit effektallelfrequenz risikoallelfrequenz minorallelfrequenz "
    "frequenceallelique frecuenciaalelica",
    Role.ALLELE_COUNT: "ac acalt altac altct altcts altcount allelecount a1ct a1count acallele2 acallele1 effectallelecount "
    "alternateallelecount altallelecount ac1 acall",
    Role.MINOR_COUNT: "mac minorallelecount minorac minorcount macount minorallelecounts allmac",
    Role.ALLELE_NUMBER: "an nchrobs allelect allelenumber totalalleles nalleles allelestotal totalallelecount nchromosomes anall "
    "allelecttotal nchr twon 2n nallelestotal allelestyped",
    Role.PEOPLE: "n ntotal ntot totaln nall samplesize samplesizes nsamples nsample totalsamplesize neff effn effectiven "
    "effectivesamplesize nmiss nobs nonmiss ncompletesamples nindividuals nindividual nindiv nind ninds numsamples ns nanalyzed "
    "nanalysed nparticipants nused nincluded samplen nsum ngeno ngenotyped numindividuals hmn ncomplete nallsamples nsubjects "
    "alltotal numberofsamples numberofindividuals numberofparticipants people individuals totalsamples overalln nvalid ss "
    "samples participants fallzahl fallzahlen gesamtzahl stichprobe stichprobengrosse stichprobengroesse probanden "
    "teilnehmer anzahlpersonen anzahlprobanden effectif effectifs effectiftotal tailleechantillon tamanomuestral "
    "tamanomuestra",
    Role.OBSERVED: "obsct",
    Role.HOM_FIRST: "choma1 homrefct nhomref homref nhom11 homa1 aa11",
    Role.HET: "chet hetrefaltcts nhet hetct het nhetalt",
    Role.HOM_SECOND: "choma2 twoaltgenocts homaltct nhomalt homalt homa2ct",
    Role.HAP_FIRST: "chapa1 haprefct",
    Role.HAP_SECOND: "chapa2 hapaltcts hapaltct",
    Role.P_VALUE: "p pval pvalue pvalues pwald plrt pscore pboltlmm pboltlmminf pgc pmeta pvaluemeta pdgc prenum pfixed prandom "
    "hmpvalue pvalnominal frequentistaddpvalue pspa punadj unadj pvaluegc waldp praw",
    Role.LOG_P_VALUE: "log10p mlogp mlog10p neglog10pvalue neglog10p neglogp neglogpvalue log10pvalue minuslog10p nlog10p lp",
    Role.STATISTIC: "beta or b se z zscore zscores effect stderr standarderror tstat t chisq chi2 stat "
    "hazardratio oddsratio logor logoddsratio es weight effectweight estimate hr betahat effectsize seb standarderrorbeta "
    "waldstat tchisq betase logorse orse loghr "
    "direction hetpval hetisq hetchisq info imputationinfo r2 machr2 l95 u95 cilower ciupper fmiss test gc "
    ""
    "prsweight posteriorprobability pip finemapping cs csid",
    Role.SAMPLE: "iid fid iid1 fid1 icgcdonorid submittedsampleid "
    " sampleid sampleids participantid patientid individualid individual individ indid subjectid subject "
    "tumorsamplebarcode matchednormsamplebarcode samplebarcode platekey platekeys lpid eid personid donorid donor biosampleid "
    "seqid samplename patient participant sample barcode caseid famid familyid pedigreeid",
    Role.GENOTYPE: "genotype genotypes gt dosage dosages ds zygosity genotypecall call tumorseqallele2 allelicdepth",
}
_BY_NAME = {name.replace("_", ""): role for role, names in _NAMES.items() for name in names.split()}
_CASES = ("cases", "case", "cas", "affected", "aff")
_CONTROLS = ("controls", "control", "ctrls", "ctrl", "cntrls", "cntrl", "unaffected", "unaff", "con", "ctl", "ctls")
_GROUPS = ((Group.CONTROLS, _CONTROLS), (Group.CASES, _CASES))
_OF_ANY_GROUP = (*_CONTROLS, *_CASES)
_NUMBERED = {
    f"{said}{word}": group
    for group, words in _GROUPS
    for word in words
    for said in ("numberof", "num", "no", "samplesize")
}
_OF_GROUPS = {
    "ncas": Meaning(Role.PEOPLE, Group.CASES),
    "nca": Meaning(Role.PEOPLE, Group.CASES),
    "nco": Meaning(Role.PEOPLE, Group.CONTROLS),
    "ncon": Meaning(Role.PEOPLE, Group.CONTROLS),
    "fa": Meaning(Role.FREQUENCY, Group.CASES),
    "fu": Meaning(Role.FREQUENCY, Group.CONTROLS),
    "ca": Meaning(Role.ALLELE_COUNT, Group.CASES),
    "cu": Meaning(Role.ALLELE_COUNT, Group.CONTROLS),
    "a1casect": Meaning(Role.ALLELE_COUNT, Group.CASES),
    "a1ctrlct": Meaning(Role.ALLELE_COUNT, Group.CONTROLS),
    "a1casefreq": Meaning(Role.FREQUENCY, Group.CASES),
    "a1ctrlfreq": Meaning(Role.FREQUENCY, Group.CONTROLS),
    "caseallelect": Meaning(Role.ALLELE_NUMBER, Group.CASES),
    "ctrlallelect": Meaning(Role.ALLELE_NUMBER, Group.CONTROLS),
    "casestotal": Meaning(Role.PEOPLE, Group.CASES),
    "controlstotal": Meaning(Role.PEOPLE, Group.CONTROLS),
    "cases": Meaning(Role.PEOPLE, Group.CASES),
    "controls": Meaning(Role.PEOPLE, Group.CONTROLS),
}
_PGC = re.compile(r"frq_([au])_?(\d+)")
_ELSEWHERE = re.compile(
    r"gnomad|1000g|g1000|1kg|kgp|tgp|thousandgenomes|hapmap|exac|topmed|esp6500|dbsnp.{0,100}f|refpanel|referencepanel|reference_freq|"
    r"(?:^|[^a-z])hrc(?:[^a-z]|$)|allofus|1kgp|_(?:eur|afr|eas|sas|amr)$"
)
_FREQUENCY_LIKE = re.compile(
    r"(?:freq|frq|frequency|allelefrequency)\d?$|^(?:freq|frq|eaf|maf)(?=[a-z0-9])|allele(?:freq|frq)"
)
_NO_FREQUENCY = re.compile(
    r"frequent(?:ist|ly)|se$|sd$|diff|miss|minfreq|maxfreq|freqmin|freqmax|p$|pvalue$|call|affy|hap|after|phen|flag|pass"
)
_BY_SNPTEST = re.compile(r"(?:frequentist|bayesian)_")
_PERCENT = re.compile(r"%|(?<![a-z])(?:pct|percent|percentage|prozent|pourcent|pourcentage|porcentaje)(?![a-z])")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_NUMBERED_COLUMN = re.compile(r"^#?\s*\[\d+\]")
_BETWEEN = re.compile(r"[\s_.:()\[\]-]+")
_HUNDRED = 100.0
_LONGEST_OF_STUDY = 200
"""Each way to divide a name is tried: of one that fills the line, they are many. Names of studies are no longer."""
_OF_STUDIES = frozenset(
    {
        Role.FREQUENCY,
        Role.ALLELE_COUNT,
        Role.MINOR_COUNT,
        Role.ALLELE_NUMBER,
        Role.PEOPLE,
        Role.STATISTIC,
        Role.P_VALUE,
        Role.LOG_P_VALUE,
    }
)
_NO_STUDY = frozenset(
    {
        *(
            "het",
            "hets",
            "hom",
            "homs",
            "hemi",
            "hemizygous",
            "hwe",
            "min",
            "max",
            "popmax",
            "grpmax",
            "se",
            "sd",
            "diff",
        ),
        *("miss", "missing", "snps", "snp", "variants", "genes", "studies", "loci", "probes", "cpgs", "bin", "bins"),
        *("threshold", "cutoff", "filter", "flag", "pass", "class", "rank", "ref"),
    }
)
"""What stands beside such names when they are of something else."""
_LOG = re.compile(r"^[-_ ]*(?:neg|minus|m|-)?_?log_?(?:10)?[ _(]*p")


def normalised(name: str) -> str:
    """Small letters and digits alone, without accents, and without the number of the column that bcftools writes before it."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.casefold())
    return _NO_LETTER.sub("", _NUMBERED_COLUMN.sub("", name.lower()))


@lru_cache(maxsize=4096)
def meaning(name: str) -> Meaning | None:
    """What a column of this name holds; None when that is not known, or is about people elsewhere (a reference panel)."""
    lowered = name.strip().lower()
    if _PERCENT.search(lowered):
        said = meaning(_PERCENT.sub(" ", lowered))
        return replace(said, whole=_HUNDRED) if said is not None and said.role is Role.FREQUENCY else said
    plain = normalised(name)
    if known := _of_program(lowered, plain) or _known(plain):
        return known
    if _ELSEWHERE.search(lowered):
        return None
    if _LOG.match(lowered):
        return Meaning(Role.LOG_P_VALUE)
    return _of_group(plain) or _like_frequency(plain)


def _of_program(lowered: str, plain: str) -> Meaning | None:
    """A name that one program makes of what it says: of the PGC with the number of people in it, of SNPTEST with its model."""
    if found := _PGC.fullmatch(lowered):
        return Meaning(Role.FREQUENCY, Group.CASES if found[1] == "a" else Group.CONTROLS, int(found[2]))
    if _BY_SNPTEST.match(lowered):
        return Meaning(Role.P_VALUE if plain.endswith("pvalue") else Role.STATISTIC)
    return None


def _known(plain: str) -> Meaning | None:
    """A name that is in the lists."""
    return _OF_GROUPS.get(plain) or (Meaning(_BY_NAME[plain]) if plain in _BY_NAME else None)


def of_study(name: str) -> tuple[str, Meaning] | None:
    """Which study a column is of, and what it holds: "EAF_bmi", "cohort_AC", "variant_qc.AN".

    None where its name is not one of the field with another before or after it, or is said of people elsewhere.
    """
    lowered = name.strip().lower()
    if len(lowered) > _LONGEST_OF_STUDY:
        return None
    known = meaning(name)
    if _ELSEWHERE.search(lowered) or (known is not None and normalised(name) in _BY_NAME):
        return None
    parts = [part for part in _BETWEEN.split(_PERCENT.sub(" ", lowered)) if part]
    for wide in range(1, len(parts)):
        for study, rest in ((parts[:wide], parts[wide:]), (parts[-wide:], parts[:-wide])):
            said = _known("".join(rest))
            if said is not None and said.role in _OF_STUDIES and not _NO_STUDY & set(study):
                return " ".join(study), replace(said, whole=_HUNDRED if _PERCENT.search(lowered) else 1.0)
    return None


def _of_group(plain: str) -> Meaning | None:
    if plain in _NUMBERED:
        return Meaning(Role.PEOPLE, _NUMBERED[plain])
    if not plain.endswith(_OF_ANY_GROUP) and not plain.startswith(_OF_ANY_GROUP):
        return None
    for group, words in _GROUPS:
        for word in words:
            rest = plain.removesuffix(word) if plain.endswith(word) else plain.removeprefix(word)
            if rest != plain and (role := _BY_NAME.get(rest.removesuffix("in")) or _BY_NAME.get(rest)):
                return Meaning(role, group)
    return None


def _like_frequency(plain: str) -> Meaning | None:
    is_one = _FREQUENCY_LIKE.search(plain) and not _NO_FREQUENCY.search(plain)
    return Meaning(Role.FREQUENCY) if is_one else None
