import io
import subprocess
import sys

import pytest

from cfpipe.cache import Cache
from cfpipe.copies import Refusal, reading
from cfpipe.copies.reading import read_text, user_cache

PAGE = """<!doctype html><title>T</title><style>p {color: red}</style><script>alert("x")</script>
<h1>Of  doubling</h1><p>The <em>dou</em>ble of a <b>whole</b> number<br>is&nbsp;even &lt;always&gt;.
<!-- a comment --><ul><li>one<li>two</ul><table><tr><td>a<td>b</table>"""


@pytest.fixture(scope="module")
def document(make_pdf):
    return make_pdf(["The double of a whole num-", "ber is even (always)."], ["Second page."])


def encrypted(document, password):
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def none():
    return Cache(None)


def test_text_is_read_as_it_stands(none):
    text = read_text("a.txt", "é\r\n\ufeffb".encode(), none)
    assert (text.pages, text.paged, text.reader) == ((("é\r", "\ufeffb"),), False, "")


def test_a_pdf_has_pages_with_lines(document, none):
    text = read_text("a.PDF", document, none)
    assert text.paged
    assert text.reader.startswith("pypdf ")
    assert [[row for row in page if row] for page in text.pages] == [
        ["The double of a whole num-", "ber is even (always)."],
        ["Second page."],
    ]
    assert text.rows("1-2")[0] == "The double of a whole num-"


def test_pages_that_are_not_there_are_named(document, none):
    text = read_text("a.pdf", document, none)
    for page, message in (
        (None, "a.pdf has pages, and the passage names none"),
        ("3", "a.pdf has 2 pages, and the passage is on page 3"),
        ("2-1", "a.pdf has 2 pages, and the passage is on pages 2-1"),
    ):
        assert text.passage("1", page).message == message


def test_a_text_has_no_pages(none):
    assert read_text("a.txt", b"a", none).passage("1", "1").message == "a.txt has no pages"


def test_html_keeps_words_whole_and_blocks_apart(none):
    (rows,) = read_text("a.html", PAGE.encode(), none).pages
    assert [row.strip() for row in rows if row.strip()] == [
        "Of doubling",
        "The double of a whole number",
        "is\u00a0even <always>.",
        "one",
        "two",
        "a\t\tb",
    ]


def test_html_is_read_in_the_encoding_that_it_declares(none):
    (rows,) = read_text("a.htm", "<meta charset='iso-8859-1'><p>égal".encode("latin-1"), none).pages
    assert rows == ("égal",)


def refusals(document, make_pdf):
    return [
        ("a.pdf", b"", "is no PDF"),
        ("a.pdf", b"\x89PNG", "is no PDF"),
        ("a.pdf", document[:300], "is broken"),
        ("a.pdf", b"%PDF-1.4\nnothing", "is broken"),
        ("a.pdf", document.replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [2 0 R 2 0 R]"), "is broken"),
        ("a.pdf", make_pdf([]), "holds no text"),
        ("a.pdf", encrypted(document, "secret"), "is encrypted"),
        ("a.html", b"<script>document.write('text')</script>", "holds no text"),
        ("a.html", "<p>égal".encode("latin-1"), "is not UTF-8: byte 0xe9 in line 1, column 4"),
        ("a.html", b"<meta charset=martian><p>a", "is not in martian, the encoding it declares"),
        ("a.txt", "égal".encode("latin-1"), "is not UTF-8: byte 0xe9 in line 1, column 1"),
        ("a.txt", "égal".encode("utf-16"), "is UTF-16"),
        ("a.djvu", b"AT&TFORM\0\0", "is no text: byte 9 is zero"),
    ]


def test_what_cannot_be_read_says_why_and_what_helps(document, make_pdf, none):
    for name, raw, words in refusals(document, make_pdf):
        found = read_text(name, raw, none)
        assert isinstance(found, Refusal), words
        assert words in found.message
        assert found.message.startswith(name)
        assert found.hint
        assert not found.absent


def test_a_pdf_that_only_forbids_printing_is_read(document, none):
    assert read_text("a.pdf", encrypted(document, ""), none).pages[1][0] == "Second page."


def test_one_broken_page_does_not_make_the_others_unreadable(document, none):
    broken = document.replace(b"<< /Length ", b"<< /Filter /Nope /Length ", 1)
    text = read_text("a.pdf", broken, none)
    refused = text.passage("1", "1")
    assert refused.unread
    assert refused.message.endswith("cannot read page 1 of a.pdf")
    assert text.rows("2") == ("Second page.",)


def test_deep_nesting_loses_nothing(none):
    assert read_text("a.html", b"<div>" * 50_000 + b"x", none).pages == (("x",),)


def test_a_reader_that_dies_or_hangs_is_a_refusal(document, none, monkeypatch, tmp_path):
    program = tmp_path / "extract.py"
    monkeypatch.setattr(reading, "_PROGRAM", program)
    monkeypatch.setattr(reading, "SECONDS", 1)
    for body, words in (
        ("import os; os.abort()", "ended without"),
        ("while True: pass", "takes longer"),
        ("", "ended"),
    ):
        program.write_text(body, "utf-8")
        assert words in read_text("a.pdf", document, none).message


def test_the_reader_imports_nothing_from_where_it_is_started(document, none, monkeypatch, tmp_path):
    (tmp_path / "pypdf.py").write_text("raise SystemExit('hostile')", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert read_text("a.pdf", document, none).paged


def test_the_libraries_are_not_imported_here():
    code = "import cfpipe.copies, sys; print(sorted({'pypdf', 'resiliparse'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


# --- what is kept -----------------------------------------------------------------------------------------


def test_a_pdf_is_read_once(document, tmp_path, monkeypatch):
    first = read_text("a.pdf", document, Cache(tmp_path / "cache"))
    monkeypatch.setattr(reading, "_run", None)
    assert read_text("b.pdf", document, Cache(tmp_path / "cache")).pages == first.pages


def test_extracted_text_is_kept_in_the_users_folder_of_caches(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache().folder == tmp_path / "cfpipe" / "copies"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/to/the/room")
    assert user_cache().folder is None
