"""Labelled cases: hidden content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.hidden_cases import (
    charts,
    documents,
    files,
    notebooks,
    old_office,
    pages,
    pdf,
    pictures,
    slides,
    unlisted,
    vectors,
    workbooks,
)

if TYPE_CHECKING:
    from corpus.case import Case

CASES: tuple[Case, ...] = (
    *workbooks.CASES,
    *charts.CASES,
    *documents.CASES,
    *slides.CASES,
    *unlisted.CASES,
    *old_office.CASES,
    *pdf.CASES,
    *pictures.CASES,
    *vectors.CASES,
    *pages.CASES,
    *notebooks.CASES,
    *files.CASES,
)
