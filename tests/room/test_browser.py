"""Every page of the real room in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

WIDTHS = (390, 1280)
KINDS = (
    "index.html",
    "concepts/index.html",
    "concepts/statistics/maximum-likelihood/index.html",
    "concepts/information/entropy/index.html",
    "sources/index.html",
    "sources/soch-2026/index.html",
    "claims/index.html",
    "claims/statistics/likelihood/data-fixed/index.html",
    "status/index.html",
    "404.html",
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def pages_of(site: Path) -> list[str]:
    return [str(file.relative_to(site)) for file in sorted(site.rglob("*.html")) if "pagefind" not in file.parts]


def test_every_page_opens_without_an_error_and_without_scrolling_sideways(page: Page, site: Path, address: str) -> None:
    wrong: list[str] = []
    current = ""

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what the next page cut off did not fail
            wrong.append(f"{current}: {request.url}: {request.failure}")

    page.on("console", lambda message: wrong.append(f"{current}: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"{current}: {error}"))
    page.on("requestfailed", failed)
    page.on("response", lambda answer: wrong.append(f"{current}: {answer.url}") if answer.status >= 400 else None)
    page.on("request", lambda asked: wrong.append(asked.url) if "127.0.0.1" not in asked.url else None)
    for current in pages_of(site):
        page.goto(address + current)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            wrong.append(f"{current}: {wide} pixels too wide at 390")
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_serious_violation(browser: Browser, address: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found: list[str] = []
    for kind in KINDS:
        page.goto(address + kind)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                places = [node["target"] for node in violation["nodes"]][:3]
                found.append(f"{kind}: {violation['id']} {places}")
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1600])
def test_no_page_kind_scrolls_sideways_at_any_width(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for kind in KINDS:
        page.goto(address + kind)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{kind} at {width}: {wide} pixels too wide"
    context.close()


def test_a_page_reads_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + "concepts/statistics/maximum-likelihood/index.html")
    text = page.inner_text("main")
    for words in ("Maximum likelihood", "Intuition", "Misconception", "reading"):
        assert words.lower() in text.lower()
    assert page.locator("main svg").count() > 0
    context.close()


def test_brackets_grow_with_what_they_hold(page: Page, address: str) -> None:
    """The formulas' font came with its table of larger forms, which a subset of it easily loses."""
    page.goto(address + "concepts/information/entropy/index.html")
    page.evaluate("document.fonts.ready")
    high, low = page.evaluate("""() => {
        const formula = document.querySelector("#equation-binary-derivative math");
        const heights = [...formula.querySelectorAll("mo")].filter(each => each.textContent === "(")
            .map(each => each.getBoundingClientRect().height);
        return [Math.max(...heights), Math.min(...heights)];
    }""")
    assert high > 1.5 * low
