"""HDF5 and what is built on it: Keras, AnnData, netCDF, pandas' and MATLAB's files."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.binary.beside import (
    LIBRARIES,
    Member,
    Vector,
    columns_among,
    is_axis,
    records_among,
)
from sallyport.inspection.binary.pickles.opcodes import CODECS, Source
from sallyport.inspection.binary.pickles.steps import Contents, read_into
from sallyport.inspection.binary.pickles.symbols import Array
from sallyport.inspection.binary.verdict import plain, said_of, said_of_holdings
from sallyport.inspection.classes.inspectors import class_inside
from sallyport.inspection.code.loading import is_lambda
from sallyport.inspection.finding import Severity
from sallyport.inspection.kinds.pickle_start import is_pickle
from sallyport.inspection.rules import finding
from sallyport.inspection.wording import many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from types import ModuleType

    from sallyport.inspection.binary.pickles.forms import Form
    from sallyport.inspection.fact import Fact
    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms
    from sallyport.inspection.untyped import Hdf5Object
    from sallyport.policy.disclosure.binary import BinaryRules

_LONGEST_ATTRIBUTE = 1024 * 1024
_MOST_COMPARED = 1000
_FRAMES = {"frame", "frame_table", "series", "series_table", "wide", "dataframe"}
_INDEXES = ("table", "axis1", "axis1_label0", "index", "index_label0")
"""What is as long as a frame of pandas has rows: its table, or where its values are fixed the index, with one level or more."""
_CELLS = "/obs"
_KERAS = {"model_config", "keras_version", "training_config", "layer_names"}


@dataclass
class _Tree:
    arrays: list[Array] = field(default_factory=list)
    pickled: Contents = field(default_factory=Contents)
    objects: int = 0
    is_model: bool = False
    runs_code: bool = False
    """Is a layer of the model a function, as byte code?"""
    frames: dict[str, int | None] = field(default_factory=dict)
    """How many rows each has, by the name of its group."""
    cells: bool = False
    too_many: bool = False
    links: int = 0
    members: dict[str, list[Member]] = field(default_factory=dict)
    """Groups, by the group that they are in."""
    vectors: dict[str, list[Vector]] = field(default_factory=dict)
    """Datasets, by the group that they are in."""


class HierarchyInspector:
    """Shapes of datasets, kinds of objects, pickles among the attributes."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def applies_to(self, specimen: Specimen) -> bool:
        """By content."""
        return specimen.media_type == "application/x-hdf5"

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """The reader, with what it would load at its first use."""
        del specimen
        return (*CODECS, *LIBRARIES, "h5py", "h5py._hl.dataset", "numpy")

    def inspect(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        """Its class, and what it holds."""
        return class_inside(self._read(specimen), specimen, self._terms)

    def _read(self, specimen: Specimen) -> Iterator[Finding | Fact]:
        import h5py

        tree = _Tree()
        with specimen.open() as stream:
            try:
                with h5py.File(stream, "r") as file:
                    _walk(h5py, file, tree, self._terms.rules.binary)
            except (OSError, RuntimeError, ValueError, KeyError, TypeError, UnicodeError, RecursionError):
                yield finding("binary.malformed", "It is not a whole HDF5 file, or a part of it makes no sense.")
        if tree.too_many:
            yield finding("binary.malformed", f"It has more than {tree.objects - 1} objects; the rest was not read.")
        yield from self._said(tree)

    def _said(self, tree: _Tree) -> Iterator[Finding | Fact]:
        if tree.links:
            yield finding(
                "binary.unread", f"It refers to other files, which are not looked into: {many(tree.links, 'place')}."
            )
        if tree.pickled.roots or tree.pickled.seen.globals:
            yield from said_of(tree.pickled, self._terms)
        output = self._terms.is_output
        if tree.runs_code:
            yield finding("code.runs_when_loaded", "A layer of the model in it is a function of its own, as byte code.")
        if tree.is_model and output:
            severity = Severity.REVIEW if self._terms.rules.binary.models_leave else Severity.BLOCK
            yield finding("binary.model", "It is a trained Keras model or its weights.", "", severity)
            return
        if tree.frames or tree.cells:
            rows = tree.frames.get(_CELLS) if tree.cells else max(filter(None, tree.frames.values()), default=None)
            kind = "an AnnData object" if tree.cells else "a data frame"
            of_rows = "" if rows is None else f" of {many(rows, 'row')}"
            rule = "binary.data_frame" if output else "binary.incoming_data"
            yield finding(rule, f"It holds {kind}{of_rows}.", "", frames=len(tree.frames))
            return
        if not tree.is_model:
            holdings = plain(tree.arrays)
            holdings.forms += _records(tree, self._terms.rules.binary.min_records)
            yield from said_of_holdings(holdings, self._terms)


def _records(tree: _Tree, min_records: int) -> Iterator[Form]:
    """Groups that are persons, and datasets that stand beside the ages or ids of persons."""
    for members in tree.members.values():
        if found := records_among(members, min_records):
            yield found
    for vectors in tree.vectors.values():
        if found := columns_among(vectors, min_records):
            yield found


def _walk(h5py: ModuleType, file: Hdf5Object, tree: _Tree, rules: BinaryRules) -> None:
    """Every object once, without recursion: groups may hold each other."""
    waiting, seen = [file], set()
    while waiting:
        one = waiting.pop()
        key = h5py.h5o.get_info(one.id).addr
        if key in seen:
            continue
        seen.add(key)
        tree.objects += 1
        if tree.objects > rules.max_objects:
            tree.too_many = True
            return
        _attributes(h5py, one, tree, rules)
        if isinstance(one, h5py.Dataset):
            _dataset(one, tree)
        elif isinstance(one, h5py.Group):
            tree.is_model |= one.name.endswith("/vars") and "0" in one  # how Keras 3 keeps weights
            around, _, name = one.name.rpartition("/")
            tree.members.setdefault(around, []).append(Member(name, frozenset((*one.attrs, *one))))
            waiting += _members(h5py, one, tree)


def _members(h5py: ModuleType, group: Hdf5Object, tree: _Tree) -> Iterator[Hdf5Object]:
    for name in group:
        link = group.get(name, getlink=True)
        if isinstance(link, h5py.ExternalLink):
            tree.links += 1
        elif isinstance(link, h5py.HardLink):
            yield group[name]


def _dataset(dataset: Hdf5Object, tree: _Tree) -> None:
    if dataset.external or dataset.is_virtual:
        tree.links += 1
    names = dataset.dtype.names
    shape = tuple(dataset.shape or ())
    tree.arrays.append(Array((*shape, len(names)) if names else shape, "V" if names else dataset.dtype.str))
    around, _, name = dataset.name.rpartition("/")
    tree.members.setdefault(around, []).append(Member(name, frozenset(dataset.attrs)))
    lengths = tuple(length for length in shape if length != 1)
    is_numeric = len(shape) == 1 and dataset.dtype.kind in "iuf" and not (dataset.external or dataset.is_virtual)
    ordered = is_numeric and is_axis(dataset[:_MOST_COMPARED].tolist())
    tree.vectors.setdefault(around, []).append(Vector(name, lengths, ordered))


def _attributes(h5py: ModuleType, one: Hdf5Object, tree: _Tree, rules: BinaryRules) -> None:
    for name in one.attrs:
        attribute = one.attrs.get_id(name)
        if name in _KERAS:
            tree.is_model = True
        if not attribute.get_space().get_simple_extent_npoints():
            continue  # an empty text, as pandas writes them: it has no size to ask for
        if attribute.get_storage_size() > _LONGEST_ATTRIBUTE:
            tree.arrays.append(Array((attribute.get_storage_size(),), "u1"))
            continue
        data = _as_bytes(one.attrs[name])
        tree.runs_code |= name == "model_config" and is_lambda(data.decode("utf-8", "replace"))
        if name in {"pandas_type", "encoding-type"} and data.decode("utf-8", "replace") in _FRAMES:
            tree.frames[one.name] = _rows_of(h5py, one) if isinstance(one, h5py.Group) else None
        elif name == "encoding-type" and data == b"anndata":
            tree.cells = True
        elif len(data) > 2 and is_pickle(data, complete=True):  # noqa: PLR2004 - more than the mark of a protocol
            read_into(tree.pickled, Source(io.BytesIO(data)), rules)


def _rows_of(h5py: ModuleType, frame: Hdf5Object) -> int | None:
    """The length of the table or of the index of a frame, which AnnData has by a name of its own; None when it has neither."""
    for name in (*map(str, filter(None, [frame.attrs.get("_index")])), *_INDEXES):
        index = frame[name] if isinstance(frame.get(name, getlink=True), h5py.HardLink) else None
        if isinstance(index, h5py.Dataset) and index.shape:
            return 0 if "value_type" in index.attrs else int(index.shape[0])
    return None


def _as_bytes(value: Hdf5Object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    return bytes(value.tobytes()) if hasattr(value, "tobytes") and value.dtype.kind in "SVu" else b""
