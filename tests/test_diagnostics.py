import re

from cfpipe.diagnostics import Code, Diagnostic, Location, Severity, ordered


def test_codes_have_names_of_their_own_that_read_well_after_allow():
    labels = [code.label for code in Code]
    assert len(set(labels)) == len(labels)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", label) for label in labels)


def test_every_code_says_in_a_sentence_what_it_means():
    assert all(code.summary.endswith(".") and code.summary[0].isupper() for code in Code)


def test_a_code_is_found_by_its_name():
    assert all(Code.named(code.label) is code for code in Code)
    assert Code.named("nothing") is None


def test_a_place_is_written_as_editors_read_it():
    assert str(Location("a.yaml")) == "a.yaml"
    assert str(Location("a.yaml", 3)) == "a.yaml:3"
    assert str(Location("a.yaml", 3, 4)) == "a.yaml:3:4"


def test_findings_come_in_the_order_of_places_and_each_once():
    def at(file, line, code=Code.RAW_HTML, length=1):
        return Diagnostic(code, Location(file, line, 1), "here", length=length)

    items = [at("b", 1), at("a", 10), at("a", 9), at("a", 9, Code.DUPLICATE_ID), at("b", 1, length=5)]
    assert [(i.location.file, i.location.line, i.code.label) for i in ordered(items)] == [
        ("a", 9, "duplicate-id"),
        ("a", 9, "raw-html"),
        ("a", 10, "raw-html"),
        ("b", 1, "raw-html"),
    ]


def test_what_is_false_or_dangerous_is_an_error_and_what_is_unfinished_a_warning():
    warnings = {code for code in Code if code.severity is Severity.WARNING}
    compared = {Code.TURNED_STALE, Code.REWRITTEN_REVIEW, Code.LOST_BADGE}
    assert warnings == compared | {
        Code.UNUSED_SYMBOL,
        Code.UNDECIDED_STATEMENT,
        Code.STALE_REVIEW,
        Code.UNACCEPTED_CLAIM,
        Code.UNVERSIONED_PREPRINT,
        Code.DUPLICATE_WORK,
        Code.UNCITED_SOURCE,
        Code.INCOMPLETE_CONCEPT,
    }
    assert {code for code in Code if code.severity is Severity.NOTE} == {Code.FRESH_AGAIN}
