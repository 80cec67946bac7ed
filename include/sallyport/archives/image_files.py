"""Which files of a container image are looked into: data and whatever somebody added, not the operating system's ten thousands.

The rules go by path and extension, as no more is known before a file is read. What they leave out is counted.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Part(StrEnum):
    """What a file in an image is to us."""

    ADDED = "added"
    """Outside the folders of the system and of packages."""
    DATA = "data"
    """It has the extension of a data format."""
    PACKAGE_TABLE = "package_table"
    """A table, or data of persons' genomes, in a folder where packages keep their examples: data can be put there, too."""
    PACKAGE_DATA = "package_data"
    """Data in a form that packages keep themselves in, in such a folder."""
    SYSTEM = "system"
    """A file of the operating system or of a package."""


_DATA = re.compile(
    r"\.(?:csv|tsv|tab|psv|xlsx?|xlsm|xlsb|ods|rds|rda|rdata|parquet|pq|feather|arrow|sav|zsav|por|dta|sas7bdat|xpt"
    r"|vcf|bcf|bam|cram|sam|bed|bim|fam|pgen|psam|pvar|bgen|fastq|fq|pkl|pickle|joblib|npy|npz|h5|hdf5|h5ad|loom|nc"
    r"|sqlite3?|db3?|mdb|accdb|duckdb|dcm|nii|mat|jsonl|ndjson)(?:\.(?:gz|bgz|bz2|xz|zst|zip))?$",
    re.IGNORECASE,
)
_OF_PACKAGES = re.compile(
    r"\.(?:rds|rda|rdata|pkl|pickle|joblib|npy|npz|mat|db3?|sqlite3?|nc|h5|hdf5)(?:\.(?:gz|bz2|xz))?$", re.IGNORECASE
)
"""Forms in which packages keep their own indexes, help and tests, thousands of them in an image."""
_PACKAGES = re.compile(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|conda-meta|pkgs|python\d[.\d]*/test)/"
    r"|(?:^|/)(?:usr/(?:local/)?)?lib(?:64)?/(?:R|r-cran|rstudio|perl5?|ruby|jvm|julia|python\d[.\d]*|x86_64-linux-gnu)/"
    r"|^usr/share/|^usr/lib(?:64|exec|32)?/|^(?:var/lib/(?:dpkg|rpm|apt|apk|dnf|yum|pacman|systemd)|var/cache|lib(?:64|32)?)/"
    r"|^opt/(?:conda|miniconda3?|mambaforge|miniforge3?|anaconda3?)/(?:envs/[^/]+/)?(?:lib|share|pkgs|bin|include|etc|ssl|x86_64[^/]*)/"
)
_SYSTEM = re.compile(
    r"^(?:usr/(?:bin|sbin|include|src|games|local/lib(?:64)?/(?:R|python\d[.\d]*))|bin|sbin|boot|etc)/"
    r"|^usr/local/(?:include/.*\.(?:h|hh|hpp|hxx|inc)|share/(?:man/man\d[a-z]*/[^/]+\.\d\w*(?:\.gz)?|ca-certificates/.*\.crt))$"
    r"|^(?:singularity|environment)$"
)
"""What a distribution puts where. Below usr/local, and where a running system has devices and processes, nothing is its own."""
_SETTINGS = re.compile(
    r"^etc/(?!(?:ssl|pki|ca-certificates|fonts|X11|java[^/]*|alternatives|selinux|sgml|xml|terminfo|perl|python[\d.]*)/)(?:.*/)?"
    r"(?:[^/]+\.(?:conf|cfg|cnf|ini|env|ya?ml|json|toml|properties|repo|list|sources|pgpass|sh)"
    r"|\.?(?:environment|wgetrc|curlrc|gitconfig|npmrc|netrc|condarc|pypirc|pgpass|fstab|Renviron[^/]*|Rprofile[^/]*)"
    r"|[^/]*(?:password|secret|token|credential)[^/]*)$|^etc/(?:default|sysconfig|conda|profile\.d)/"
)
"""Settings for all accounts, where passwords for registries and databases stand."""
_NAMED_COMPILED = re.compile(r"(?P<bin>^(?:usr/)?s?bin/[^/.]+$)|\.(?P<kind>so|a|o|ko|dll|exe)(?:\.\d+)*$")
_COMPILED = {
    "bin": (b"\x7fELF", b"#!", b"MZ", b"PK"),
    "so": (b"\x7fELF",),
    "a": (b"!<arch>", b"!<thin>"),
    "o": (b"\x7fELF", b"BC\xc0\xde", b"\0asm"),
    "ko": (b"\x7fELF",),
    "dll": (b"MZ",),
    "exe": (b"MZ",),
}
HEAD = 8
"""Bytes that tell whether a file is what its name says."""
_IN_IMAGE = re.compile(
    r"!/(?:partition-\d+|layer-\d+)/(?P<path>[^!]+)\Z|\.(?:sqfs|squashfs)!/(?P<bare>[^!]+)\Z"
    r"|(?:^|/)blobs/sha256/[0-9a-f]{64}!/(?P<layer>[^!]+)\Z"
)


def part_of(path: str) -> Part:
    """What a regular file is, by its path from the image's root without a leading slash."""
    in_package = _PACKAGES.search(path) is not None
    if _DATA.search(path):
        if not in_package:
            return Part.DATA
        return Part.PACKAGE_DATA if _OF_PACKAGES.search(path) else Part.PACKAGE_TABLE
    is_system = (in_package or _SYSTEM.search(path)) and not _SETTINGS.search(path)
    return Part.SYSTEM if is_system else Part.ADDED


def says_compiled(path: str) -> bool:
    """Is it a system's file whose name says that it is compiled, so that its first bytes must say the same?"""
    return part_of(path) is Part.SYSTEM and _NAMED_COMPILED.search(path) is not None


def part_by(path: str, head: bytes) -> Part:
    """The same, where the first bytes are known: a table does not become the system's by the name of a library."""
    part, named = part_of(path), _NAMED_COMPILED.search(path)
    if part is not Part.SYSTEM or named is None or not head:
        return part
    return part if head.startswith(_COMPILED[named["kind"] or "bin"]) else Part.ADDED


def path_in_image(name: str) -> str | None:
    """The path from an image's root, by the name that the image's member has here; None for what lies in none."""
    found = _IN_IMAGE.search(name)
    return (found["path"] or found["bare"] or found["layer"]) if found else None


def is_looked_into(part: Part) -> bool:
    """Does its content become a member, to be scanned and inspected?"""
    return part in {Part.ADDED, Part.DATA, Part.PACKAGE_TABLE}


def data_extension(path: str) -> str:
    """The extension by which a file counts as data, in small letters, without its first dot; "" for other files."""
    found = _DATA.search(path)
    return found[0][1:].lower() if found else ""
