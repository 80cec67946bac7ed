"""Reads of sequencers as text: the letters of their qualities look like passwords, and are none."""

from __future__ import annotations

import re

_FASTQ = re.compile(r"@\S[^\n]{0,1000}\n[A-Za-z.*-]+\n\+[^\n]{0,1000}\n")
_SAM_HEADER = re.compile(r"(?:@(?:HD|SQ|RG|PG|CO)\t[^\n]*\n)+")
_SAM_READ = re.compile(r"[^\s@][^\t\n]{0,300}\t\d{1,5}\t[^\t\n]+\t\d+\t\d{1,3}\t(?:\*|(?:\d+[MIDNSHPX=])+)\t")


def before_reads(text: str) -> str:
    """What stands before the first read: of FASTQ nothing, of SAM its header; all of any other text."""
    if _FASTQ.match(text):
        return ""
    header = _SAM_HEADER.match(text)
    end = header.end() if header else 0
    return text[:end] if header or _SAM_READ.match(text) else text
