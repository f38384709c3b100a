"""The strict reader of displayed LaTeX: one formula, exactly one reading in the expression language, or a located error.

lexicon, tokens                       the text in one form for what looks the same
nodes, text                           trees, their one spelling, and back
notation, reader, bars, sorts         the declared spellings, the cursor
terms                                 sums, products, powers
functions, binders, integrals, derivatives, matrices, random, atoms
conditions, premises, optimum, rows, display
show                                  the way back
"""

from cfpipe.latex.display import Display, read_display
from cfpipe.latex.notation import Clash, Notation, Spelling, vocabulary
from cfpipe.latex.optimum import Optimum
from cfpipe.latex.show import show

__all__ = ["Clash", "Display", "Notation", "Optimum", "Spelling", "read_display", "show", "vocabulary"]
