"""The class of a file, from what it holds and what it is called."""

from __future__ import annotations

import re
from enum import StrEnum

from sallyport.inspection.damaged_text import DAMAGED
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.kinds.magic import PROGRAMS
from sallyport.inspection.kinds.types import EMPTY


class FileClass(StrEnum):
    """Kinds of things that a reviewer treats differently (SRCP guide). The values are field names of the policy."""

    STANDARD_RESULTS = "standard_results"
    CODE = "code"
    OMICS = "omics"
    CONTAINER = "container"
    BINARY_DATA = "binary_data"
    DATA_FRAME = "data_frame"
    ML_RESULTS = "ml_results"
    ML_MODEL = "ml_model"
    DOCUMENT = "document"
    IMAGE = "image"
    ARCHIVE = "archive"
    OTHER = "other"


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_BY_MEDIA_TYPE = {
    media_type: kind
    for kind, names in (
        (FileClass.CONTAINER, "application/vnd.sylabs.sif.layer application/x-container-image application/x-squashfs"),
        (
            FileClass.ARCHIVE,
            (
                "application/zip application/x-7z-compressed application/x-tar application/vnd.rar application/x-squashfs-old"
                " application/x-git-pack"
                " application/x-cpio application/x-ar application/x-rpm application/x-iso9660-image application/java-archive"
                " application/gzip application/x-bzip2 application/x-xz application/zstd application/x-zip-document"
            ),
        ),
        (
            FileClass.OMICS,
            (
                "application/x-plink-bed application/x-plink-pgen application/x-bam application/x-cram application/x-bcf"
                " application/x-bgen application/x-gds application/x-idat application/x-affymetrix-cel application/x-sra"
                " application/x-sff application/x-abi-trace application/vnd.isac.fcs application/x-thermo-raw"
            ),
        ),
        (
            FileClass.ML_MODEL,
            (
                "application/x-pytorch application/x-gguf application/x-safetensors application/x-onnx application/x-ggml"
                " application/x-fasttext application/x-catboost application/x-tflite"
            ),
        ),
        (
            FileClass.BINARY_DATA,
            (
                "application/x-python-pickle application/x-npy application/x-npz application/x-hdf5 application/x-netcdf"
                " application/x-r-data application/vnd.sqlite3 application/avro application/x-orc application/zlib"
                " application/x-matlab-data application/x-edf"
                " application/x-lzma"
            ),
        ),
        (
            FileClass.STANDARD_RESULTS,
            (
                f"text/csv text/tab-separated-values {_OOXML}spreadsheetml.sheet {_ODF}spreadsheet"
                " application/vnd.apache.parquet application/vnd.apache.arrow.file application/vnd.apache.arrow.stream"
                " application/x-spss-sav application/x-spss-por"
                " application/x-sas-data application/x-sas-xport application/x-stata-dta application/json application/xml"
            ),
        ),
        (
            FileClass.DOCUMENT,
            (
                f"application/pdf application/rtf application/x-ole-storage text/html text/plain {_ODF}text {_ODF}presentation"
                f" {_OOXML}wordprocessingml.document {_OOXML}presentationml.presentation {_OOXML}other"
            ),
        ),
        (
            FileClass.IMAGE,
            (
                "image/png image/jpeg image/gif image/tiff image/webp image/svg+xml image/bmp"
                " image/avif image/heic application/postscript"
            ),
        ),
        (FileClass.CODE, "text/x-script"),
    )
    for media_type in names.split()
}
_BY_EXTENSION = {
    extension: kind
    for kind, extensions in (
        (
            FileClass.CODE,
            (
                "py r rmd qmd do ado sas sps sql m jl sh bash ps1 bat c h cpp hpp java js ts css pl rb go rs"
                " scala stan bugs ipynb yaml yml toml ini cfg conf lock def dockerfile nf smk wdl cwl"
            ),
        ),
        (
            FileClass.OMICS,
            (
                "vcf bcf bed bim fam pgen psam pvar bgen bam bai cram crai sam fastq fq fasta fa gff gff3 gtf maf gen ped assoc"
                " regenie sumstats tbi"
            ),
        ),
        (FileClass.IMAGE, "eps epsf epsi ps"),
        (FileClass.ML_MODEL, "pt pth ckpt onnx safetensors keras gguf ggml tflite mlmodel pmml caffemodel pb bst"),
    )
    for extension in extensions.split()
}
_MEASURES = re.compile(
    r"(?:^|[^a-z])(?:roc|auc|auroc|auprc|confusion|metrics|classification[ _-]?report|learning[ _-]?curve|calibration|shap"
    r"|feature[ _-]?importances?|performance)(?:[^a-z]|$)"
)
_OMICS_NAME = re.compile(
    r"(?:^|[^a-z])(?:gwas|sumstats|summary[ _-]?statistics|phewas|plink|regenie)(?:[^a-z]|$)|\.assoc\.|\.glm\."
)
_COMPRESSED = re.compile(r"\.(?:gz|bgz|bz2|xz|zst)$")
_DOCKERFILE = re.compile(r"^(?:dockerfile|containerfile|singularity|makefile|snakefile)(?:[.]|$)")
_WHOLES = re.compile(
    r"\.(?:do[ct][xm]|xl[st][xmb]|p[po]t[xm]|o[dt][tsp]|jar|whl|npz|pt|pth|ckpt|keras|epub|kmz)$", re.IGNORECASE
)
_PAGES = re.compile(
    r"\.(?:x?html?|svg|css|[qr]?md|markdown|ipynb)!/(?:file \d+|picture of cell \d+)\.\w+$", re.IGNORECASE
)
"""Pictures inside of a page, by the names that they are unpacked under."""
_R_OBJECTS = {"rds", "rda", "rdata"}
_NAME_DECIDES: dict[FileClass | None, set[FileClass]] = {
    None: {FileClass.OMICS, FileClass.ML_MODEL},
    FileClass.ARCHIVE: {FileClass.OMICS, FileClass.ML_MODEL},
    FileClass.BINARY_DATA: {FileClass.ML_MODEL},
}
"""Class by the bytes alone, to those that a name may make of it."""
_FIGURES = (
    ("circos plot", re.compile(r"circos")),
    ("IGV screenshot", re.compile(r"(?:^|[^a-z])igv(?:[^a-z]|$)")),
    ("oncoplot", re.compile(r"onco[ _-]?(?:plot|print)")),
    (
        "plot of genetic summary statistics",
        re.compile(
            r"(?:^|[^a-z])tmb(?:[^a-z]|$)|mutation(?:al)?[ _-]?(?:burden|load|signatures?)|(?:sbs|cosmic)[ _-]?signatures?"
        ),
    ),
)


