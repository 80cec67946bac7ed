"""Access lists compared by meaning, without touching a file."""

from __future__ import annotations

from sallyport.access.model import READ_ONLY, Entry, Principal, Right
from sallyport.access.nfs4_meaning import Ace, others_unchanged, satisfies, scopes_of, what_it_means
from sallyport.access.posix_list import PosixList, meaning

GROUP = Principal("group", "g", 10)


def nfs4(*lines):
    return what_it_means([Ace.parse(line) for line in lines])


def test_nfs4_letters_that_servers_add_or_drop_mean_nothing():
    assert nfs4("A:dg:10:rxtncy") == nfs4("A:dg:10:rxtcy")
    assert nfs4("A:dg:10:rxtncy") != nfs4("A:dg:10:rwxtncy")


def test_nfs4_the_first_entry_that_speaks_of_a_letter_decides():
    assert nfs4("D::10:w", "A::10:rwa") == nfs4("A::10:ra")
    assert nfs4("A::10:rwa", "D::10:w") == nfs4("A::10:rwa")


def test_nfs4_inherit_only_twins_mean_the_same_as_one_entry():
    assert nfs4("A:fdg:10:rx") == nfs4("A:g:10:rx", "A:fdig:10:rx")


def test_nfs4_a_user_and_a_group_of_the_same_name_are_two():
    assert nfs4("A:g:10:r") != nfs4("A::10:r")


def test_nfs4_read_only_means_no_letter_of_writing():
    for letters, right in (("rxtncy", True), ("rtncy", False), ("rwxtncy", False), ("raxtcy", False), ("rxC", False)):
        given = nfs4(f"A:g:10:{letters}")
        assert satisfies(given, [(True, "10")], READ_ONLY, "here") is right, letters


def test_nfs4_files_below_a_read_only_folder_are_no_programs():
    asked = dict(scopes_of(Entry(GROUP, READ_ONLY, inherit=True), is_folder=True))
    assert asked == {"here": READ_ONLY, "folders": READ_ONLY, "files": frozenset({Right.READ})}
    assert set(dict(scopes_of(Entry(GROUP, READ_ONLY, inherit=False), is_folder=False))) == {"here"}


def test_nfs4_somebody_else_gaining_or_losing_is_seen():
    before = nfs4("A:g:10:rx", "A::OWNER@:rwax", "A::EVERYONE@:tcy")
    touched = [(True, "10")]
    assert others_unchanged(before, nfs4("A:g:10:rwax", "A::OWNER@:rwaxtcy"), touched)
    assert not others_unchanged(before, nfs4("A:g:10:rwax", "A::OWNER@:rwax", "A::EVERYONE@:r"), touched)
    assert not others_unchanged(before, nfs4("A:g:10:rwax", "A::OWNER@:rax"), touched)


def test_posix_the_mask_cuts_named_entries_and_the_group_but_not_owner_and_others():
    lines = ["user::rwx", "user:5:rwx", "group::rwx", "group:10:rwx", "mask::r--", "other::r-x"]
    given = meaning(PosixList.parse(lines).access)
    assert given == {
        "user:": frozenset("rwx"),
        "user:5": frozenset("r"),
        "group:": frozenset("r"),
        "group:10": frozenset("r"),
        "other:": frozenset("rx"),
    }
    assert PosixList.parse(lines).lines() == lines
