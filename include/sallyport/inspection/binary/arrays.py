"""numpy's arrays, as pickles and joblib write them, and as ``.npy`` files begin."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.opcodes import LARGEST_KEPT, Malformed, Payload
from sallyport.inspection.binary.pickles.symbols import Array, Group, Made

if TYPE_CHECKING:
    from sallyport.inspection.binary.pickles.opcodes import Source

_MOST_DIMENSIONS = 64
_WIDE_CHARACTER = 4
_LONGEST_HEADER = 1024 * 1024
_PLAIN = re.compile(r"[|<>=]?([?biufcmMSUVaO])(\d*)(\[.*\])?")
_SIZES = {"?": 1, "b": 1}
_STATE_WITH_SHAPE = 5


def array_of(made: Made) -> Array | None:
    """The array that a call of numpy's would give, once its state is known; None when it gives something else."""
    maker = made.made_by
    if maker is None or maker.root not in {"numpy", "cupy"}:
        return None
    if maker.name == "_frombuffer" and len(made.arguments) >= 3:  # noqa: PLR2004 - buffer, type, shape
        return _array(made.arguments[2], made.arguments[1], made.arguments[0])
    if maker.name == "_reconstruct" and made.states:
        state = made.states[-1]
        if isinstance(state, Group) and state.count >= _STATE_WITH_SHAPE:
            return _array(state.first[1], state.first[2], state.first[4])
    return None


def _array(shape: object, dtype: object, content: object) -> Array | None:
    lengths = shape_of(shape)
    if lengths is None:
        return None
    if isinstance(content, Payload):
        return Array(lengths, dtype_of(dtype), None, content.whole)
    return Array(lengths, dtype_of(dtype), content)


def shape_of(value: object) -> tuple[int, ...] | None:
    """The lengths of the dimensions, from a tuple of numbers; None when it is something else."""
    if not isinstance(value, Group) or value.count > _MOST_DIMENSIONS:
        return None
    lengths = [length for length in value.first if isinstance(length, int) and length >= 0]
    return tuple(lengths) if len(lengths) == value.count else None


def dtype_of(value: object) -> str | None:
    """The type as text, from a call of ``numpy.dtype``."""
    if (
        isinstance(value, Made)
        and value.arguments
        and value.made_by is not None
        and value.made_by.name.startswith("dtype")
    ):
        given = value.arguments[0]
        return given if isinstance(given, str) else None
    return value if isinstance(value, str) else None


def item_size(dtype: str | None) -> int | None:
    """Bytes of one value; None when nobody can tell, or it holds objects."""
    matched = _PLAIN.fullmatch(dtype or "")
    if matched is None or matched[1] == "O":
        return None
    if not matched[2]:
        return _SIZES.get(matched[1])
    return int(matched[2]) * (_WIDE_CHARACTER if matched[1] == "U" else 1)


def is_joblib_array(value: object) -> bool:
    """Does joblib write an array's bytes into the stream, right behind this object?"""
    maker = value.made_by if isinstance(value, Made) else None
    return maker is not None and maker.dotted.endswith("joblib.numpy_pickle.NumpyArrayWrapper")


def joblib_array(wrapper: Made) -> tuple[Array, bool]:
    """The array that a wrapper announces, and whether its bytes are padded. Malformed when it announces none."""
    told = wrapper.attributes()
    shape = shape_of(told.get("shape"))
    if shape is None:
        raise Malformed("joblib announces an array without a shape")
    return Array(shape, dtype_of(told.get("dtype"))), told.get("numpy_array_alignment_bytes") is not None


def skip_values(array: Array, source: Source, *, padded: bool) -> None:
    """Go on behind an array's bytes, keeping those of texts and ids. Malformed when their number is not known."""
    size = item_size(array.dtype)
    if size is None:
        raise Malformed("joblib stores an array of a type whose size is not known")
    if padded:
        source.skip(source.read(1)[0])
    length = size * array.size
    if length <= LARGEST_KEPT and (array.dtype or "").lstrip("<|=>")[:1] in "SUiuf":
        array.data = source.read(length)
    else:
        source.skip(length)


def npy_header(source: Source) -> Array:
    """What a ``.npy`` file says of itself; the source is then at its values. Malformed when it makes no sense."""
    if source.read(6) != b"\x93NUMPY":
        raise Malformed("it does not begin like an array")
    version = source.read(2)[0]
    length = int.from_bytes(source.read(2 if version == 1 else 4), "little")
    if length > _LONGEST_HEADER:
        raise Malformed("an array's header is too long")
    try:
        told = ast.literal_eval(source.read(length).decode("latin-1").strip())
        shape, described = told["shape"], told["descr"]
        lengths = tuple(int(one) for one in shape)
    except (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError):
        raise Malformed("an array's header makes no sense") from None
    if len(lengths) > _MOST_DIMENSIONS or any(one < 0 for one in lengths):
        raise Malformed("an array's header makes no sense")
    if isinstance(described, list):  # a table: its columns count like a second dimension
        return Array((*lengths, len(described)), "O" if "'|O" in repr(described) else "V")
    return Array(lengths, str(described))
