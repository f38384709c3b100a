"""BibTeX: what every style reads is read, accents and names included, and nothing is lost without a word."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cfpipe.bibliography import bibtex
from cfpipe.bibliography.escaping import escaped
from cfpipe.bibliography.latex_text import Unreadable, plain


def entry(text):
    read = bibtex.read(text.encode(), "a.bib")
    assert read.diagnostics == ()
    return read.entries[0]


def fields(text):
    return dict(entry(text).fields)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"G{\"o}del, \"{O}, \"o", "Gödel, Ö, ö"),
        (r"{\v{Z}}i\v{z}ek {\H o} \c{C} {\c C} \k{a}", "Žižek ő Ç Ç ą"),
        (r"\'{\i} \'\i{} {\aa} \ss{} {\O}rsted \l", "í í å ß Ørsted ł"),
        (r"{\TeX} and the {I}nverse", "TeX and the Inverse"),
        (r"\emph{In vitro} {\em and} \textbf{in vivo} \& 50\% of 100%", "In vitro and in vivo & 50% of 100%"),
        (r"A~tie, a -- dash --- and ``quotes''", "A tie, a – dash — and “quotes”"),
        (r"The $p$-value of $x_1^2$", "The p-value of $x_1^2$"),
        (r"\href{https://a.example}{a link} \enquote{said} \noopsort{x}B", "a link “said” B"),
    ],
)
def test_latex_becomes_the_text_it_stands_for(latex, text):
    assert plain(latex) == text


@pytest.mark.parametrize("latex", [r"\foo", r"a \input{b}", r"{open", "closed}", "$x", r"\begin{a}b\end{a}",
                                   r"{\cite{x}}", "{" * 3000 + "}" * 3000])  # fmt: skip
def test_what_has_no_plain_form_is_refused(latex):
    with pytest.raises(Unreadable):
        plain(latex)


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=30))
@example("a--b ''c'' ?` {\\} $%&#_~^\"")
def test_escaped_text_is_the_same_text(text):
    text = " ".join(text.split())
    assert plain(escaped(text)) == text


@pytest.mark.parametrize(
    ("names", "people"),
    [
        ("Ludwig van Beethoven", [("van Beethoven", "Ludwig")]),
        ("de la Vall{\\'e}e Poussin, Charles and Cox, D. R.", [("de la Vallée Poussin", "Charles"), ("Cox", "D. R.")]),
        ("Ann Example and \\c{C}etinkaya-Rundel, Mine", [("Example", "Ann"), ("Çetinkaya-Rundel", "Mine")]),
        ("{\\'E}tienne Halphen AND \\O{}rsted, H.", [("Halphen", "Étienne"), ("Ørsted", "H.")]),
        ("Plato", [("Plato", None)]),
    ],
)
def test_names_are_divided_as_bibtex_divides_them(names, people):
    found = fields(f"@book{{k, author = {{{names}}}, title = {{T}}, year = 2000}}")["author"]
    assert [(person["family"], person.get("given")) for person in found] == people


def test_bodies_suffixes_and_names_that_are_left_out():
    found = entry("@book{k, author = {{Barnes and Noble} and {{OpenAI}} and King, Jr., Martin and others}, title={T}}")
    assert found.fields["author"] == [
        {"literal": "Barnes and Noble"}, {"literal": "OpenAI"},
        {"family": "King", "given": "Martin", "suffix": "Jr."}, {"literal": "others"},
    ]  # fmt: skip
    assert found.notes == ("the authors are not all named",)


def test_abbreviations_and_joined_values():
    text = '@string{ams = "Annals of " # name}\n@string{name = {Stats}}'
    assert bibtex.read(text.encode(), "a.bib").diagnostics[0].message == "the abbreviation ams: no @string defines name"
    text = '@STRING(name = {Stats})\n@string{ams = "Annals of " # name}\n'
    found = fields(
        text + '@article{k, title = "A {"}quoted{"} word", journal = AMS # {, Series } # "A", month = jan, year = 1951}'
    )
    assert found["container-title"] == "Annals of Stats, Series A"
    assert found["title"] == 'A "quoted" word'


def test_crossref_lends_what_is_missing_and_the_title_of_the_whole():
    text = """
        @incollection{part, author = {A, B}, title = {Part}, crossref = {Whole}, pages = {1--9}}
        @book{whole, editor = {E, F}, title = {The whole}, publisher = {P}, year = 2001, isbn = {0-262-03561-8}}
    """
    read = bibtex.read(text.encode(), "a.bib")
    part, whole = read.entries
    assert part.fields["container-title"] == "The whole"
    assert (part.fields["issued"], part.fields["publisher"], part.fields["title"]) == (2001, "P", "Part")
    assert whole.helper
    assert not part.helper


def test_a_circle_of_crossrefs_is_refused():
    text = "@book{a, title={A}, year=1900, crossref={b}}\n@book{b, title={B}, year=1900, crossref={a}}"
    read = bibtex.read(text.encode(), "a.bib")
    assert read.entries == ()
    assert [item.location.line for item in read.diagnostics] == [1, 2]


def test_biblatex_names_its_fields_differently():
    found = fields(
        "@Online{k, author = {A, B}, title = {T}, subtitle = {S}, date = {2019-03-04}, url = {https://a.example/x\\_y},"
        " urldate = {2020-01-02}, eprint = {1412.6980v9}, eprinttype = {arXiv}, location = {Here}}"
    )
    assert found == {
        "type": "webpage", "author": [{"family": "A", "given": "B"}], "title": "T: S", "issued": 2019,
        "URL": "https://a.example/x_y", "accessed": "2020-01-02", "arXiv": "1412.6980v9", "publisher-place": "Here",
    }  # fmt: skip


def test_what_no_record_has_a_field_for_is_told():
    text = "@book{k, title={T}, year=2000, abstract={A}, keywords={k}, isbn={0262035618 0471241954}}"
    assert entry(text).left_out == ("abstract", "isbn", "keywords")


def test_characters_that_nobody_sees_are_left_out_and_that_is_told():
    found = entry("@book{k, title={Un\u200bseen \u202eword}, year=2000}")
    assert found.fields["title"] == "Unseen word"
    assert found.notes == ("characters that nobody sees were left out",)


def test_nothing_of_hostile_text_reaches_a_terminal():
    read = bibtex.read(
        b"@book{k\x1b[2J, title={T} {U}, year=2000}\n@book{\x1b]0;x, title = {\\x\x1b}, year=1}", "a.bib"
    )
    assert read.diagnostics
    assert not any("\x1b" in item.message + item.hint for item in read.diagnostics)


@settings(max_examples=150)
@given(st.text('@book{}(),="#\\ \n%ab1$', max_size=60).map("@book{k,".__add__))
@example("@book{k, title = {a} # }")
@example('@book{k, title = "a{"}"}')
def test_no_text_makes_the_reader_fail(text):
    for item in bibtex.read(text.encode(), "a.bib").diagnostics:
        assert item.location.file == "a.bib"
