"""Labelled cases: code."""

from __future__ import annotations

from corpus.code_data import DATA
from corpus.code_matrices import CASES as MATRICES
from corpus.code_signs import SIGNS

CASES = (*DATA, *MATRICES, *SIGNS)
