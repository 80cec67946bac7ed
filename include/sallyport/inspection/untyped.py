"""Values whose types nobody states: what they are is said by these names, and found out where they are read."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""What a JSON document holds, at any depth: nothing is known of a stranger's document before it is looked at."""

PdfObject: TypeAlias = Any
"""An object of a PDF, or its reader: pypdf resolves references to objects of any class, and damaged files have them anywhere."""

OleFile: TypeAlias = Any
"""A compound file of Office, as olefile opens it. The package has no types."""

Hdf5Object: TypeAlias = Any
"""A file, group, dataset or attribute as h5py gives it. The package has no types."""
