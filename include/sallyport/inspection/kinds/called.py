"""What kinds of file are called among people, who have never heard of their media types."""

from __future__ import annotations

_OOXML = "application/vnd.openxmlformats-officedocument."
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_CALLED = {
    "application/octet-stream": "a kind of file that is not known",
    "application/x-damaged-text": "text with bytes in it that no text has",
    "application/x-empty": "nothing",
    "application/x-ole-storage": "an old Office file (DOC, XLS, PPT), or one that is encrypted",
    "application/x-zip-document": "a zip document of a kind that is not known",
    "application/zip": "a zip archive",
    "application/gzip": "something packed with gzip",
    "application/x-bzip2": "something packed with bzip2",
    "application/x-xz": "something packed with xz",
    "application/zstd": "something packed with Zstandard",
    "application/zlib": "something packed with zlib",
    "application/x-lzma": "something packed with LZMA",
    "application/x-lz4": "something packed with LZ4",
    "application/x-lzip": "something packed with lzip",
    "application/x-lzop": "something packed with LZO",
    "application/x-lrzip": "something packed with lrzip",
    "application/x-compress": "something packed with compress",
    "application/x-ppmd": "something packed with PPMd",
    "application/x-snappy-framed": "something packed with Snappy",
    "application/x-7z-compressed": "a 7z archive",
    "application/x-tar": "a tar archive",
    "application/vnd.rar": "a RAR archive",
    "application/java-archive": "a Java archive",
    "application/pdf": "a PDF document",
    "application/rtf": "rich text (RTF)",
    "application/json": "JSON",
    "application/xml": "XML",
    "text/plain": "plain text",
    "text/csv": "a table as text (CSV)",
    "text/tab-separated-values": "a table as text (TSV)",
    "text/html": "a web page (HTML)",
    "text/x-script": "a script",
    "image/svg+xml": "an SVG drawing",
    _OOXML + "spreadsheetml.sheet": "an Excel workbook (XLSX)",
    _OOXML + "wordprocessingml.document": "a Word document (DOCX)",
    _OOXML + "presentationml.presentation": "a PowerPoint presentation (PPTX)",
    _OOXML + "other": "an Office file of another kind",
    _OPENDOCUMENT + "text": "an OpenDocument text (ODT)",
    _OPENDOCUMENT + "spreadsheet": "an OpenDocument spreadsheet (ODS)",
    _OPENDOCUMENT + "presentation": "an OpenDocument presentation (ODP)",
    "application/x-python-pickle": "a Python pickle",
    "application/x-r-data": "R objects",
    "application/x-hdf5": "HDF5 data",
    "application/x-npy": "a NumPy array",
    "application/x-npz": "NumPy arrays (NPZ)",
    "application/x-pytorch": "a PyTorch model",
    "application/vnd.apache.parquet": "a Parquet table",
    "application/vnd.apache.arrow.file": "an Arrow or Feather table",
    "application/vnd.apache.arrow.stream": "an Arrow table as a stream",
    "application/vnd.sqlite3": "an SQLite database",
    "application/x-stata-dta": "a Stata data set",
    "application/x-spss-sav": "an SPSS data set",
    "application/x-spss-por": "an SPSS data set",
    "application/x-sas-data": "a SAS data set",
    "application/x-sas-xport": "a SAS transport file",
    "application/x-elf": "a Linux program",
    "application/x-dosexec": "a Windows program",
    "application/x-mach-binary": "a macOS program",
    "application/pgp-encrypted": "something encrypted with PGP",
    "application/x-age-encryption": "something encrypted with age",
    "application/x-openssl-encrypted": "something encrypted with OpenSSL",
}


def called(media_type: str) -> str:
    """Words for a kind, behind "it holds". The media type itself where there are none, which whoever looks it up can use."""
    kind, _, form = media_type.partition("/")
    if media_type not in _CALLED and kind in {"image", "audio", "video"}:
        return f"{'an' if kind != 'video' else 'a'} {kind} ({form.removeprefix('x-').upper()})"
    return _CALLED.get(media_type, media_type)
