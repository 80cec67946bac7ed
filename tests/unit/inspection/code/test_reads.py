"""Secrets are not looked for among the letters of sequencers."""

from __future__ import annotations

from sallyport.inspection.code.reads import before_reads

_READ = "r1\t0\t1\t1000\t60\t50M\t*\t0\t0\tACGT\tsecret=Abc123+/\n"


def test_of_reads_only_the_header_is_looked_through():
    assert before_reads("@r0:1\nACGTN\n+\npwd='aB3$x'\n") == ""
    assert (
        before_reads("@HD\tVN:1.6\n@PG\tCL:tool --password x\n" + _READ) == "@HD\tVN:1.6\n@PG\tCL:tool --password x\n"
    )
    assert before_reads(_READ) == ""


def test_other_texts_are_looked_through_whole():
    for text in ("@decorator\ndef f(): ...\n", "@article{a,\n", "a\t0\t1\n", "", "@r0\nword\nnext\n+\n"):
        assert before_reads(text) == text
