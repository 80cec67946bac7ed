from __future__ import annotations

from sallyport.inspection.one_fault import told_once
from sallyport.inspection.rules import finding


def test_a_file_that_nobody_can_read_is_told_once_with_all_that_was_said():
    hidden = finding("hidden.unread", "It is called a notebook, but is not valid JSON.")
    tables = finding("tables.unreadable", "A table could not be read: it breaks off.")
    (found,) = told_once([tables, hidden])
    assert found.rule == "hidden.unread"
    assert found.advice == hidden.advice
    assert found.message == f"{hidden.message} {tables.message}"


def test_a_rules_own_words_add_nothing_to_a_more_exact_reason():
    image = finding("container.unreadable", "The image could not be read whole: layer 1 is damaged.")
    assert told_once([finding("archive.truncated"), image]) == [image]


def test_law_2_not_checked_is_not_clean_for_another_place_another_fault_or_what_blocks():
    whole = finding("hidden.unread")
    others = [
        finding("tables.unreadable", "A table breaks off.", "sheet 2"),
        finding("identifiers.not_scanned"),
        finding("inspector.failed"),
        finding("binary.database"),
        finding("hidden.unread", "Its pages hold more drawing than is looked into."),
    ]
    assert told_once([whole, *others]) == [whole, *others]


def test_what_else_is_said_keeps_its_order():
    first, last = finding("type.mismatch"), finding("tables.small_count")
    found = told_once([first, finding("tables.unreadable", "x."), last, finding("hidden.unread", "y.")])
    assert [one.rule for one in found] == ["type.mismatch", "tables.small_count", "hidden.unread"]
