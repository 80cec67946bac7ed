"""Which programs did the work: versions of Sallyport and of the packages that move, read and judge files."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from sallyport import __version__

PACKAGES = (
    "apache-airflow",
    "apache-airflow-providers-fab",
    "apache-airflow-providers-sftp",
    "apache-airflow-providers-standard",
    "backports-zstd",
    "clamd",
    "defusedxml",
    "detect-secrets",
    "h5py",
    "isal",
    "olefile",
    "paramiko",
    "pillow",
    "polars",
    "py7zr",
    "pydantic",
    "pypdf",
    "pyreadstat",
    "pysquashfsimage",
    "python-calamine",
    "pyyaml",
    "sqlalchemy",
)


@cache
def tools() -> dict[str, str]:
    """Name to version, of this very process; a package that is not installed is left out."""
    found = {"sallyport": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
