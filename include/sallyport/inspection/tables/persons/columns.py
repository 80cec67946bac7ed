"""What columns say of the rows beside them: are those persons, or genes, regions, months, results?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from sallyport.inspection.identifiers.names import Kind, is_measure, kind_of, plain
from sallyport.inspection.tables.persons.shapes import SHAPES

if TYPE_CHECKING:
    import polars as pl


class Role(Enum):
    """What a column's name says of the rows."""

    KEY = "names persons"
    QUASI = "tells persons apart when put together with others"
    ATTRIBUTE = "something of a person"
    OTHER_KEY = "names something that is no person"
    RESULT = "a count or statistic over many"
    UNKNOWN = ""


_KEYS = frozenset(
    {Kind.PERSON, Kind.NHS_NUMBER, Kind.RECORD, Kind.NATIONAL_INSURANCE, Kind.NAME, Kind.EMAIL, Kind.PHONE}
)
_QUASI = re.compile(
    r"^(age.*|.*birth.*|dob|yob|sex|gender|ethnic.*|race|postcode.*|outcode|district|lsoa.*|msoa.*|imd.*|occupation|religion|"
    r"marital.*|nationality|countryofbirth|(date|dt)of.*|.*date|.*dt|admitted|discharged|died|gp|gppractice|practice|alter|geschlecht|"
    r"geburt.*|sexe|sexo|edad|leeftijd|geslacht|naissance.*|nacimiento.*)$"
)
_ATTRIBUTE = re.compile(
    r"^(bmi|height.*|weight.*|smok.*|alcohol.*|diagnos.*|icd.*|dead|death.*|vital.*|case|casecontrol|casestatus|status|sbp|dbp|"
    r"systolic.*|diastolic.*|hba1c|chol.*|hdl|ldl|glucose|education.*|treatment|arm|trialarm|visit.*|waist.*|pulse|heartrate|"
    r"creatinine|egfr|haemoglobin|hemoglobin|medication.*|drug|dose|diabet.*|hypertension|cancer.*|asthma|stage|grade|"
    r"survival.*|followup.*|event|outcome|phenotype|disease|consent.*|income|employment|comorbid.*|score|bloodgroup|apoe.*|"
    r"resting(hr|heartrate)|sleep.*|spo2|los|losdays|lengthofstay|gcs|news2?|phq\d*|gad\d*|eq5d.*|mmse|moca|fev1|fvc|hads.*|"
    r"tumou?r.*|response|relapse|insulin|crp|exposure|exposed|score.*|.*score|genotype|carrier|bloodpressure|"
    r"umap\d+|tsne\d+|pca?\d+|ytrue|ypred.*|yprob|yscore|ytest|yhat|truelabel|label|truth|groundtruth|prediction.*|predicted.*|pred|prob.*|probability)$"
)
_OTHER_KEY = re.compile(
    r"^(gene.*|ensembl.*|hgnc.*|rsid|snp.*|variant.*|protein.*|uniprot.*|cpg.*|probe.*|chr.*|pathway.*|goterm|transcript.*|"
    r"region.*|county|country|nation|localauthority|lad.*|ccg|icb.*|ics.*|trust|hospital|site|year|month|week|quarter|period|"
    r"model.*|term|variable.*|characteristic.*|feature.*|run.*|epoch|step|iteration|fold|trait.*|study|cohort|taxon.*|"
    r"species|group.*|stratum|strata|category|level|quantile|decile|quintile|method|parameter|contrast|comparison|analysis|"
    r"experiment.*|trial|trialid|job.*|config.*|file.*|package|commit|cluster.*|metabolite.*|tissue|celltype|peptide.*|marker.*|"
    r"locus|loci|allele.*|haplotype|codelist|code|snomed.*|ontology.*|hpo.*|item|question|product|order.*|invoice.*)$"
)
_TIME = re.compile(r"^(date|day|month|week|quarter|year|yearmonth|period|time)$")
_OF_A_SEARCH = re.compile(
    r"^(param.*|split\d+.*|.*(test|train|val|valid|cv)(scores?|loss|auc|acc)|.*(fit|score)time|std.*score)$"
)
"""What a search for parameters writes of each of its trials."""
_OF_DRAWS = re.compile(
    r"^(intercept|constant|chain|draw|sample|lp|sigma.*|loglik|replicate|bootstrap|boot|perm.*|nsim|sim)$"
)
_AREA = re.compile(r"^(lsoa.*|msoa.*|oa\d*.*|outcode|district.*|ward.*|imd.*|postcode(district|sector))$")
_TRUTH = re.compile(
    r"^(y|ytrue|ytest|yval|labels?|truth|true(label|class)?|gold(label|standard)?|groundtruth|annotat(ed|ion|or)(label)?|actual|observed|"
    r"outcome|target|event|class|adjudicated)$"
)
_PREDICTION = re.compile(
    r"^(y?(pred|prob|score|hat|proba)(s|\d|ed|iction|ability)?|predicted.*|prediction.*|prob.*|yhat|riskscore|risk|logit|p1)$"
)
_BARCODED = re.compile(r"^(|barcodes?|cell|cells|cellid|cellbarcode|index|xindex|cb|unnamed0)$")
_RESULT = re.compile(
    r"^(n|no|num|number|count|counts|total|totals|freq|frequency|cases|ncases|controls|ncontrols|events|nevents|participants|"
    r"patients|persons|people|individuals|deaths|pct|percent.*|proportion|rate|.*rate|prevalence|incidence|n[a-z]*total|"
    r".*count|mean.*|avg.*|average.*|median.*|sd|stddev|std|iqr.*|se|stderr|stderror|beta|b|effect.*|or|oddsratio|hr|hazardratio|"
    r"rr|riskratio|ci.*|.*ci|lower.*|upper.*|l95|u95|p|pval.*|pvalue|padj|qvalue|fdr|estimate|coef.*|statistic|stat|z|zscore|t|"
    r"tstat|chisq|logfc|log2fc|foldchange|log2foldchange|auc|auroc|accuracy|loss|trainloss|valloss|f1|f1score|precision|"
    r"recall|rmse|mae|r2|rsq|learningrate|lr|batchsize|epochs|seed|maf|eaf|af|mac|ac|an|info|personyears|pyears|denominator|"
    r"numerator|loglik|aic|bic|df|dof|variance|min|max|minimum|maximum|basemean|tpm|fpkm|expression)$"
)
_OF_EACH = re.compile(
    r"^(resid|residuals?|.*resid|.*residuals?|leverage|hat|hatvalues?|cooksd?|cooksdistance|dfbetas?.*|dffits)$"
)
_MAP = re.compile(
    r"^(?:x)?(umap|tsne|phate|forceatlas|trimap|pacmap|pc|pca|mds|dim|dimension|ica|lsi|scvi|latent|dc|pcoa|nmds)([0-9]{1,2})$"
)
_MAPS_OF_POINTS = frozenset({"umap", "tsne", "phate", "forceatlas", "trimap", "pacmap"})
"""Of these nothing but the points themselves is ever given; the others have loadings too."""
_BEGINNING = 40
_MOST_DISTINCT = 20_000
_ENOUGH_CELLS = 2_000
"""Filled cells that show what a column holds. How many differ is counted over all rows, where it matters."""
_MAY_BE_UNIQUE = 0.5
_ORDERED, _FEW_STEPS = 0.75, 10
FIRST_COLUMNS = 4
"""A key stands among these, unless its name says that it is one."""
LONGEST_NAME = 200


