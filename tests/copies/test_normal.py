import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfpipe.copies.normal import flow, normalise

BOTH = [
    ("a  b\t c\n d", "a b c d"),
    ("  a ", "a"),
    ("e\u0301", "é"),
    ("\ufb01nd \ufb02ow e\ufb00ort o\ufb03ce ba\ufb04e", "find flow effort office baffle"),
    ("‘a’ “b”", "'a' \"b\""),
    ("a–b — c ‐ d − e", "a-b - c - d - e"),
    ("like-\nlihood", "likelihood"),
    ("like-  \r\n  lihood", "likelihood"),
    ("Kullback-\nLeibler", "Kullback- Leibler"),
    ("n-\n1", "n- 1"),
    ("soft\u00adhyphen", "softhyphen"),
    ("no\u00a0break", "no break"),
    ("like-\n\nlihood", "like- lihood"),
]
FIRST = [
    ("p−\nq", "pq"),
    ("it is so—\nbut", "it is sobut"),
    ("mé-\nélan", "mé- élan"),
    ("soft\u00ad\nhyphen", "soft hyphen"),
]
SECOND = [
    ("p−\nq", "p- q"),
    ("p-\nq", "p- q"),
    ("it is so—\nbut", "it is so- but"),
    ("mé-\nélan", "méélan"),
    ("soft\u00ad\nhyphen", "softhyphen"),
    ("\ufeffa\u200bb", "ab"),
    ("``a'' «b» „c“ ‹d›", '"a" "b" "c" \'d\''),
    ("la\ufb06", "last"),
    ("e\u200b\u0301", "é"),
    ("o\ufb03-\nce", "office"),
    ("\u00ad\nb", "b"),
]


@pytest.mark.parametrize(("written", "plain"), BOTH)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_what_differs_only_in_setting_is_the_same(written, plain, version):
    assert normalise(written, version) == plain


@pytest.mark.parametrize(("written", "plain"), FIRST)
def test_the_first_form_stays_as_it_was_published(written, plain):
    assert normalise(written, "v1") == plain


@pytest.mark.parametrize(("written", "plain"), SECOND)
def test_the_second_form_keeps_what_a_formula_means(written, plain):
    assert normalise(written) == plain


def test_there_is_no_third_form():
    with pytest.raises(KeyError):
        normalise("a", "v3")


@given(st.text())
def test_normalised_text_is_normal(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="ab-\u00ad\u2010\u0301\u200b`'\ufb01 \nA1", max_size=20))
def test_normalised_text_is_normal_where_characters_act_on_each_other(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="ab-\u00ad\u0301é \n", max_size=30))
def test_every_character_of_a_flow_knows_its_line(text):
    rows = text.split("\n")
    found = flow(rows)
    assert found.text == normalise(text)
    assert list(found.starts) == sorted(set(found.starts))
    for offset, character in enumerate(found.text):
        row = rows[found.row_at(offset)]
        assert character == " " or character in normalise(row) or character in row
