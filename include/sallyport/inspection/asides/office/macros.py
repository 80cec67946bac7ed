"""Texts in compound files: runs of letters anywhere in them, and the source of macros, which is packed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sallyport.inspection.asides.code import CODE
from sallyport.inspection.asides.leftovers import UNKNOWN
from sallyport.inspection.asides.model import Aside, Provider
from sallyport.inspection.hidden.office.macros import macros_of
from sallyport.inspection.hidden.office.vba import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sallyport.inspection.specimen import Specimen


def _asides(specimen: Specimen) -> Iterator[Aside]:
    with suppress(Exception):  # damaged: whoever looks for hidden content says so
        for number, macro in enumerate(macros_of(specimen), 1):
            place = f"macro {number}"
            with macro.open() as stream:
                yield Aside(place, stream.read().decode(), is_data=False, is_hidden=False)
            yield from (replace(one, place=f"{place}, {one.place}") for one in CODE.asides(macro))
    yield from UNKNOWN.asides(specimen)


COMPOUND = Provider(_asides, (*UNKNOWN.libraries, *CODE.libraries, *LIBRARIES))
