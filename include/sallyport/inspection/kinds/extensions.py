"""What a name promises: the media types that a file with an extension may have."""

from __future__ import annotations

TEXT = frozenset(
    {
        "text/plain",
        "text/csv",
        "text/tab-separated-values",
        "text/html",
        "text/x-script",
        "application/json",
        "application/xml",
        "image/svg+xml",
    }
)
_ZIP = frozenset({"application/zip"})
_GZIP = frozenset({"application/gzip"})
_OLE = frozenset({"application/x-ole-storage"})
_OOXML = "application/vnd.openxmlformats-officedocument."
_PACKED = frozenset({"application/gzip", "application/x-bzip2", "application/x-xz"})
_R = frozenset({"application/x-r-data", "text/plain"}) | _PACKED  # text when saved as ASCII
_ARROW = frozenset({"application/vnd.apache.arrow.file", "application/vnd.apache.arrow.stream"})
_HDF = frozenset({"application/x-hdf5"})
_PICKLE = (
    frozenset({"application/x-python-pickle", "application/x-lz4", "application/x-lzma", "application/zlib"}) | _PACKED
)
_XML = frozenset({"application/xml", "text/plain", "image/svg+xml", "text/html"})
_TABLE = frozenset({"text/csv", "text/tab-separated-values", "text/plain"})

_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("csv tsv tab psv", _TABLE),
    (
        "txt text log md rst tex bib r rmd qmd py do ado sas sql m jl sh ps1 bat c h cpp java js ts css pl rb go rs",
        TEXT,
    ),
    ("yaml yml toml ini cfg conf env lock def dockerfile sps stan bugs fasta fa fastq fq vcf gff gtf sam", TEXT),
    ("bed", TEXT | {"application/x-plink-bed"}),
    ("pgen", frozenset({"application/x-plink-pgen"})),
    ("bam", _GZIP | {"application/x-bam"}),
    ("cram", frozenset({"application/x-cram"})),
    ("bcf", _GZIP | {"application/x-bcf"}),
    ("bgen", frozenset({"application/x-bgen"})),
    ("gds", frozenset({"application/x-gds"})),
    ("idat", _GZIP | {"application/x-idat"}),
    ("cel", TEXT | {"application/x-affymetrix-cel"}),
    ("json geojson ipynb", frozenset({"application/json"})),
    ("jsonl ndjson", frozenset({"application/json", "text/plain", "text/csv"})),
    ("xml xsd xsl", _XML),
    ("html htm", frozenset({"text/html", "text/plain", "application/xml"})),
    ("svg", _XML),
    ("pdf", frozenset({"application/pdf"})),
    ("png", frozenset({"image/png"})),
    ("jpg jpeg jpe", frozenset({"image/jpeg"})),
    ("gif", frozenset({"image/gif"})),
    ("tif tiff", frozenset({"image/tiff"})),
    ("webp", frozenset({"image/webp"})),
    ("docx docm dotx", frozenset({_OOXML + "wordprocessingml.document"})),
    ("xlsx xlsm xltx xlsb", frozenset({_OOXML + "spreadsheetml.sheet"})),
    ("pptx pptm potx", frozenset({_OOXML + "presentationml.presentation"})),
    ("odt", frozenset({"application/vnd.oasis.opendocument.text"})),
    ("ods", frozenset({"application/vnd.oasis.opendocument.spreadsheet"})),
    ("odp", frozenset({"application/vnd.oasis.opendocument.presentation"})),
    ("doc xls ppt msg msi", _OLE | {"application/rtf"}),
    ("rtf", frozenset({"application/rtf"})),
    ("bmp dib", frozenset({"image/bmp"})),
    ("zip", _ZIP),
    ("jar", frozenset({"application/java-archive"})),
    ("7z", frozenset({"application/x-7z-compressed"})),
    ("tar", frozenset({"application/x-tar", "application/x-container-image"})),
    ("gz tgz bgz tbi", _GZIP),
    ("bz2 tbz2", frozenset({"application/x-bzip2"})),
    ("xz txz", frozenset({"application/x-xz"})),
    ("zst tzst", frozenset({"application/zstd"})),
    ("rar", frozenset({"application/vnd.rar"})),
    ("rds rda rdata", _R),
    ("parquet pq", frozenset({"application/vnd.apache.parquet"})),
    ("feather arrow arrows ipc", _ARROW),
    ("avro", frozenset({"application/avro"})),
    ("orc", frozenset({"application/x-orc"})),
    ("h5 hdf5 hdf nc4 loom h5ad", _HDF),
    ("nc", _HDF | {"application/x-netcdf"}),
    ("sqlite sqlite3 db3", frozenset({"application/vnd.sqlite3"})),
    ("sav zsav", frozenset({"application/x-spss-sav"})),
    ("por", frozenset({"application/x-spss-por"})),
    ("sas7bdat", frozenset({"application/x-sas-data"})),
    ("xpt", frozenset({"application/x-sas-xport"})),
    ("pkl pickle joblib", _PICKLE),
    ("pt pth", _PICKLE | {"application/x-pytorch", "application/zip"}),
    ("safetensors", frozenset({"application/x-safetensors"})),
    ("npy", frozenset({"application/x-npy"})),
    ("npz", frozenset({"application/x-npz"})),
    ("dcm", frozenset({"application/dicom"})),
    ("nii", frozenset({"application/x-nifti"})),
    ("sif", frozenset({"application/vnd.sylabs.sif.layer"})),
    ("sqfs squashfs", frozenset({"application/x-squashfs"})),
    ("exe dll sys", frozenset({"application/x-dosexec"})),
    ("so o elf", frozenset({"application/x-elf"})),
    ("class", frozenset({"application/java-vm"})),
    ("wasm", frozenset({"application/wasm"})),
    ("gpg pgp asc", frozenset({"application/pgp-encrypted", "text/plain", "application/octet-stream"})),
    ("mp3", frozenset({"audio/mpeg"})),
    ("ogg", frozenset({"audio/ogg"})),
    ("wav", frozenset({"audio/wav"})),
    ("mp4 m4a mov", frozenset({"video/mp4"})),
)

DOCUMENTS_OF_ZIP = frozenset(
    kind
    for _, kinds in _GROUPS
    for kind in kinds
    if kind.startswith((_OOXML, "application/vnd.oasis.")) or kind in {"application/x-npz", "application/java-archive"}
)
"""Kinds that are zip files of their own form."""
EXPECTED = {extension: types for names, types in _GROUPS for extension in names.split()}
"""Extension in small letters without its dot, to the media types it may hold."""


def extension_of(name: str) -> str:
    """The extension of a path's last part, in small letters; empty when it has none."""
    last = name.rpartition("/")[2]
    stem, dot, extension = last.rpartition(".")
    return extension.lower() if dot and stem else ""
