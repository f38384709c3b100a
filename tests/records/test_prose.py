import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.diagnostics import Code
from cfpipe.identity import Kind, ObjectKey
from cfpipe.records.prose import parse, read_directive, read_role, resolve, safe_address

HOME = ObjectKey.parse("concept:statistics/likelihood")


def problems(text):
    return [(item.code, text[item.offset : item.offset + item.length]) for item in parse(text).problems]


def test_references_are_found_where_they_stand():
    text = "See {eq}`score`, then\n\n- {claim}`so <data-fixed>` and {cite}`goodfellow-2016`.\n"
    found = [(item.kind, item.target, item.label, text[item.offset :][:5]) for item in parse(text).references]
    assert found == [
        (Kind.EQUATION, "score", "", "score"),
        (Kind.CLAIM, "data-fixed", "so", "so <d"),
        (Kind.SOURCE, "goodfellow-2016", "", "goodf"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A formula $x^2$ here.",
        "- in a list $x^2$\n- and more",
        "> quoted $x^2$",
        "| a | b |\n|---|---|\n| $x^2$ | 1 |",
        "A note.[^n]\n\n[^n]: with $x^2$ inside.",
        "## A head with $x^2$",
        ":::{note}\nInside $x^2$ an aside.\n:::",
        "before\n\n$$x^2$$\n\nafter",
        "*emphasised $x^2$*",
    ],
)
def test_a_formula_is_found_where_it_stands(text):
    (formula,) = parse(text).formulas
    assert formula.latex == "x^2"
    assert text[formula.offset :].startswith("x^2")


@pytest.mark.parametrize("text", ["It costs 5$ or 6$.", "`$x$`", "```\n$x$\n```", r"a \$x\$ b"])
def test_what_is_no_formula_is_none(text):
    assert parse(text).formulas == ()


def test_the_same_formula_twice_has_two_places():
    text = "First $x$, then $x$.\n\nAnd $x$."
    assert [text[item.offset - 1 : item.offset + 2] for item in parse(text).formulas] == ["$x$"] * 3
    assert len({item.offset for item in parse(text).formulas}) == 3


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("a <b>c", Code.RAW_HTML, "<b>"),
        ("<div>\nx\n</div>", Code.RAW_HTML, "<div>"),
        ("a <img src=x onerror=alert(1)> b", Code.RAW_HTML, "<img src=x onerror=alert(1)>"),
        ("[a](javascript:alert(1))", Code.UNSAFE_LINK, "javascript:alert(1)"),
        ("[a](JavaScript:alert(1))", Code.UNSAFE_LINK, "JavaScript:alert(1)"),
        ("[a](data:text/html;base64,x)", Code.UNSAFE_LINK, "data:text/html;base64,x"),
        ("[a](vbscript:x)", Code.UNSAFE_LINK, "vbscript:x"),
        ("[a](//elsewhere.example)", Code.UNSAFE_LINK, "//elsewhere.example"),
        ("[a](/etc/passwd)", Code.UNSAFE_LINK, "/etc/passwd"),
        ("[a](#here)", Code.UNSAFE_LINK, "#here"),
        ("<javascript:alert(1)>", Code.UNSAFE_LINK, "javascript:alert(1)"),
        ("[a]\n\n[a]: javascript:x", Code.UNSAFE_LINK, "javascript:x"),
        ("![a](https://room.example/x.png)", Code.UNSAFE_LINK, "!["),
        ("{nothing}`x`", Code.INVALID_DIRECTIVE, "{nothing"),
        (":::{nothing}\n:::", Code.INVALID_DIRECTIVE, "{nothing}"),
        ("```{note}\nx\n```", Code.INVALID_DIRECTIVE, "```"),
        (":::{note}\na <b>c\n:::", Code.RAW_HTML, "<b>"),
        ("a\u200bb", Code.INVALID_VALUE, "\u200b"),
        ("a\u202eb", Code.INVALID_VALUE, "\u202e"),
        ("a\ue000b", Code.INVALID_VALUE, "\ue000"),
    ],
)
def test_what_must_not_be_published_is_found_where_it_stands(text, code, shown):
    (found_code, found), *_ = problems(text)
    assert (found_code, found) == (code, shown if code is not Code.INVALID_DIRECTIVE else found)
    assert found.startswith(shown[:3])


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://room.example/x?y=z)",
        "<https://room.example>",
        "[a](mailto:ann@room.example)",
        "`<b>`",
        "```\n<script>\n```",
        "a < b and c > d",
        "<!-- a remark -->",
        "1 &lt; 2",
    ],
)
def test_what_may_be_published_is_left_alone(text):
    assert problems(text) == []


@given(st.text("ab \n\t`*_[](){}<>$:|#-!~^\\&;1.", max_size=60))
def test_no_prose_breaks_the_parser_and_every_place_is_inside(text):
    prose = parse(text)
    for item in (*prose.problems, *prose.formulas, *prose.references):
        assert 0 <= item.offset <= len(text)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://room.example", True),
        ("http://room.example/x", True),
        ("mailto:a@b.example", True),
        ("https://room.example/\nx", False),
        ('https://room.example/"x', False),
        ("https://", False),
        ("javascript:https://room.example", False),
        (" https://room.example", False),
    ],
)
def test_a_safe_address(address, safe):
    assert safe_address(address) is safe


@pytest.mark.parametrize(
    ("kind", "target", "key"),
    [
        (Kind.EQUATION, "score", "equation:statistics/likelihood#score"),
        (Kind.EQUATION, "information/entropy#H", "equation:information/entropy#H"),
        (Kind.EQUATION, "step:a/b#c.d", "step:a/b#c.d"),
        (Kind.CLAIM, "data-fixed", "claim:statistics/likelihood/data-fixed"),
        (Kind.CLAIM, "a/b/c", "claim:a/b/c"),
        (Kind.CONCEPT, "a/b", "concept:a/b"),
        (Kind.SOURCE, "goodfellow-2016", "source:goodfellow-2016"),
        (Kind.CODE, "", "code:statistics/likelihood#code"),
        (Kind.DEMO, "", "demo:statistics/likelihood#demo"),
    ],
)
def test_a_short_target_is_seen_from_its_concept(kind, target, key):
    assert str(resolve(kind, target, HOME)) == key


@pytest.mark.parametrize("target", ["../x", "a/b/c/d/e", "", "#", "A b"])
def test_a_target_that_can_be_no_key_is_refused(target):
    with pytest.raises(ValueError, match=r"\w"):
        resolve(Kind.EQUATION, target, HOME)


def test_directives_that_hold_each_other_without_end_are_a_mistake():
    (problem,) = parse(":::{note}\n" * 3000).problems
    assert (problem.code, problem.message) == (Code.INVALID_DIRECTIVE, "notes are nested too deeply")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a <b>", ("b", "a")),
        (" a  b < c > ", ("c", "a  b")),
        ("<b>", ("<b>", "")),
        ("a <>", ("a <>", "")),
        ("a <b> c", ("a <b> c", "")),
        ("a <b>>", ("a <b>>", "")),
        ("a <b <c>", ("c", "a <b")),
        ("a" + " " * 40_000 + "b", ("a" + " " * 40_000 + "b", "")),
    ],
)
def test_a_role_holds_a_target_and_perhaps_words(content, expected):
    assert read_role(content) == expected


def test_roles_and_directives_are_read():
    assert read_role("words <target>") == ("target", "words")
    assert read_role(" target ") == ("target", "")
    assert read_directive("{equation} score ") == ("equation", "score")
    assert read_directive("equation score") is None