def role_of(name: str) -> Role:
    """What the whole name says."""
    name = name[:LONGEST_NAME]
    if kind_of(name) in _KEYS:
        return Role.KEY
    found = _role_of(plain(name))
    if found is Role.UNKNOWN and "." in name:  # the way to a value in JSON
        found = _role_of(plain(name.rpartition(".")[2]))
    return Role.OTHER_KEY if found is Role.UNKNOWN and is_measure(name) else found


def _role_of(short: str) -> Role:
    for pattern, role in (
        (_OF_A_SEARCH, Role.RESULT),
        (_TIME, Role.OTHER_KEY),
        (_QUASI, Role.QUASI),
        (_ATTRIBUTE, Role.ATTRIBUTE),
        (_RESULT, Role.RESULT),
        (_OTHER_KEY, Role.OTHER_KEY),
    ):
        if pattern.match(short):
            return role
    return Role.UNKNOWN


def is_of_each_observation(name: str) -> bool:
    """Does the name say what a model leaves of each observation: a residual, its leverage?"""
    return _OF_EACH.match(plain(name[:LONGEST_NAME])) is not None


def is_truth(name: str) -> bool:
    """Does the name say what was, beside what a model told?"""
    return _TRUTH.match(plain(name[:LONGEST_NAME])) is not None


def is_prediction(name: str) -> bool:
    """Does the name say what a model told of each?"""
    return _PREDICTION.match(plain(name[:LONGEST_NAME])) is not None


