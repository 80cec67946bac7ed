"""A machine that follows a pickle's steps with symbols in place of objects. Nothing is imported, called or made."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sallyport.inspection.binary.arrays import array_of, is_joblib_array, joblib_array, skip_values
from sallyport.inspection.binary.pickles.opcodes import PICKLED, Malformed, Payload, Source, step
from sallyport.inspection.binary.pickles.symbols import Array, Global, Group, Made
from sallyport.inspection.binary.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_KEPT = 4_000_000
"""Most values on the stack, and in the memo."""
_DEEPEST = 4
_MOST_NOTED = 10_000
_MARK = object()
_WORKED_OUT = Global("?", "?")
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_EMPTY = {"EMPTY_TUPLE": "tuple", "EMPTY_LIST": "list", "EMPTY_DICT": "dict", "EMPTY_SET": "set"}
_PUSH = {"INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "STRING", "BINSTRING"}
_PUSH |= {"SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8", "UNICODE", "SHORT_BINUNICODE"}
_PUSH |= {"BINUNICODE", "BINUNICODE8"}
_OF_MARK = {"TUPLE": "tuple", "LIST": "list", "DICT": "dict", "FROZENSET": "set"}
_IGNORED = {"PROTO", "FRAME", "READONLY_BUFFER"}


@dataclass
class Seen:
    """What was met on the way, in all pickles of a file."""

    globals: dict[tuple[str, str], int] = field(default_factory=dict)
    """Names looked up, with the byte where each was first."""
    made: list[Made] = field(default_factory=list)
    """Objects made, as many as are kept."""
    steps: int = 0
    texts: Texts = field(default_factory=Texts)
    """Texts, and numbers that may be ids."""


class Machine:
    """Follows one pickle, from its first step to its STOP."""

    def __init__(self, source: Source, seen: Seen, most_steps: int, depth: int = 0) -> None:
        self._source, self._seen, self._most_steps, self._depth = source, seen, most_steps, depth
        self._stack: list[object] = []
        self._memo: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        """Where the memo holds an object, by its identity; what the memo holds stays alive."""
        self._special: dict[str, Callable[[object], None]] = {
            "GLOBAL": self._global,
            "INST": self._instance,
            "STACK_GLOBAL": self._stack_global,
            "EXT1": self._extension,
            "EXT2": self._extension,
            "EXT4": self._extension,
            "REDUCE": self._call,
            "NEWOBJ": self._call,
            "NEWOBJ_EX": self._call_with_names,
            "OBJ": self._object,
            "BUILD": self._build,
            "PERSID": lambda told: self._stack.append(Made("persistent", (told,))),
            "BINPERSID": lambda _: self._stack.append(Made("persistent", (self._pop(),))),
            "NEXT_BUFFER": lambda _: self._stack.append(Payload(is_text=False, length=0, start=b"")),
        }

    def run(self) -> object:
        """What the pickle is of. Malformed when it makes no sense, or is longer than may be followed."""
        while True:
            self._seen.steps += 1
            if self._seen.steps > self._most_steps or len(self._stack) > _MOST_KEPT:
                raise Malformed("it has more steps than are followed")
            name, argument = step(self._source)
            if name == "STOP":
                return self._pop()
            self._do(name, argument)

    def _do(self, name: str, argument: object) -> None:  # noqa: PLR0912, C901 - one line a kind of step
        if name in _PUSH:
            self._push(argument)
        elif name in _IGNORED:
            return
        elif name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name])
        elif name in _EMPTY:
            self._stack.append(Group(_EMPTY[name]))
        elif name == "MARK":
            self._stack.append(_MARK)
        elif name in {"MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT"}:
            self._remember(argument)
        elif name in {"GET", "BINGET", "LONG_BINGET"}:
            self._recall(argument)
        elif name in {"TUPLE1", "TUPLE2", "TUPLE3"}:
            self._stack.append(_group("tuple", self._take(int(name[-1]))))
        elif name in _OF_MARK:
            self._stack.append(_group(_OF_MARK[name], self._to_mark()))
        elif name in {"APPENDS", "ADDITEMS", "SETITEMS"}:
            self._extend(self._to_mark(), pairs=name == "SETITEMS")
        elif name in {"APPEND", "SETITEM"}:
            self._extend(self._take(1 if name == "APPEND" else 2), pairs=name == "SETITEM")
        elif name == "POP":
            self._pop()
        elif name == "POP_MARK":
            self._to_mark()
        elif name == "DUP":
            self._stack.append(self._top())
        else:
            self._special[name](argument)

    def _push(self, value: object) -> None:
        self._stack.append(value)
        if isinstance(value, str):
            self._seen.texts.add(value)
        elif isinstance(value, int):
            self._seen.texts.add_number(value)
        elif isinstance(value, Payload):
            if value.is_text:
                self._seen.texts.add_payload(value.whole)
            elif value.whole is not None:
                self._stack[-1] = self._nested(value.whole) or value
                self._seen.texts.add_bytes(value.whole)

    def _nested(self, data: bytes) -> Made | None:
        """A pickle within a pickle, as a run of bytes; None when they are something else."""
        if self._depth >= _DEEPEST or not data.startswith(PICKLED):
            return None
        try:
            return Made(
                "bytes", (Machine(Source(io.BytesIO(data)), self._seen, self._most_steps, self._depth + 1).run(),)
            )
        except Malformed:
            return None

    def _encoded(self, made: Made) -> object:
        """Bytes as protocols before 3 write them: as a text that is encoded when it is loaded."""
        text = made.arguments[0] if made.arguments else None
        if isinstance(text, str):
            data = text.encode("latin-1", "replace")
            return (self._nested(data) if data[:1] == b"\x80" else None) or Payload(
                is_text=False, length=len(data), start=data, whole=data
            )
        if not isinstance(text, Payload):
            return made
        whole = text.whole.decode("utf-8", "replace").encode("latin-1", "replace") if text.whole is not None else None
        return (self._nested(whole) if whole is not None else None) or Payload(
            is_text=False, length=text.length, start=text.start, whole=whole
        )

    def _top(self) -> object:
        if not self._stack or self._stack[-1] is _MARK:
            raise Malformed("a step in it has nothing to work on")
        return self._stack[-1]

    def _pop(self) -> object:
        top = self._top()
        del self._stack[-1]
        return top

    def _take(self, count: int) -> list[object]:
        return [self._pop() for _ in range(count)][::-1]

    def _to_mark(self) -> list[object]:
        at = len(self._stack) - 1
        while at >= 0 and self._stack[at] is not _MARK:
            at -= 1
        if at < 0:
            raise Malformed("a step in it has nothing to work on")
        items = self._stack[at + 1 :]
        del self._stack[at:]
        return items

    def _remember(self, number: object) -> None:
        if len(self._memo) >= _MOST_KEPT:
            raise Malformed("it remembers more values than are followed")
        value, number = self._top(), number if isinstance(number, int) else len(self._memo)
        self._memo[number] = value
        if isinstance(value, Made):
            self._numbers[id(value)] = number

    def _recall(self, number: object) -> None:
        if not isinstance(number, int) or number not in self._memo:
            raise Malformed("it refers to a value that it does not hold")
        self._stack.append(self._memo[number])

    def _extend(self, items: list[object], *, pairs: bool) -> None:
        target = self._top()
        if pairs:
            items = list(zip(items[::2], items[1::2], strict=False))
        if isinstance(target, Group):
            target.add(items)
        elif isinstance(target, Made):
            target.items = target.items or Group("dict" if pairs else "list")
            target.items.add(items)

    def _note(self, found: Global) -> None:
        if len(self._seen.globals) < _MOST_NOTED:
            self._seen.globals.setdefault((found.module, found.name), self._source.at)
        self._stack.append(found)

    def _global(self, names: object) -> None:
        module, name = names if isinstance(names, tuple) else ("?", "?")
        self._note(Global(module, name))

    def _stack_global(self, _: object) -> None:
        module, name = self._take(2)
        known = isinstance(module, str) and isinstance(name, str)
        self._note(Global(str(module), str(name)) if known else _WORKED_OUT)

    def _extension(self, _: object) -> None:
        self._note(Global("?extension", "?"))

    def _make(self, by: object, arguments: list[object]) -> None:
        made = Made(by, tuple(arguments))
        if len(self._seen.made) < _MOST_NOTED:
            self._seen.made.append(made)
        if isinstance(by, Global) and by.dotted == "_codecs.encode":
            self._stack.append(self._encoded(made))
            return
        array = self._array(made)
        self._stack.append(made if array is None else array)

    def _array(self, made: Made) -> Array | None:
        """The array that it is, when it is one; its values were looked at."""
        array = array_of(made)
        if array is not None:
            self._look_at(array)
        return array

    def _look_at(self, array: Array) -> None:
        if array.data is not None:
            self._seen.texts.add_values(array.dtype, array.data)
        array.data = None

    def _instance(self, names: object) -> None:
        arguments = self._to_mark()
        self._global(names)
        self._make(self._pop(), arguments)

    def _object(self, _: object) -> None:
        items = self._to_mark()
        if not items:
            raise Malformed("a step in it has nothing to work on")
        self._make(items[0], items[1:])

    def _call(self, _: object) -> None:
        by, arguments = self._take(2)
        self._make(by, arguments.first if isinstance(arguments, Group) else [arguments])

    def _call_with_names(self, _: object) -> None:
        by, arguments, named = self._take(3)
        self._make(by, [*(arguments.first if isinstance(arguments, Group) else [arguments]), named])

    def _build(self, _: object) -> None:
        target, state = self._take(2)
        if not isinstance(target, Made):
            self._stack.append(target)
            return
        target.states.append(state)
        array = self._array(target)
        if array is not None:
            self._replace(target, array)
        self._stack.append(self._stored(target) if is_joblib_array(target) else (array or target))

    def _replace(self, made: Made, array: Array) -> None:
        """An array that got its shape: whoever refers to it later means the array."""
        number = self._numbers.get(id(made))
        if number is not None and self._memo.get(number) is made:
            self._memo[number] = array

    def _stored(self, wrapper: Made) -> Array:
        array, padded = joblib_array(wrapper)
        if array.dtype is not None and array.dtype.lstrip("|").startswith("O"):
            content = Machine(self._source, self._seen, self._most_steps, self._depth).run()
            if isinstance(content, Array):
                return content
            array.content = content
        else:
            skip_values(array, self._source, padded=padded)
            self._look_at(array)
        return array


def _group(kind: str, items: list[object]) -> Group:
    group = Group(kind)
    group.add(list(zip(items[::2], items[1::2], strict=False)) if kind == "dict" else items)
    return group
