import pytest

from cfpipe.copies.finding import Place, search

TEXT = "Of doubling.\n\nThe double of a whole num-\nber is “even”. It is so\nfor all. It is so for all.\nThe end.\n"


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        ("Of doubling.", ["1"]),
        ("of  a\twhole\nnumber is", ["3-4"]),
        ('"even"', ["4"]),
        ("number", ["3-4"]),
        ("It is so for all.", ["4-5", "5"]),
        ("doubling. The double", ["1-3"]),
        ("is not even", []),
        ("EVEN", []),
    ],
)
def test_a_text_is_found_exactly_across_the_ends_of_lines(shelve, source, wanted, lines):
    found = search(shelve(**{"a.txt": TEXT}), source, wanted)
    assert [place.lines for place in found.places] == lines
    assert found.files == 1


def test_a_text_is_found_in_every_file_or_in_the_one_that_is_named(shelve, source):
    here = shelve(**{"a.txt": TEXT, "part__b.md": TEXT, "c.png": TEXT})
    assert [place.file for place in search(here, source, "The end.").places] == ["a.txt", "part/b.md"]
    assert [place.file for place in search(here, source, "The end.", "part/b.md").places] == ["part/b.md"]
    assert [place.file for place in search(here, source, "The end.", "c.png").places] == ["c.png"]


def test_a_text_is_found_on_the_pages_of_a_pdf(shelve, source, make_pdf):
    here = shelve(**{"a.pdf": make_pdf(["Of doubling.", "The double of a whole num-"], ["ber is even.", "The end."])})
    (place,) = search(here, source, "Of doubling.").places
    assert (place.page, place.lines) == ("1", "1")
    (place,) = search(here, source, "The end.").places
    assert (place.page, place.lines) == ("2", "2")
    (place,) = search(here, source, "double of a whole number is even.").places
    text = here.text(source, "a.pdf")
    assert place.page == "1-2"
    assert "ber is even" in text.passage(place.lines, place.page)
    assert "The end" not in text.passage(place.lines, place.page)


def test_the_nearest_place_is_help_and_no_match(shelve, source):
    found = search(shelve(**{"a.txt": TEXT}), source, "The double of a whole number is never even")
    assert found.places == ()
    (near,) = found.nearest
    assert near.shared < 1
    assert near.lines.startswith("3")


def test_nothing_is_near_what_shares_few_words(shelve, source):
    assert search(shelve(**{"a.txt": TEXT}), source, "Prime numbers never end anywhere").nearest == ()
    assert search(shelve(**{"a.txt": TEXT}), source, "x + 1").nearest == ()


def test_what_cannot_be_searched_is_told(shelve, source):
    found = search(shelve(**{"a.txt": TEXT, "b.txt": b"\xff", "c.pdf": b"no"}), source, "The end.")
    assert [name for name, _ in found.refused] == ["b.txt", "c.pdf"]
    assert found.places == (Place("a.txt", "6"),)
    assert found.files == 1


def test_a_copy_that_is_not_here_is_not_searched(source, shelve):
    found = search(shelve(), source, "The end.")
    assert (found.places, found.files, found.refused) == ((), 0, ())
    ((name, refusal),) = search(shelve(), source, "The end.", "a.txt").refused
    assert (name, refusal.absent) == ("a.txt", True)
