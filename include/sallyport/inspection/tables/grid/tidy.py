"""Tables of one statistic a row, as broom, gtsummary and cards write them: a text says which it is, the next column its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.inspection.tables.headings.vocabulary import COUNTS, word_set
from sallyport.inspection.tables.headings.words import Hint, Role, hint, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sallyport.inspection.tables.grid.layout import Block

_VALUES = word_set("estimate estimates est stat stats statistic statistics value values val")
_STATISTIC = word_set("statistic statistics stat stats measure measures metric summary quantity")
_SUMMARIES = frozenset({Role.AVERAGE, Role.ENDPOINT, Role.QUANTILE, Role.PERCENT, Role.P_VALUE})


def columns_of_values(block: Block, said: Sequence[Hint | None]) -> frozenset[int]:
    """Those called an estimate or a statistic, where each row says which one it is. ``said`` is what their names say."""
    called = frozenset(
        column
        for column in block.value_columns
        if (one := said[column]) is not None
        and one.role is Role.ESTIMATE
        and block.names[column]
        and set(words(block.names[column][0])) <= _VALUES
    )
    return called if called and any(_names_statistics(block, column) for column in block.label_columns) else frozenset()


def _names_statistics(block: Block, column: int) -> bool:
    """Are its texts "n", "mean" and the like, and not terms of a model, one of which may be called so?"""
    texts = [text for line in block.body if (text := line.cells[column].text)]
    said = [one for text in texts if (one := hint(text)) is not None and one.is_strong]
    counted = any(set(words(text)) <= COUNTS for text in texts if words(text))
    is_named = any(set(words(name)) & _STATISTIC for name in block.names[column])
    return counted and len(said) * 2 > len(texts) and (is_named or any(one.role in _SUMMARIES for one in said))
