"""Data frames and their like among the symbols of a pickle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.opcodes import Payload
from sallyport.inspection.binary.pickles.symbols import Array, Global, Group, Made
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOTS = {
    "pandas",
    "polars",
    "pyarrow",
    "geopandas",
    "dask",
    "modin",
    "cudf",
    "anndata",
    "xarray",
    "statsmodels",
    "vaex",
}
_CLASSES = {
    "DataFrame": "a data frame",
    "GeoDataFrame": "a data frame",
    "LazyFrame": "a data frame",
    "Series": "a column of a data frame",
    "GeoSeries": "a column of a data frame",
    "SparseDataFrame": "a data frame",
    "MultiIndex": "a multi-level index",
    "Table": "an Arrow table",
    "RecordBatch": "an Arrow table",
    "ChunkedArray": "an Arrow column",
    "AnnData": "an AnnData object",
    "Dataset": "an xarray data set",
    "DataArray": "an xarray data set",
}
_FUNCTIONS = {"_reconstruct_table": "an Arrow table", "_reconstruct_record_batch": "an Arrow table"}
_STEPS_DEEP = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """One data frame, as far as its size is told."""

    kind: str
    rows: int | None
    columns: int | None

    def words(self) -> str:
        """In words, as in: a data frame of 1000 rows and 3 columns."""
        if self.rows is None:
            return self.kind
        columns = "" if self.columns is None else f" and {many(self.columns, 'column')}"
        return f"{self.kind} of {many(self.rows, 'row')}{columns}"


def frame_of(made: Made) -> Frame | None:
    """The data frame, series or table that would be made; None for anything else."""
    maker = made.made_by
    if maker is not None and maker.name == "_reconstructor" and made.arguments:
        first = made.arguments[0]
        maker = first if isinstance(first, Global) else None
    if maker is None or maker.root not in _ROOTS:
        return None
    kind = _CLASSES.get(maker.name) or _FUNCTIONS.get(maker.name)
    if kind is None or (maker.root == "statsmodels" and maker.name != "DataFrame"):
        return None
    rows, columns = _size(made)
    return Frame(kind, rows, columns if kind in {"a data frame", "an Arrow table"} else None)


def _size(made: Made) -> tuple[int | None, int | None]:
    """Rows and columns of pandas' blocks: two-dimensional ones lie on their side, others are one column."""
    manager = _manager(made)
    if manager is None or not manager.arguments:
        return None, None
    blocks = list(_blocks(manager.arguments[0]))
    if not blocks:
        return None, None
    shapes = [_shape(block) for block in blocks]
    known = [shape for shape in shapes if shape]
    rows = known[0][-1] if known else None
    return rows, sum(shape[0] if shape and len(shape) > 1 else 1 for shape in shapes)


def _manager(made: Made) -> Made | None:
    attributes = made.attributes()
    found = attributes.get("_mgr", attributes.get("_data"))
    return found if isinstance(found, Made) else None


def _blocks(value: object) -> Iterator[object]:
    if not isinstance(value, Group):
        return
    for block in value.first:
        if isinstance(block, Made) and block.arguments:
            yield block.arguments[0]


def _shape(value: object, depth: int = 0) -> tuple[int, ...] | None:
    """The shape of the first array in what a block is made of."""
    if isinstance(value, Array):
        return value.shape
    if depth > _STEPS_DEEP or isinstance(value, Payload):
        return None
    parts: list[object] = []
    if isinstance(value, Made):
        parts = [*value.arguments, *value.states]
    elif isinstance(value, Group):
        parts = value.first[:8]
    return next((shape for part in parts if (shape := _shape(part, depth + 1))), None)
