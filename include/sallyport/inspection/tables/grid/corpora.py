"""Counts of the words of a text, which are of no people, though a word that stands in few texts may give somebody away."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from sallyport.inspection.tables.grid.told import told_of_columns
from sallyport.inspection.tables.headings.vocabulary import COUNTED, PEOPLE, word_set
from sallyport.inspection.tables.headings.words import Role, words

if TYPE_CHECKING:
    from sallyport.inspection.tables.grid.layout import Block

_OF_WORDS = word_set(
    "word words token tokens ngram ngrams unigram unigrams bigram bigrams trigram trigrams lemma lemmas stem stems hashtag "
    "hashtags keyword keywords phrase phrases stopword stopwords wordform wordforms wort worte wörter mot mots palabra palabras "
    "parola parole palavra palavras woord woorden"
)
_FUNCTION_WORDS = word_set(
    "the and of to in was is with for on that at from by had has have were be been this which not he she they it his her "
    "their my me der die das und ist nicht mit von zu den le la les et des du est pas el los las y en que no il che di non "
    "per het een van niet"
)
_FEWEST_FUNCTION_WORDS, _FEWEST_WORDS = 3, 10


def is_of_words(block: Block) -> bool:
    """Are its rows words, by what names them, or because the words that every text is full of are among them?

    Not where a name above the numbers says that people are counted: so many patients who wrote a word are people.
    """
    above = {word for column in block.value_columns for name in block.names[column] for word in words(name)}
    if above & (PEOPLE | COUNTED) or not block.label_columns:
        return False
    nearest = max(block.label_columns)
    names = block.names[nearest]
    said = words(names[0]) if names else ()
    if said and (said[-1] in _OF_WORDS or said == ("n", "gram")):
        return True
    labels = [labels[-1].lower() for labels in block.labels if labels]
    return len(labels) >= _FEWEST_WORDS and len(_FUNCTION_WORDS.intersection(labels)) >= _FEWEST_FUNCTION_WORDS


def counts_of_words(block: Block) -> dict[tuple[int, int], int]:
    """How often each stands there, by row and column."""
    said = told_of_columns(block, is_of_nobody=False)
    counted = [column for column, one in enumerate(said) if one is not None and one.role is Role.COUNT]
    places = product(range(len(block.body)), counted)
    return {place: cell.count for place in places if (cell := block.cell(*place)).is_whole}
