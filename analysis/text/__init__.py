"""What is a word, a sentence, the span of a quotation? The only definition of each."""

from analysis.text.quotation import quoted_spans
from analysis.text.sentence import sentences
from analysis.text.word import token_spans, tokenize, word_pieces

__all__ = ["quoted_spans", "sentences", "token_spans", "tokenize", "word_pieces"]
