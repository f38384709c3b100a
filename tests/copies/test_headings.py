import pytest

from cfpipe.copies import Shelf, suggest

BOOK = "\n".join(
    ["---", 'title: "Mean of the Bernoulli distribution"', "---", "", "## Expected value {#ev}", "It is p.", "",
     "## Variance", *["It is p(1-p)."] * 20]
)  # fmt: skip
CHAPTER = (
    "\\chapter{Point estimation}\n\\section*{The \\emph{likelihood} function}\nText.\n\\begin{frame}{Score function}\n"
)


@pytest.mark.parametrize(
    ("locator", "places"),
    [
        ({"section": "3.2, Expected value"}, [("part/a.md", "5-16")]),
        ({"section": "Proof: mean of the Bernoulli distribution (P22)"}, [("part/a.md", "2-13")]),
        ({"chapter": "Point estimation", "section": "Variance"}, [("c.tex", "1-4"), ("part/a.md", "8-28")]),
        ({"section": "the score function of a sample"}, [("c.tex", "4")]),
        ({"section": "Prime numbers"}, []),
        ({"page": "12"}, []),
        ({}, []),
        (None, []),
    ],
)
def test_a_locator_leads_to_the_parts_whose_headings_it_names(shelve, source, locator, places):
    shelf = shelve(**{"part__a.md": BOOK, "c.tex": CHAPTER, "d.png": BOOK, "e.txt": b"\xff"})
    assert [(place.file, place.lines) for place in suggest(shelf, source, locator)] == places


def test_without_a_copy_nothing_is_suggested(source):
    assert suggest(Shelf(), source, {"section": "Variance"}) == ()
