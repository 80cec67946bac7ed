"""What a pickle holds, from the symbols that it left: data, models, and the data that models were trained on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from sallyport.inspection.binary.pickles.forms import Form, form_of
from sallyport.inspection.binary.pickles.frames import Frame, frame_of
from sallyport.inspection.binary.pickles.models import is_model, model_name, training_data
from sallyport.inspection.binary.pickles.opcodes import Payload
from sallyport.inspection.binary.pickles.symbols import Array, Group, Made

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sallyport.inspection.binary.pickles.machine import Seen

_MOST_FOUND = 1000
_T = TypeVar("_T")


@dataclass
class Holdings:
    """Everything of note."""

    frames: list[Frame] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    """What each is called, by the library that it is from."""
    training: list[str] = field(default_factory=list)
    """What kinds of training data models keep."""
    arrays: list[Array] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    """Lists and dicts that are shaped like data."""
    payloads: list[Payload] = field(default_factory=list)
    """Long texts and runs of bytes."""
    scalars: int = 0
    """Numbers and texts outside of all these."""


def holdings_of(roots: Iterable[object], seen: Seen, min_records: int) -> Holdings:
    """What the pickles of one file hold, also what their steps made and threw away again."""
    walk = _Walk(min_records)
    for root in roots:
        walk.through(root)
    walk.leftovers(seen.made)
    return walk.found


class _Place(Enum):
    OPEN = "open"
    TOLD = "told"
    """In a container of which it was already told what it holds."""
    OWNED = "owned"
    """In a model or a data frame."""


class _Walk:
    def __init__(self, min_records: int) -> None:
        self.found = Holdings()
        self._min_records = min_records
        self._visited: set[int] = set()

    def through(self, root: object) -> None:
        """All of a value, without recursion: pickles can be deep."""
        waiting = [(root, _Place.OPEN)]
        while waiting:
            value, place = waiting.pop()
            if isinstance(value, (Group, Made, Array)):
                if id(value) not in self._visited:
                    self._visited.add(id(value))
                    waiting += self._look(value, place)
            elif isinstance(value, Payload) and place is not _Place.OWNED:
                _keep(self.found.payloads, value)
            elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
                self.found.scalars += place is _Place.OPEN

    def leftovers(self, made: Iterable[Made]) -> None:
        """Frames and models that nothing refers to, or that were among too many to keep."""
        for one in made:
            if id(one) not in self._visited and (frame_of(one) is not None or is_model(one)):
                self.through(one)

    def _look(self, value: Group | Made | Array, place: _Place) -> Iterable[tuple[object, _Place]]:
        if isinstance(value, Array):
            if place is not _Place.OWNED:
                _keep(self.found.arrays, value)
            return self._objects(value.content, place)
        if isinstance(value, Made) and self._is_owner(value, place):
            return _inside(value, _Place.OWNED)
        if place is _Place.OPEN and (form := form_of(value, self._min_records)) is not None:
            _keep(self.found.forms, form)
            if form.kind != "values":
                return _inside(value, _Place.TOLD)
            return (part for part in _inside(value, place) if isinstance(part[0], (Group, Made, Array, Payload)))
        return _inside(value, place)

    def _objects(self, content: object, place: _Place) -> Iterable[tuple[object, _Place]]:
        """What lies in an array of objects: of its values it was told, but they may be records, or hold data of their own."""
        if place is not _Place.OPEN or not isinstance(content, Group):
            return [(content, _Place.TOLD if place is _Place.OPEN else place)]
        form = form_of(content, self._min_records)
        if form is not None and form.kind != "values":
            _keep(self.found.forms, form)
            return _inside(content, _Place.TOLD)
        return (part for part in _inside(content, place) if isinstance(part[0], (Group, Made, Array, Payload)))

    def _is_owner(self, value: Made, place: _Place) -> bool:
        owned = place is _Place.OWNED
        frame = frame_of(value)
        if frame is not None:
            if owned:
                _keep(self.found.training, frame.words())
            else:
                _keep(self.found.frames, frame)
            return True
        if not owned and not is_model(value):
            return False
        if not owned:
            _keep(self.found.models, model_name(value))
        for kind in training_data(value):
            _keep(self.found.training, kind)
        return True


def _keep(into: list[_T], one: _T) -> None:
    if len(into) < _MOST_FOUND:
        into.append(one)


def _inside(value: Group | Made, place: _Place) -> Iterator[tuple[object, _Place]]:
    if isinstance(value, Made):
        parts = [value.by, *value.arguments, *value.states, value.items]
    else:
        parts = [part for item in value.first for part in (item if isinstance(item, tuple) else (item,))]
    yield from ((part, place) for part in parts if part is not None)
