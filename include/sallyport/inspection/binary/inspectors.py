"""The inspectors of this subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.binary.avro import AvroInspector
from sallyport.inspection.binary.columnar import ColumnarInspector
from sallyport.inspection.binary.database import DatabaseInspector
from sallyport.inspection.binary.environment import EnvironmentInspector
from sallyport.inspection.binary.hierarchy import HierarchyInspector
from sallyport.inspection.binary.matlab_files import MatlabInspector
from sallyport.inspection.binary.model_files import ModelFileInspector
from sallyport.inspection.binary.numpy_files import NumpyInspector
from sallyport.inspection.binary.opaque import OpaqueInspector
from sallyport.inspection.binary.pickles.files import PickleInspector
from sallyport.inspection.binary.stored import inspectors as stored
from sallyport.inspection.binary.training_files import TrainingRows

if TYPE_CHECKING:
    from sallyport.inspection.content import ContentInspector
    from sallyport.inspection.terms import Terms


def inspectors(terms: Terms) -> list[ContentInspector]:
    """All of them, for the terms of one inspection."""
    return [
        PickleInspector(terms),
        NumpyInspector(terms),
        HierarchyInspector(terms),
        MatlabInspector(terms),
        ModelFileInspector(terms),
        TrainingRows(terms),
        DatabaseInspector(terms),
        ColumnarInspector(terms),
        AvroInspector(terms),
        OpaqueInspector(terms),
        EnvironmentInspector(),
        *stored(terms),
    ]
