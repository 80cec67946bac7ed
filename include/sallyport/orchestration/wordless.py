"""What nobody foresaw is told without its words: those may quote what it stumbled over (law 7)."""

from __future__ import annotations

import functools
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from airflow.sdk.exceptions import AirflowException

from sallyport.errors import SallyportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class Unforeseen(RuntimeError):
    """An error of ours: its kind and the places it came through, as a log may keep them."""


def wordless(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """``function`` with every error but those whose words are ours replaced by an ``Unforeseen``, which Airflow tries again."""

    @functools.wraps(function)
    def run(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        try:
            return function(*args, **kwargs)
        except SallyportError as error:
            raise error from None  # its words are ours, its cause's are not
        except AirflowException:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach the log as it is
            raise Unforeseen(" <- ".join(places_of(error))) from None

    return run


def places_of(error: BaseException | None) -> Iterator[str]:
    """Kind and places of an error and of what caused it, innermost place last."""
    while error is not None:
        places = (
            f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        )
        yield f"{type(error).__name__} at {', '.join(places)}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
