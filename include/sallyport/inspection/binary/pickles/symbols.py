"""What a pickle would make, as far as it matters: kinds, sizes and the first of many; never a live object."""

from __future__ import annotations

from dataclasses import dataclass, field

KEPT = 1024
"""So many items of a list or dict are kept; all are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Global:
    """A name that loading would look up."""

    module: str
    name: str

    @property
    def root(self) -> str:
        """The outermost package."""
        return self.module.partition(".")[0]

    @property
    def dotted(self) -> str:
        """Module and name."""
        return f"{self.module}.{self.name}"


@dataclass(slots=True, eq=False)
class Group:
    """A tuple, list, set or dict. The items of a dict are pairs."""

    kind: str
    count: int = 0
    first: list[object] = field(default_factory=list)

    def add(self, items: list[object]) -> None:
        """Some more of them."""
        self.count += len(items)
        if (room := KEPT - len(self.first)) > 0:
            self.first += items[:room]

    def pairs(self) -> dict[str, object]:
        """The items of a dict whose keys are texts, by key."""
        pairs = (item for item in self.first if isinstance(item, tuple))
        return {key: value for key, value in pairs if isinstance(key, str)}


@dataclass(slots=True, eq=False)
class Made:
    """What a call would give: an object, with the state that it would get and the items put into it."""

    by: object
    arguments: tuple[object, ...] = ()
    states: list[object] = field(default_factory=list)
    items: Group | None = None

    @property
    def made_by(self) -> Global | None:
        """The class or function, when it is named."""
        return self.by if isinstance(self.by, Global) else None

    def attributes(self) -> dict[str, object]:
        """Its state by name: a dict, or the pair of dicts that objects with slots have."""
        found: dict[str, object] = {}
        for state in self.states:
            parts = state.first if isinstance(state, Group) and state.kind == "tuple" else [state]
            for part in parts:
                if isinstance(part, Group) and part.kind == "dict":
                    found |= part.pairs()
        return found


@dataclass(slots=True, eq=False)
class Array:
    """A numpy array: its shape, and its type as numpy writes it ("f8", "O8"); None for a type that is not known."""

    shape: tuple[int, ...]
    dtype: str | None
    content: object = None
    """What lies in it, when it holds objects."""
    data: bytes | None = None
    """The bytes of its values, while they are looked at."""

    @property
    def size(self) -> int:
        """How many values."""
        size = 1
        for length in self.shape:
            size *= length
        return size


def as_group(value: object) -> Group | None:
    """The items of a container, whatever class it is of; None for anything else."""
    if isinstance(value, Group):
        return value
    if not isinstance(value, Made):
        return None
    if value.items is not None and value.items.count:
        return value.items
    held = value.arguments[0] if value.arguments else None
    maker = value.made_by
    if maker is not None and maker.root in {"builtins", "__builtin__", "collections"} and isinstance(held, Group):
        return held
    return None
