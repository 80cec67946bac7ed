"""Tracked changes of documents: what a text shows now, and what it was before, in Word's and OpenDocument's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_DELETED, _INSERTED = frozenset({"del", "moveFrom"}), frozenset({"ins", "moveTo"})
_REGIONS = "tracked-changes"
_MASKS = frozenset("<≤*-–—.[(cCsSnNxX")  # noqa: RUF001 - the dashes that stand for a count


def without_deletions(root: Element) -> Element:
    """The same tree with what was deleted taken out of it."""
    for element in list(root.iter()):
        for child in [one for one in element if local_name(one) in _DELETED or local_name(one) == _REGIONS]:
            _take_out(element, child)
    return root


def is_changed(root: Element) -> bool:
    """Is anything in it marked as deleted?"""
    return any(local_name(one) in _DELETED or local_name(one) == "deletion" for one in root.iter())


def before_changes(root: Element) -> Element:
    """The same tree as it was: with what was deleted, without what was inserted.

    Where a mask was written beside a count that was deleted ("<10"), the count stands alone.
    """
    regions = {_id_of(region): _text_of(region) for region in root.iter() if local_name(region) == "changed-region"}
    for element in list(root.iter()):
        for child in list(element):
            if local_name(child) in _INSERTED or local_name(child) == _REGIONS:
                _take_out(element, child)
            elif local_name(child) == "change" and (text := regions.get(_id_of(child), "")):
                child.tag, child.text = "delText", text
    for element in root.iter():
        if local_name(element) in {"tc", "table-cell"}:
            _without_mask(element)
    return root


def deleted_texts(root: Element) -> Iterator[str]:
    """What was deleted, each piece by itself."""
    for element in root.iter():
        if local_name(element) in _DELETED | {"deletion"} and (text := _text_of(element)):
            yield text


def is_mask(text: str) -> bool:
    """Does it stand for a count that is not told: "<10", "*", "suppressed"? Nothing at all does, too."""
    return text.strip()[:1] in {*_MASKS, ""}


def local_name(element: Element) -> str:
    """A tag without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _without_mask(cell: Element) -> None:
    deleted = [one for one in cell.iter() if local_name(one) == "delText"]
    shown = [one for one in cell.iter() if local_name(one) in {"t", "p", "span"} and one.text]
    if deleted and is_mask("".join(one.text or "" for one in shown)):
        for one in shown:
            one.text = ""


def _take_out(element: Element, child: Element) -> None:
    """Without it, but with the text behind it."""
    at = list(element).index(child)
    if child.tail and at:
        element[at - 1].tail = (element[at - 1].tail or "") + child.tail
    elif child.tail:
        element.text = (element.text or "") + child.tail
    element.remove(child)


def _id_of(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] in {"id", "change-id"}), "")


def _text_of(element: Element) -> str:
    skipped = {"creator", "date", "initials"}
    return "".join(one.text or "" for one in element.iter() if local_name(one) not in skipped).strip()
