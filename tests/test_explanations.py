"""Each code has a page, and what the page shows as a mistake is one that the tests make."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from cfpipe.diagnostics import Code

MISTAKES = Path(__file__).with_name("mistakes")
HEADS = ["What it checks", "Why it is bad", "Example", "Better"]


def page(code):
    return files("cfpipe.explanations").joinpath(f"{code.label}.md").read_text("utf-8")


def test_there_is_a_page_for_each_code_and_no_other():
    names = {item.name for item in files("cfpipe.explanations").iterdir() if item.name.endswith(".md")}
    assert names == {f"{code.label}.md" for code in Code}


@pytest.mark.parametrize("code", Code, ids=lambda code: code.label)
def test_a_page_has_its_heads_in_their_order(code):
    text = page(code)
    assert text.startswith(f"# {code.label}\n")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == HEADS
    assert max(map(len, text.splitlines())) <= 125
    assert len(text.splitlines()) <= 32


@pytest.mark.parametrize("code", Code, ids=lambda code: code.label)
def test_the_example_is_taken_from_a_mistake_of_the_code_and_the_better_is_not(code):
    example, better = re.findall(r"```\w+\n(.*?)```", page(code), re.DOTALL)
    written = [
        path.relative_to(MISTAKES / code.label / case.name).as_posix()
        + "\n"
        + path.read_bytes().decode("utf-8", "replace").replace("\N{REPLACEMENT CHARACTER}", "é")
        for case in (MISTAKES / code.label).iterdir()
        for path in case.rglob("*.*")
        if path.name != "expected.txt"
    ]
    assert any(all(line.strip() in text for line in example.splitlines()) for text in written)
    assert better.strip() != example.strip()
