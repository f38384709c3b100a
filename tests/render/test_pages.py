"""Every kind of page, made from the sample: what it shows, that its links lead somewhere, that nothing escapes."""

import gzip
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from cfpipe.identity import Kind
from cfpipe.render import pages
from cfpipe.witnesses.statement import Status

COIN = "concepts/chance/coin/index.html"
ELSEWHERE = {"index.html.md", "index.json", "feed.xml", "coin.py", "coin.ipynb"}
"""Written by others into the same folders."""
VOID = {"meta", "link", "br", "hr", "img", "input", "path", "use", "circle", "rect"}


class Reader(HTMLParser):
    """Collects what the tests ask about."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.attributes, self.scripts, self.text = [], [], [], [], []
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.attributes += [(tag, name, value) for name, value in attributes]
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("href", "src"):
            if name in found:
                self.links.append((tag, found[name], found.get("rel", "")))
        if tag == "script":
            self.scripts.append(found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-3:]}"
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="session")
def read(site):
    return {path: Reader(body.decode()) for path, body in site.items() if path.endswith(".html")}


def text_of(reader):
    return " ".join("".join(reader.text).split())


def texts_of(room):
    return {item.path: item.body.decode() for item in pages.render(room) if item.path.endswith(".html")}


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "concepts/index.html",
        COIN,
        "concepts/chance/coin/prompts/index.html",
        "concepts/chance/dice/index.html",
        "sources/index.html",
        "sources/doe-2001/index.html",
        "claims/index.html",
        "claims/chance/coin/two-sides/index.html",
        "status/index.html",
        "about/metrics/index.html",
        "404.html",
        "concepts/chance/penny/index.html",
        "sources/doe-1999/index.html",
        "concepts/chance/cards/index.html",
    ],
)
def test_each_kind_of_page_is_there_and_well_formed(read, path):
    assert read[path].open == []


def test_drafts_have_no_page_and_no_link(site):
    assert not any("secret" in path for path in site)
    assert not any(b"chance/secret" in body for path, body in site.items() if path.endswith(".html"))


def test_every_link_and_anchor_of_the_site_leads_somewhere(site, read):
    base = "/sample/"
    for path, reader in read.items():
        for tag, link, rel in reader.links:
            parts = urlsplit(link)
            if parts.scheme or (tag == "link" and rel == "alternate") or link.rpartition("/")[2] in ELSEWHERE:
                continue
            place = parts.path.removeprefix(base) if parts.path.startswith(base) else join(dirname(path), parts.path)
            target = normpath(place) if parts.path else path
            assert target in site, f"{path}: {link}"
            if parts.fragment and target in read:
                assert unquote(parts.fragment) in read[target].ids, f"{path}: {link}"


def test_ids_are_unique_on_each_page(read):
    for path, reader in read.items():
        assert len(reader.ids) == len(set(reader.ids)), path


def test_nothing_stands_in_line_that_the_policy_forbids(site, read):
    for path, reader in read.items():
        assert not [item for item in reader.attributes if item[1] == "style" or item[1].startswith("on")], path
        assert b"<style" not in site[path]
        assert all("src" in script or script.get("type") == "application/ld+json" for script in reader.scripts), path
        assert b"default-src 'none'" in site[path]
        assert not [link for _, link, _ in reader.links if link.lower().startswith(("javascript:", "data:", "//"))]


def test_hostile_words_of_records_come_out_as_text(site, read):
    for path, body in site.items():
        if path.endswith(".html"):
            assert b"<script>" not in body, path
            assert b"alert(1)</script>" not in body, path
    assert '<script>alert(1)</script>"' in text_of(read[COIN])
    assert b"<script" not in site["concepts/chance/coin/prompts/objects.js"]


def test_linked_data_is_json_again_after_escaping(site):
    found = re.search(rb'<script type="application/ld\+json">(.*?)</script>', site[COIN], re.DOTALL)
    assert json.loads(found[1])
    assert b"<" not in found[1]


def test_the_head_names_the_page_and_its_twins(site):
    text = site[COIN].decode()
    assert '<link rel="canonical" href="https://example.org/sample/concepts/chance/coin/">' in text
    assert '<link rel="alternate" type="text/markdown" href="index.html.md"' in text
    assert '<link rel="alternate" type="application/json" href="index.json"' in text
    assert 'property="og:title" content="Coin &#34;&lt;script&gt;' in text


def test_a_concept_shows_every_part_of_its_record(read):
    text = text_of(read[COIN])
    for words in (
        "critical", "2/5", "1 sources attached", "1 local copies ready", "concept:chance/coin", "In short.", "Before",
        "Both chances", "display not matched", "display = checked", "both sides expanded", "The coin has no memory",
        "No tails", "From the square", "Write it out", "belief refuted", "p = 1/2", "Insight.", "Order matters not",
        "share 0.5", "Predict first", "Show what happens", "Notice. The top", "data behind the figure", "By symmetry",
        "Problem 4", "Hint 3", "Halve it", "Remember", "Adding", "Jo Doe, The Mint",
        "depth", "bottleneck score", "cognitive load", "Grade", "Two faces become six", "Chances add up", "4/4 ready",
        "Wren Writer (person)", "Carry out", "The key",
    ):  # fmt: skip
        assert words in text, words


def test_anchors_of_objects_are_those_of_their_keys(read, room):
    ids = set(read[COIN].ids)
    for key in room.library.objects:
        if key.record.path == "chance/coin" and key.part and key.kind is not Kind.SECTION:
            assert key.anchor in ids, key


def test_every_published_object_has_a_prompt_that_the_room_links_to(site, room):
    for key in room.library.objects:
        if "secret" not in key.path:
            name = f"{key.record.url}prompts/{key.anchor or key.kind}.txt"
            assert name in site
            if key.record.kind == "concept":
                assert name.rpartition("/")[2].encode() in site[f"{key.record.url}prompts/index.html"]


def test_a_review_names_its_reader_and_kind_and_a_stale_one_says_what_changed(read):
    fresh = text_of(read["claims/chance/coin/two-sides/index.html"])
    assert "2026-02-03 Reading model (model) reviewed the claim: supported, with a caveat" in fresh
    assert "reviewed by a model" in fresh
    assert "Only coins." in fresh
    assert "lines 3–4 of coins.txt" in fresh
    stale = text_of(read["claims/chance/coin/fair/index.html"])
    assert "Stale: since this review there was a change in the claim's scope" in stale
    assert "Olive Other (person)" in stale


def test_an_unreviewed_claim_says_so(make_room):
    room = make_room(reviewed=False)
    site = texts_of(room)
    assert "nobody has yet compared this claim with its sources" in site["claims/chance/coin/fair/index.html"]
    assert "unreviewed" in site[COIN]


@pytest.mark.parametrize(
    ("status", "word", "never"),
    [
        ("proved", "proved", "witnessed"),
        ("witnessed", "witnessed", "proved"),
        ("undecided", "undecided", "proved"),
        ("refuted", "refuted", "proved"),
        ("unchecked", "unchecked", "proved"),
    ],
)
def test_a_badge_is_never_better_than_the_verdict(make_room, status, word, never):
    room = make_room(statuses={"equation:chance/coin#mass": Status(status)})
    site = texts_of(room)
    section = re.search(r'<div class="object equation[^>]* id="equation-mass".*?class="acts"', site[COIN], re.DOTALL)
    badge = re.search(r'<span class="badge [a-z]+"[^>]*>.*?</svg>([^<]+)</span>', section[0])
    assert html.unescape(badge[1]) == word
    assert f">{never}</span>" not in section[0]


def test_a_misconception_that_was_not_refuted_is_not_called_refuted(make_room):
    for status in (Status.PROVED, Status.UNDECIDED, Status.UNCHECKED):
        room = make_room(statuses={"misconception:chance/coin#memory": status})
        site = texts_of(room)
        assert "belief refuted" not in site[COIN]


def test_a_redirect_leads_to_the_new_address(site):
    text = site["concepts/chance/penny/index.html"].decode()
    assert 'content="0; url=../../../concepts/chance/coin/index.html"' in text
    assert '<link rel="canonical" href="https://example.org/sample/concepts/chance/coin/">' in text


def test_a_tombstone_says_why_and_what_takes_its_place(read):
    text = text_of(read["concepts/chance/cards/index.html"])
    assert "Folded into <dice>." in text
    assert "Dice" in text


def test_the_page_for_unknown_addresses_begins_its_links_at_the_root(read):
    assert all(link.startswith(("/sample/", "https://", "#")) for _, link, _ in read["404.html"].links)


def test_the_status_page_lists_what_is_open(read):
    text = text_of(read["status/index.html"])
    for words in (
        "Stale claims 1",
        "Concepts whose prerequisites fell 1",
        "1 claim below fell Dice",
        "Undecided statements",
        "Unchecked statements",
        "Witnessed",
        "changed since: the claim's scope",
    ):
        assert words in text


def test_the_map_and_its_list_alternative_stand_on_the_home_page(read):
    text = text_of(read["index.html"])
    assert "comes before Dice" in text
    assert "Reading paths" in text


def test_two_renderings_are_byte_for_byte_the_same(site, make_room):
    assert {item.path: item.body for item in pages.render(make_room())} == site


def test_sizes_stay_within_their_budgets(site):
    for path, body in site.items():
        small = len(gzip.compress(body))
        if path.endswith(".css"):
            assert small <= 20_000
        elif path.startswith("assets/") and path.endswith(".js"):
            assert small <= 30_000
        elif path.endswith(".html"):
            assert small <= 60_000
    assert sum(len(body) for path, body in site.items() if path.endswith(".woff2")) <= 150_000


def test_assets_are_named_after_their_content_and_ask_nothing_of_other_hosts(site):
    for path, body in site.items():
        found = re.fullmatch(r"assets/[a-z0-9-]+\.([0-9a-f]{8})\.(css|js|svg|woff2)", path)
        if found:
            assert hashlib.sha256(body).hexdigest()[:8] == found[1]
            if found[2] in ("css", "js"):
                assert not re.search(rb"https?://(?!www\.w3\.org/2000/svg)", body), path
    style = next(body for path, body in site.items() if path.endswith(".css")).decode()
    for name in re.findall(r"url\(([^)]+)\)", style):
        assert f"assets/{name}" in site
