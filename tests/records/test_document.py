from textwrap import dedent

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cfpipe.diagnostics import Code
from cfpipe.records import document
from cfpipe.records.document import read

FILE = "concepts/a/b.yaml"


def data(text):
    found, value, problems = read(FILE, text.encode())
    assert problems == ()
    return found, value


def problem(text):
    _, value, (found, *_) = read(FILE, text if isinstance(text, bytes) else text.encode())
    assert value is None
    return found


def character_at(text, location):
    line = text.split("\n")[location.line - 1]
    return (line + "\n")[location.column - 1]


# --- values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("012", "012"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2024-01-01", "2024-01-01"),
        (".5", ".5"),
        ("1.", "1."),
        (".nan", ".nan"),
        ("-.inf", "-.inf"),
        ("1e999", "1e999"),
        ("7", 7),
        ("-7", -7),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("1234567890123456789012", "1234567890123456789012"),
        ("'7'", "7"),
        ("=", "="),
        ("é", "é"),
    ],
)
def test_a_scalar_means_what_the_core_schema_says(written, value):
    _, found = data(f"a: {written}\n")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_lists_and_mappings_keep_their_order():
    _, found = data("b: [1, {z: 1, a: 2}]\na: [x, [y]]\n")
    assert list(found) == ["b", "a"]
    assert found == {"b": [1, {"z": 1, "a": 2}], "a": ["x", ["y"]]}


def test_a_small_alias_is_written_out():
    _, found = data("a: &x [1, 2]\nb: *x\n")
    assert found == {"a": [1, 2], "b": [1, 2]}


def test_a_byte_order_mark_is_no_part_of_the_text():
    found, value = data("\ufefftitle: x\n")
    assert value == {"title": "x"}
    assert found.locate(("title",))[1:] == (1, 8)


field_names = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
printable = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]))
plain_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | printable,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(field_names, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(field_names, plain_data, min_size=1, max_size=4), st.booleans())
def test_what_is_dumped_reads_back(value, flow):
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    _, found = data(text)
    assert found == value


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\na: 2\n", Code.DUPLICATE_KEY, 2, 1),
        ("a:\n\tb: 1\n", Code.INVALID_YAML, 2, 1),
        ("a: [1\n", Code.INVALID_YAML, 2, 1),
        ("a: b: c\n", Code.INVALID_YAML, 1, 5),
        ("a: *nothing\n", Code.INVALID_YAML, 1, 4),
        ("a: 1\n---\nb: 2\n", Code.INVALID_YAML, 2, 1),
        ("a: !x 1\n", Code.INVALID_YAML, 1, 4),
        ("a: !!int x\n", Code.INVALID_YAML, 1, 4),
        ("a: !!float x\n", Code.INVALID_YAML, 1, 4),
        ("a: !!python/object/apply:os.system [id]\n", Code.INVALID_YAML, 1, 4),
        ("a: !!binary aGk=\n", Code.INVALID_YAML, 1, 4),
        ("? [a]\n: 1\n", Code.INVALID_YAML, 1, 3),
        ("<<: {a: 1}\n", Code.INVALID_YAML, 1, 1),
        ('a: "\\theta"\n', Code.INVALID_YAML, 1, 4),
        ("a: &x [*x]\n", Code.OVERSIZED_FILE, 1, 4),
        ("a: b\x00\n", Code.INVALID_YAML, 1, 1),
        ("a: b\rc: d\n", Code.INVALID_YAML, 1, 5),
        ("# only a comment\n", Code.INVALID_YAML, 1, 1),
    ],
)
def test_what_is_not_accepted_is_reported_at_its_place(text, code, line, column):
    found, _, (first, *_) = read(FILE, text.encode())
    assert first.code is code
    assert first.location == (FILE, line, column)
    assert found.text in (text, "")


@pytest.mark.parametrize("opener", ["[", "[\n", "{a: ", "{a: \n", "- ", "-  ", "-\t", "? ", "- ? ", "[{a: "])
def test_deep_nesting_is_refused_before_it_is_followed(opener):
    found = problem("a:\n " + opener * 150_000)
    assert found.code in (Code.OVERSIZED_FILE, Code.INVALID_YAML)


def test_deep_indentation_is_refused():
    assert problem("".join(" " * depth + "a:\n" for depth in range(1_300))).code is Code.OVERSIZED_FILE


def test_a_file_may_not_be_large():
    found = problem(b"a: " + b"x" * document.MAX_BYTES)
    assert found.code is Code.OVERSIZED_FILE
    assert found.location.line == 0


@pytest.mark.parametrize(("raw", "column"), [(b"a: \xe9\n", 4), ("é: ".encode() + b"\xff", 4), (b"\xff", 1)])
def test_the_first_wrong_byte_has_a_place(raw, column):
    found = problem(raw)
    assert (found.code, found.location.line, found.location.column) == (Code.UNREADABLE_FILE, 1, column)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw):
    _, value, problems = read(FILE, raw)
    assert value is not None or problems or raw.strip() in (b"~", b"null", b"''") or value is None


