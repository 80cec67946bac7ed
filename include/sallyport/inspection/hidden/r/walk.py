"""Goes through R's serialization without R: which objects of which class and size are inside (R Internals, section 1.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.binary.texts import Texts
from sallyport.inspection.hidden.r.values import LONGEST_TEXT, NOT_AVAILABLE, Broken, values

if TYPE_CHECKING:
    from typing import BinaryIO

    from sallyport.inspection.hidden.r.values import Values

_SYMBOL, _PAIRS, _CLOSURE, _ENVIRONMENT, _PROMISE, _CALL = 1, 2, 3, 4, 5, 6
_SPECIAL, _BUILT_IN, _CHARACTERS, _INTEGERS, _TEXTS, _DOTS = 7, 8, 9, 13, 16, 17
_LIST, _EXPRESSION, _BYTECODE, _POINTER, _WEAK, _RAW, _S4 = 19, 20, 21, 22, 23, 24, 25
_REFERENCE, _PERSISTENT, _PACKAGE, _NAMESPACE, _ALTERNATIVE = 255, 247, 248, 249, 238
_CALL_WITH, _PAIRS_WITH, _SEEN, _SEEN_AGAIN = 240, 239, 244, 243
_NOTHING = frozenset({0, 241, 242, 250, 251, 252, 253, 254})
_WIDTHS = {10: 4, 13: 4, 14: 8, 15: 16, 24: 1}
_PAIRED = frozenset({_PAIRS, _CLOSURE, _PROMISE, _CALL, _DOTS})
_HAS_ATTRIBUTES, _HAS_TAG = 1 << 9, 1 << 10
_DEEPEST = 250
_KEPT = 16
_KEPT_OF_TEXT = 200
FRAMES = frozenset(
    {"data.frame", "tbl_df", "tbl", "data.table", "grouped_df", "DataFrame", "DFrame", "sf", "pdata.frame"}
)


@dataclass
class Node:
    """What is known of one object."""

    kind: int
    length: int = 0
    name: str = ""
    texts: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    """Of tagged pairs: attributes, or a workspace's objects."""


@dataclass
class Frame:
    """A data frame's size; rows are None when they could not be told."""

    rows: int | None
    columns: int


@dataclass
class Found:
    """What is inside."""

    frames: list[Frame] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    promises: int = 0
    """Expressions that are run when somebody looks at them."""
    objects: int = 0
    """Those of a workspace, or the one of an .rds."""
    texts: Texts = field(default_factory=Texts)
    is_whole: bool = False
    """Was it read to its end?"""


def walk(stream: BinaryIO) -> Found:
    """All objects; ``is_whole`` is false where it breaks off. Broken when it is no serialization at all."""
    head = stream.read(5)
    is_workspace = head[:2] == b"RD" and head[4:] == b"\n"
    if not is_workspace:
        stream.seek(0)
    read = values(stream)
    version, _, _ = read.integer(), read.integer(), read.integer()
    if version not in {2, 3}:
        raise Broken
    if version > 2:  # noqa: PLR2004 - as the format has it
        read.text(_length(read))
    walker = _Walker(read)
    try:
        top = walker.item(0)
        walker.found.objects = len(top.entries) if is_workspace else 1
        walker.found.is_whole = True
    except (Broken, RecursionError, MemoryError):
        pass
    return walker.found


def _length(read: Values) -> int:
    length = read.integer()
    if length == -1:
        length = (read.integer() & 0xFFFFFFFF) << 32 | read.integer() & 0xFFFFFFFF
    if length < 0:
        raise Broken
    return length


