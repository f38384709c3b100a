"""The strict reader of displayed LaTeX: a formula has one reading in the expression language, or a located error.

lexicon, tokens, scanner           the text, in one form for what looks the same
nodes, text                        trees, their one spelling, and back
notation, reader, bars, sorts      the declared spellings, the cursor
terms                              sums, products, powers
functions, derivatives, integrals, binders, matrices, random, atoms
conditions, premises, optimum, rows, display
layout, show                       the way back to LaTeX
"""

from cfpipe.latex.display import Display, read_display
from cfpipe.latex.notation import Clash, Notation, Spelling, vocabulary
from cfpipe.latex.optimum import Optimum
from cfpipe.latex.show import show

__all__ = ["Clash", "Display", "Notation", "Optimum", "Spelling", "read_display", "show", "vocabulary"]