def class_of(media_type: str, name: str, holds: FileClass | None = None) -> FileClass | None:
    """The class of a file; None for an empty one, and damaged text. ``holds``: what others found inside, which decides."""
    if media_type in {EMPTY, DAMAGED}:
        return None  # of damaged text what it says is judged
    if holds is not None:
        return holds
    inner = _COMPRESSED.sub("", name.rpartition("/")[2].lower())
    return _by_name(media_type, inner) or _BY_MEDIA_TYPE.get(media_type, FileClass.OTHER)


def is_part(name: str) -> bool:
    """Is it a part of a document or a model, which is classed as a whole? Names of members are ``document.docx!/part``."""
    around, inside, _ = name.rpartition("!/")
    return bool(inside) and (_WHOLES.search(around) is not None or _PAGES.search(name) is not None)


def declared_figure(media_type: str, name: str) -> str | None:
    """Which of the figures that may pass although they show single persons an image's name declares; None for none of them."""
    if _BY_MEDIA_TYPE.get(media_type) not in {FileClass.IMAGE, FileClass.DOCUMENT} or media_type in {
        "text/plain",
        "text/html",
    }:
        return None
    last = name.rpartition("/")[2].lower()
    return next((kind for kind, pattern in _FIGURES if pattern.search(last)), None)


def _by_name(media_type: str, inner: str) -> FileClass | None:
    """What the name adds: among texts it says which kind, and of bytes that say nothing it says everything."""
    extension = extension_of(inner)
    known, by_type = _BY_EXTENSION.get(extension), _BY_MEDIA_TYPE.get(media_type)
    if media_type in TEXT:
        return _text(inner, known)
    if known in _NAME_DECIDES.get(by_type, ()) and media_type not in PROGRAMS:
        return known
    if by_type is FileClass.ARCHIVE and extension in _R_OBJECTS:  # R packs its objects, in one of three ways
        return FileClass.BINARY_DATA
    return FileClass.ML_RESULTS if by_type is FileClass.IMAGE and _MEASURES.search(inner) else None


def _text(inner: str, known: FileClass | None) -> FileClass | None:
    if known is FileClass.IMAGE and _MEASURES.search(inner):
        return FileClass.ML_RESULTS
    if known is not None or _DOCKERFILE.match(inner):
        return known or FileClass.CODE
    if _OMICS_NAME.search(inner):
        return FileClass.OMICS
    return FileClass.ML_RESULTS if _MEASURES.search(inner) else None