@settings(max_examples=200)
@given(st.text("ab:-[]{}&*!|>'\"%@`#,? \n\t\\", max_size=40))
def test_no_text_breaks_the_reader(text):
    read(FILE, text.encode())


# --- places -----------------------------------------------------------------------------------------------

PLACES = dedent(r"""
    plain: one é two
    folded plain: one
      two  three

      four
    single: 'it''s one
      two'
    double: "a \"b\" \\ c\u00e9d\
      \ e
      f"
    block: |
      first
        indented é

      last 𝔘 x
    kept: |2+
         three more
      none

    gone: >-
      one two
      three

      four
        five
    in: [{a: 'x''y'}, "z"]
    empty: ''
    """).lstrip()


def scalars(value, path=()):
    if isinstance(value, str):
        yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in inside:
        yield from scalars(inner, (*path, name))


def escaped(words):
    """What is no plain letter as its number."""
    return "".join(f"\\U{ord(sign):08x}" if sign > "z" or sign in '"\\' else sign for sign in "_".join(words))


@pytest.mark.parametrize("text", [PLACES, PLACES.replace("\n", "\r\n")], ids=["lf", "crlf"])
def test_each_character_of_a_text_is_found_in_the_file(text):
    found, value = data(text)
    for path, scalar in scalars(value):
        for offset, character in enumerate(scalar):
            here = character_at(text, found.locate_in(path, offset))
            if not character.isspace():
                assert here in (character, "\\"), (path, offset, character)
            elif character == " ":
                assert here in " \\\r\n"


STYLES = {
    "plain": lambda words: "a: " + " ".join(words),
    "plain, folded": lambda words: "a: " + "\n   ".join(words),
    "single": lambda words: "a: '" + " ".join(words).replace("'", "''") + "'",
    "single, folded": lambda words: "a: '" + "\n\n    ".join(words).replace("'", "''") + "'",
    "double": lambda words: 'a: "' + " ".join(words).replace("\\", "\\\\").replace('"', '\\"') + '"',
    "double, escaped": lambda words: f'a: "{escaped(words)}"',
    "literal": lambda words: "a: |\n  " + "\n    ".join(words),
    "literal, indented": lambda words: "a: |3\n     " + "\n   ".join(words),
    "folded": lambda words: "a: >\n   " + "\n   ".join(words),
    "in a list": lambda words: "a:\n  - |\n    " + "\n\n    ".join(words),
}
letters = st.characters(codec="utf-8", categories=["L", "N"], include_characters="'\"\\$^_")
word = st.text(letters, min_size=1, max_size=6)


@settings(max_examples=300)
@given(st.sampled_from(sorted(STYLES)), st.lists(word.map(lambda text: "x" + text), min_size=1, max_size=5))
def test_a_place_in_a_text_is_the_place_of_its_character_in_the_file(style, words):
    text = STYLES[style](words) + "\n"
    found, value = data(text)
    path, scalar = next(scalars(value))
    for offset, character in enumerate(scalar):
        here = character_at(text, found.locate_in(path, offset))
        assert here in (character, "\\") or character.isspace()


def test_an_offset_outside_the_text_is_at_its_ends():
    found, _ = data("a: xyz\nb: ''\n")
    assert found.locate_in(("a",), -5)[1:] == (1, 4)
    assert found.locate_in(("a",), 99)[1:] == (1, 7)
    assert found.locate_in(("b",), 3)[1:] == (2, 4)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 1, 1),
        (("title",), 1, 8),
        (("list",), 2, 1),  # of what is made of parts, the name
        (("list", 0), 3, 5),
        (("list", 1), 4, 5),  # an item has no name
        (("list", 1, "a"), 4, 8),
        (("map", "inner"), 6, 3),
        (("map", "inner", "x"), 7, 8),
        (("map", "inner", "missing"), 6, 3),
        (("map", "tag of an alternative", "inner", "x"), 7, 8),
        (("list", 9), 2, 1),
    ],
)
def test_a_value_is_located_by_its_path(path, line, column):
    found, _ = data("title: x\nlist:\n  - one\n  - a: 1\nmap:\n  inner:\n    x: [1]\n".replace("[1]", "1"))
    assert found.locate(path) == (FILE, line, column)


def test_a_name_is_located_by_its_path():
    found, _ = data("map:\n  inner: {x: 1}\n")
    assert found.locate_name(("map", "inner", "x"))[1:] == (2, 11)
    assert found.extent(("map", "inner", "x")) == 1
    assert found.extent(("map", "inner")) == len("inner")


def test_two_documents_are_equal_by_their_text():
    assert data("a: 1\n")[0] == data("a: 1\n")[0]
    assert data("a: 1\n")[0] != data("a: 2\n")[0]


def test_lines_count_from_one():
    found, _ = data("a: 1\nb: 2\n")
    assert [found.line(number) for number in (0, 1, 2, 3, 4)] == ["", "a: 1", "b: 2", "", ""]
