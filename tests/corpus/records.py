"""Labelled cases: rows about persons in other clothes than tables, notes about them, and what looks like either and is not."""

from __future__ import annotations

from corpus.record_calendars import CALENDARS
from corpus.record_mails import ENCODED, MAILS
from corpus.record_printed import PRINTED
from corpus.record_tables import TABLES
from corpus.record_words import MORE, WORDS
from corpus.record_written import WRITTEN

CASES = (*PRINTED, *WRITTEN, *TABLES, *WORDS, *MORE, *ENCODED, *MAILS, *CALENDARS)