class _Walker:
    def __init__(self, read: Values) -> None:
        self._read = read
        self._known: list[Node] = []
        self.found = Found()

    def item(self, depth: int) -> Node:
        """The next object."""
        flags = self._read.integer() & 0xFFFFFFFF
        return self._item(flags, depth)

    def _item(self, flags: int, depth: int) -> Node:
        kind = flags & 0xFF
        if depth > _DEEPEST:
            raise Broken
        if kind in _NOTHING:
            return Node(kind)
        if kind == _REFERENCE:
            return self._referred(flags >> 8 or self._read.integer())
        if kind in _PAIRED:
            return self._pairs(flags, depth)
        if kind in {_SYMBOL, _NAMESPACE, _PACKAGE, _PERSISTENT, _ENVIRONMENT, _POINTER, _WEAK}:
            return self._with_number(kind, flags, depth)
        if kind == _ALTERNATIVE:
            info, state, attributes = (self.item(depth + 1) for _ in range(3))
            del info
            return self._classified(Node(kind, state.length), attributes)
        node = self._plain(kind, depth)
        if flags & _HAS_ATTRIBUTES:
            node = self._classified(node, self.item(depth + 1))
        return node

    def _referred(self, number: int) -> Node:
        if not 0 < number <= len(self._known):
            raise Broken
        return self._known[number - 1]

    def _with_number(self, kind: int, flags: int, depth: int) -> Node:
        """Those that are referred to by their number later."""
        node = Node(kind)
        if kind == _SYMBOL:
            node.name = self.item(depth + 1).name
            self._known.append(node)
            return node
        self._known.append(node)
        if kind in {_NAMESPACE, _PACKAGE, _PERSISTENT}:
            self._read.integer()
            for _ in range(_length(self._read)):
                self.item(depth + 1)
        elif kind == _ENVIRONMENT:
            self._read.integer()
            for _ in range(4):  # enclosure, frame, hash table, attributes
                self.item(depth + 1)
        else:
            for _ in range(2 if kind == _POINTER else 0):
                self.item(depth + 1)
            if flags & _HAS_ATTRIBUTES:
                self._classified(node, self.item(depth + 1))
        return node

    def _pairs(self, flags: int, depth: int) -> Node:
        """A chain of pairs, gone along without recursion; what is at its end may be of another kind."""
        node = Node(flags & 0xFF)
        attributes = None
        self.found.promises += node.kind == _PROMISE
        while flags & 0xFF in _PAIRED:
            if flags & _HAS_ATTRIBUTES:
                attributes = self.item(depth + 1)
            tag = self.item(depth + 1).name if flags & _HAS_TAG else ""
            value = self.item(depth + 1)
            node.length += 1
            if tag:
                node.entries[tag] = value
            flags = self._read.integer() & 0xFFFFFFFF
        self._item(flags, depth + 1)
        return node if attributes is None else self._classified(node, attributes)

    def _plain(self, kind: int, depth: int) -> Node:
        if kind == _CHARACTERS:
            length = self._read.integer()
            text = self._read.text(length) if length >= 0 else ""
            self.found.texts.add(text)
            if length > LONGEST_TEXT:
                self.found.texts.is_cut = True
            return Node(kind, max(length, 0), text[:_KEPT_OF_TEXT])
        if kind in {_SPECIAL, _BUILT_IN}:
            self._read.text(_length(self._read))
            return Node(kind)
        if kind == _BYTECODE:
            self._read.integer()
            self._bytecode(depth)
            return Node(kind)
        if kind == _S4:
            return Node(kind)
        return self._vector(kind, depth)

    def _vector(self, kind: int, depth: int) -> Node:
        node = Node(kind, _length(self._read))
        if kind in {_TEXTS, _LIST, _EXPRESSION}:
            for number in range(node.length):
                part = self.item(depth + 1)
                if kind == _TEXTS and number < _KEPT:
                    node.texts.append(part.name)
                elif kind != _TEXTS and number == 0:
                    node.numbers = [part.length]
        elif kind in _WIDTHS:
            first = min(node.length, 2) if kind == _INTEGERS else 0
            node.numbers = [self._read.integer() for _ in range(first)]
            self._read.skip(node.length - first, _WIDTHS[kind])
        else:
            raise Broken
        return node

    def _classified(self, node: Node, attributes: Node) -> Node:
        """Notes the class, and the size of a data frame."""
        classes = attributes.entries.get("class")
        if classes is None:
            if "dim" in attributes.entries:
                self.found.classes.add("matrix")
            return node
        self.found.classes.update(classes.texts)
        if FRAMES & set(classes.texts):
            self.found.frames.append(Frame(_rows(node, attributes), node.length))
        return node

    def _bytecode(self, depth: int) -> None:
        self.item(depth + 1)  # the code
        for _ in range(_length(self._read)):
            kind = self._read.integer()
            if kind == _BYTECODE:
                self._bytecode(depth + 1)
            else:
                self._constant(kind, depth + 1)

    def _constant(self, kind: int, depth: int) -> None:
        """A constant of byte code: a call, or any object."""
        if depth > _DEEPEST:
            raise Broken
        while True:
            if kind == _SEEN_AGAIN:
                self._read.integer()
                return
            if kind == _SEEN:
                self._read.integer()
                kind = self._read.integer()
            if kind not in {_CALL, _PAIRS, _CALL_WITH, _PAIRS_WITH}:
                self.item(depth + 1)
                return
            if kind in {_CALL_WITH, _PAIRS_WITH}:
                self.item(depth + 1)
            self.item(depth + 1)  # the tag
            self._constant(self._read.integer(), depth + 1)
            kind = self._read.integer()


def _rows(node: Node, attributes: Node) -> int | None:
    """From the row names, which are short for 1 to n as NA and -n; or from the first column."""
    names = attributes.entries.get("row.names") or attributes.entries.get("nrows")
    if names is not None and names.numbers[:1] == [NOT_AVAILABLE] and len(names.numbers) > 1:
        return abs(names.numbers[1])
    if names is not None and names.kind in {_TEXTS, _INTEGERS}:
        return names.length
    return node.numbers[0] if node.numbers else None
