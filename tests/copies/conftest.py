"""Copies that the tests write themselves: small PDFs by hand, and rooms with one source and its folder."""

import json

import pytest

from cfpipe.copies import Shelf
from cfpipe.records.source import Source


def pdf_of(*pages):
    """A PDF whose pages hold lines of text, in the encoding that Windows had."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = b"\n".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
        body = b"BT /F1 12 Tf 72 720 Td 14 TL\n" + shown + b"\nET"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
    out, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))


def _escaped(line):
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


SOURCE = {
    "type": "book", "title": "A book", "issued": 2020, "licence": {}, "used-for": "Tests.", "copy": {"folder": "book"},
}  # fmt: skip


@pytest.fixture(scope="session")
def make_pdf():
    return pdf_of


@pytest.fixture(scope="session")
def source():
    """A source whose copy is the folder ``book``."""
    return Source.model_validate_json(json.dumps(SOURCE))


@pytest.fixture
def shelve(tmp_path):
    """Write the files of the copy, and put it on a shelf."""

    def write(**files):
        for name, content in files.items():
            path = tmp_path / "copies" / "book" / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Shelf([tmp_path / "copies"])

    return write