def is_of_area(name: str) -> bool:
    """Does the name say that the cells are small areas, or how deprived those are?"""
    return _AREA.match(plain(name[:LONGEST_NAME])) is not None


def is_of_draws(name: str) -> bool:
    """Does the name say that rows are draws or simulations, one of the coefficients in each?"""
    return _OF_DRAWS.match(plain(name[:LONGEST_NAME])) is not None


def may_hold_barcodes(name: str) -> bool:
    """Does a column of so little a name, or of this one, hold the barcodes of cells where its cells look like it?"""
    return _BARCODED.match(plain(name[:LONGEST_NAME])) is not None


def map_of(name: str) -> str | None:
    """Of which map a column holds a coordinate: "umap" for "UMAP_1"."""
    found = _MAP.match(plain(name[:LONGEST_NAME]))
    return found[1] if found else None


def shows_points_alone(kind: str) -> bool:
    """Has such a map no loadings, which are of genes or questions?"""
    return kind in _MAPS_OF_POINTS


@dataclass(slots=True)
class Column:
    """What is known of a column, from all rows."""

    index: int
    name: str
    role: Role
    filled: int = 0
    shaped: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHAPES, 0))
    """How many of the cells that were judged have each shape."""
    judged: int = 0
    rises: int = 0
    falls: int = 0
    """Among the numbers that were judged, in their order."""
    repeated: int = 0
    """Cells that stood above already; a lower bound where there are very many different ones."""
    values: set[int] = field(default_factory=set)
    beginning: list[str] = field(default_factory=list)
    """The first cells, where a name says nothing of them."""

    def see(self, cells: pl.Series) -> None:
        """The next cells."""
        if self.is_done:
            return
        if not self.may_be_key:
            cells = cells.head(_ENOUGH_CELLS) if self.role is not Role.QUASI else cells
        cells = cells.str.strip_chars().drop_nulls()
        cells = cells.filter(cells != "")
        if not self.is_known:
            self._see_shapes(cells.head(_ENOUGH_CELLS))
        self.filled += len(cells)
        if self.role in {Role.UNKNOWN, Role.KEY} and len(self.beginning) < _BEGINNING:
            self.beginning += cells.head(_BEGINNING - len(self.beginning)).to_list()
        digests = cells.hash().unique()
        self.repeated += len(cells) - len(digests)
        if len(self.values) < _MOST_DISTINCT:
            new = set(digests.to_list())
            self.repeated += len(new & self.values)
            self.values |= new

    def _see_shapes(self, cells: pl.Series) -> None:
        import polars as pl

        self.judged += len(cells)
        # One query for all: in a small table, each costs more to begin than to carry out.
        cell = pl.col("cell")
        steps = cell.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False).diff()
        asked = {shape: cell.str.contains(pattern).sum() for shape, pattern in SHAPES.items()}
        asked |= {"rises": (steps > 0).sum(), "falls": (steps < 0).sum()}
        found = cells.alias("cell").to_frame().select(**asked).row(0, named=True)
        self.rises += found.pop("rises")
        self.falls += found.pop("falls")
        for shape, number in found.items():
            self.shaped[shape] += number

    @property
    def is_known(self) -> bool:
        """Have enough cells been seen to say what shape they have?"""
        return self.judged >= _ENOUGH_CELLS

    @property
    def is_done(self) -> bool:
        """Can more cells say no more?"""
        return self.is_known and self.role is not Role.QUASI and not self.may_be_key

    @property
    def is_ordered(self) -> bool:
        """Do its numbers mostly go up, or mostly down, as those of a curve, a grid or an index do? All of them, where few are."""
        if self.rises + self.falls < _FEW_STEPS:
            return min(self.rises, self.falls) == 0
        return max(self.rises, self.falls) > _ORDERED * (self.rises + self.falls)

    @property
    def may_be_key(self) -> bool:
        """Is it worth knowing, of all rows, how many of its cells differ?"""
        if self.role is Role.KEY:
            return True
        alike = not self.is_known or (self.is_shaped("key") and self.is_unique(_MAY_BE_UNIQUE))
        return self.role is Role.UNKNOWN and self.index < FIRST_COLUMNS and alike

    @property
    def distinct(self) -> int:
        """Different values, as far as they were told apart."""
        return self.filled - self.repeated

    def is_unique(self, part: float) -> bool:
        """Are so many of the cells different from all others?"""
        return self.filled > 0 and self.distinct >= part * self.filled

    def is_shaped(self, shape: str, part: float = 0.8) -> bool:
        """Have so many of the cells this shape?"""
        return self.judged > 0 and self.shaped[shape] >= part * self.judged
