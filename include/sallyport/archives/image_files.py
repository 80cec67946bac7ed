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


def part_of(path: str) -> Part:
    """What a regular file is, by its path from the image's root without a leading slash."""
    in_package = _PACKAGES.search(path) is not None
    if _DATA.search(path):
        if not in_package:
            return Part.DATA
        return Part.PACKAGE_DATA if _OF_PACKAGES.search(path) else Part.PACKAGE_TABLE
    return Part.SYSTEM if in_package or _SYSTEM.search(path) else Part.ADDED


def is_looked_into(part: Part) -> bool:
    """Does its content become a member, to be scanned and inspected?"""
    return part in {Part.ADDED, Part.DATA, Part.PACKAGE_TABLE}


def data_extension(path: str) -> str:
    """The extension by which a file counts as data, in small letters, without its first dot; "" for other files."""
    found = _DATA.search(path)
    return found[0][1:].lower() if found else ""
