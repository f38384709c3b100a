"""What a reader does on a page: inspects an object, keeps a draft, answers a problem, commits to a prediction."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from cfpipe.assess import Checked
from cfpipe.handoff import handoff
from cfpipe.identity import ObjectKey

CONCEPT = "concepts/statistics/maximum-likelihood/index.html"
SCORE = ObjectKey.parse("equation:statistics/maximum-likelihood#score")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + CONCEPT)
    yield page
    context.close()


def test_the_mark_beside_an_equation_opens_the_room_with_its_prompt(page: Page, checked: Checked) -> None:
    page.locator("#equation-score a.ask").first.click()
    drawer = page.locator("#drawer")
    expect(drawer).to_be_visible()
    expect(drawer.locator("code", has_text=str(SCORE))).to_be_visible()
    expect(page.locator("#room-prompt")).to_be_visible()
    shown = page.locator("#room-prompt").input_value()
    wanted = handoff(checked.library, checked.evidence, checked.standings, SCORE, "https://room.example/site/")
    assert shown.strip() == wanted.strip()


def test_a_draft_is_kept_in_the_browser_and_the_keyboard_closes_the_room(page: Page) -> None:
    page.locator("[data-room-open]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_visible()
    page.locator("#room-note").fill("The second derivative deserves a look.")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    page.reload()
    page.locator("[data-room-open]").first.click()
    expect(page.locator("#room-note")).to_have_value("The second derivative deserves a look.")


def test_every_object_has_its_prompt_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CONCEPT)
    page.locator("#equation-score a.ask").first.click()
    assert "/prompts/" in page.url
    page.get_by_role("link", name="prompt").first.click()
    assert "cfpipe handoff 1" in page.content()
    context.close()


def test_a_number_is_compared_as_a_number_and_readiness_is_kept(page: Page) -> None:
    form = page.locator("form.answer[data-value]").first
    value = form.get_attribute("data-value") or ""
    form.locator("input").fill("12345.678")
    form.locator("button").click()
    expect(form.locator(".verdict-line")).to_contain_text("Not within")
    form.locator("input").fill(value)
    form.locator("button").click()
    expect(form.locator(".verdict-line")).to_contain_text("Right")
    expect(page.locator("[data-readiness]").first).to_contain_text("1/")
    page.reload()
    expect(page.locator("[data-readiness]").first).to_contain_text("1/")


def test_what_happens_is_hidden_until_the_reader_has_committed(page: Page) -> None:
    answer = page.locator("details[data-after=prediction]")
    assert "waiting" in (answer.get_attribute("class") or "")
    answer.locator("summary").first.click()
    expect(answer).not_to_have_attribute("open", "")
    page.locator("[data-choices=prediction] details summary").first.click()
    expect(answer).to_have_attribute("open", "")
    expect(answer.locator("svg").first).to_be_visible()
