"""Lists, dicts and tuples that are shaped like data: records, columns, rows, long runs of values."""

from __future__ import annotations

from dataclasses import dataclass

from sallyport.inspection.binary.pickles.opcodes import Payload
from sallyport.inspection.binary.pickles.symbols import Array, Group, Made, as_group
from sallyport.inspection.wording import many

_MOST = 0.9
_TWO = 2
_LOOKED_AT = 100
_CURVES = frozenset(
    (
        "fpr",
        "tpr",
        "fnr",
        "tnr",
        "threshold",
        "thresholds",
        "precision",
        "recall",
        "sensitivity",
        "specificity",
        "auc",
        "roc_auc",
        "pr_auc",
        "prob_true",
        "prob_pred",
        "mean_predicted_value",
        "fraction_of_positives",
        "net_benefit",
        "loss",
        "val_loss",
        "train_loss",
        "accuracy",
        "val_accuracy",
        "epoch",
    )
)
"""What points of curves are called."""
_HOLDERS = {"dict": ("dictionary", "entry"), "tuple": ("tuple", "value"), "set": ("set", "value")}
_PLURALS = {"entry": "entries", "value": "values"}


@dataclass(frozen=True, slots=True)
class Form:
    """One such container. ``kind`` is "records", "rows", "columns" or "values"."""

    kind: str
    rows: int
    columns: int
    holder: str = "list"
    """What "values" are held by: a list, tuple, set or dict."""

    def words(self) -> str:
        """What it is, in words."""
        if self.kind == "values":
            holder, part = _HOLDERS.get(self.holder, ("list", "value"))
            return f"a {holder} of {many(self.rows, part, _PLURALS[part])}"
        return f"{many(self.rows, 'record')} of {many(self.columns, 'value')} each"


def form_of(value: object, min_records: int) -> Form | None:
    """The form of a container; None when it is too short or of no such form."""
    group = as_group(value)
    if group is None or not group.count:
        return None
    if _is_one_again_and_again(group):
        return None
    items = [_second(item) for item in group.first[:_LOOKED_AT]] if group.kind == "dict" else group.first[:_LOOKED_AT]
    if group.kind == "dict" and not _is_curve(group):
        columns = _columns(items, group.count, min_records)
        if columns is not None:
            return columns
    if group.count >= min_records:
        widths = [width for item in items if (width := _record_width(item)) is not None]
        if len(widths) >= _MOST * len(items):
            return Form("records", group.count, max(widths))
    if sum(map(_is_scalar, items)) >= _MOST * len(items) and not _is_model_part(group):
        return Form("values", group.count, 1, group.kind)
    return None


def _is_one_again_and_again(group: Group) -> bool:
    """Are its items one and the same container? That makes a little look like much, and is no data."""
    items = [_second(item) for item in group.first]
    return len(items) > 1 and isinstance(items[0], (Group, Made, Array)) and all(item is items[0] for item in items)


def _is_curve(group: Group) -> bool:
    """Points of a curve that measures a model, such as roc_curve() gives: columns, but of no persons."""
    names = [str(item[0]).lower() for item in group.first if isinstance(item, tuple) and isinstance(item[0], str)]
    return _TWO <= len(names) == group.count and _CURVES.issuperset(names)


def _columns(items: list[object], count: int, min_records: int) -> Form | None:
    """A dict of columns of the same length."""
    if count < _TWO or count > _LOOKED_AT:
        return None
    lengths = [_length(item) for item in items]
    known = [length for length in lengths if length is not None]
    longest = max(known, default=0)
    alike = sum(length == longest for length in known)
    return Form("columns", longest, alike) if longest >= min_records and alike >= _TWO else None


def _length(item: object) -> int | None:
    if isinstance(item, Array) and len(item.shape) == 1:
        return item.shape[0]
    group = as_group(item)
    if group is None or not sum(map(_is_scalar, group.first)) >= _MOST * len(group.first):
        return None
    return group.count


def _record_width(item: object) -> int | None:
    """How many values a record has; None when it is no record."""
    group = as_group(item)
    if group is None:
        attributes = item.attributes() if isinstance(item, Made) else {}
        scalars = sum(map(_is_scalar, attributes.values()))
        return len(attributes) if len(attributes) >= _TWO and scalars >= _TWO else None
    values = [_second(one) for one in group.first] if group.kind == "dict" else group.first
    return group.count if group.count >= _TWO and sum(map(_is_scalar, values)) >= _TWO else None


def _second(item: object) -> object:
    return item[1] if isinstance(item, tuple) and len(item) == _TWO else item


def _is_scalar(value: object) -> bool:
    if isinstance(value, Made):
        maker = value.made_by
        return maker is not None and (
            maker.root in {"datetime", "decimal", "uuid"} or maker.name in {"scalar", "Timestamp"}
        )
    return value is None or isinstance(value, (str, int, float, Payload))


def _is_model_part(group: Group) -> bool:
    """Are its values nothing but true and false, or nothing at all?"""
    return all(value is None or isinstance(value, bool) for value in map(_second, group.first))
