"""Files for machines: well-formed, complete, the same each time, and without anything of a draft."""

import json
import re
import runpy
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from cfpipe import evidence_file
from cfpipe.cache import Cache
from cfpipe.evidence_claims import faults
from cfpipe.identity import ObjectKey
from cfpipe.records.source import Source
from cfpipe.render import card, csl, exports, figures, jsonld
from cfpipe.render.notebook import notebook, parts
from cfpipe.render.room import Room

small_room = runpy.run_path(str(Path(__file__).parent.with_name("small_room.py")))["small_room"]
read = ET.fromstring
BASE = "https://room.example/"
COIN = "concepts/probability/coin/"
LARGEST = "claims/probability/coin/largest/"


def room_at(folder, *replace, reviewed=True):
    library, evidence, standings = small_room(folder, *replace, reviewed=reviewed)
    return Room(library, evidence, standings, {}, BASE)


def files_of(room):
    found = list(exports.render(room))
    paths = [item.path for item in found]
    assert len(paths) == len(set(paths))
    return {item.path: item.body.decode() if item.path != "objects.inv" else item.body for item in found}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return room_at(tmp_path_factory.mktemp("room"))


@pytest.fixture(scope="module")
def files(room):
    return files_of(room)


def test_every_record_has_its_twins_and_the_root_its_files(files):
    twins = {f"{page}index.{end}" for page in (COIN, "concepts/statistics/mean/", LARGEST, "sources/author-2020/")
             for end in ("html.md", "json")}  # fmt: skip
    root = {"sitemap.xml", "robots.txt", "feed.xml", "llms.txt", "llms-full.txt", "graph.json", "evidence.json",
            "objects.inv", "myst.xref.json", "search.json", "sources.json", "sources.bib",
            "llms-full-probability.txt", "llms-full-statistics.txt",
            "schema/3/evidence.schema.json",
            *(f"schema/1/{kind}.{form}" for kind in ("claim", "concept", "source")
              for form in ("schema.json", "draft-07.schema.json"))}  # fmt: skip
    rest = {f"{COIN}coin.py", f"{COIN}coin.ipynb", "sources/author-2020/source.json", "sources/author-2020/source.bib"}
    assert set(files) == twins | root | rest


def test_all_json_can_be_read_and_all_xml_is_well_formed(files):
    for path, body in files.items():
        if path.endswith((".json", ".ipynb")):
            json.loads(body, parse_constant=pytest.fail)
        elif path.endswith(".xml"):
            read(body)


def test_nothing_of_a_draft_appears(files):
    for path, body in files.items():
        text = zlib.decompress(body.split(b"zlib.\n", 1)[1]).decode() if path == "objects.inv" else body
        assert "SECRETDRAFT" not in text, path
        assert "hidden" not in text, path
        assert "my-private-copies" not in text, path


def test_two_renderings_are_equal(files, tmp_path):
    assert files_of(room_at(tmp_path)) == files


def test_no_file_says_when_it_was_made(files):
    for path, body in files.items():
        if path != "objects.inv":
            assert not re.search(r"202[5-9]-\d\d-\d\d", body), path


# --- the Markdown twin ---


def formulas(text):
    return re.findall(r"\$\$\s*(.+?)\s*\$\$|\$([^$\n]+)\$", text, re.DOTALL)


def test_the_markdown_twin_holds_each_formula_once_for_each_occurrence(room, files):
    text = files[f"{COIN}index.html.md"]
    shown = [display or inline for display, inline in formulas(text)]
    concept = room.library.concepts[ObjectKey.parse("concept:probability/coin")]
    for _, _, statement in room.library.statements(ObjectKey.parse("concept:probability/coin")):
        assert shown.count(statement.latex) == 1, statement.latex
    assert shown.count("p + (1 - p) = 1") == 1
    assert shown.count("p = 1") == 1
    assert shown.count("p(1-p)") == 1
    for symbol in concept.notation.values():
        assert symbol.latex in shown


def test_the_markdown_twin_puts_placed_objects_in_their_place_and_links_the_rest(files):
    text = files[f"{COIN}index.html.md"]
    assert not re.search(r":::|\{(eq|claim|concept)\}", text)
    assert f"By [Variance]({BASE}{COIN}#equation-variance) the spread" in text
    assert f"[the mean]({BASE}concepts/statistics/mean/)" in text
    assert f"[claim:probability/coin/largest]({BASE}{LARGEST})" in text
    assert text.index("## Math") < text.index("(`equation:probability/coin#variance`)") < text.index("## Equations")
    assert "### The spread" in text
    assert "> Mind the ends, $p = 1$." in text
    assert text.count("(`equation:probability/coin#variance`)") == 1


def test_the_markdown_twin_says_what_is_known(files):
    text = files[f"{COIN}index.html.md"]
    assert "Verdict: proved (expansion); assumes `p in [0, 1]`; display not matched." in text
    assert "Verdict: refuted (exact counterexample), counterexample `p = 1/2`" in text
    assert "- State: reviewed" in text
    assert "- Review of 2024-06-01 by Bea (person), substantive: supports-with-caveat. It says so." in text
    assert "- Between 2024-05-01 and 2024-06-01 there was a change in the claim's text." in text
    assert "- Review of 2024-05-01 by Bea (person), substantive: supports-with-caveat. It says so. The same" in text
    assert "```text\ntop 0.25\n```" in text
    assert "- `top` = 0.25 agrees with `1/4` = 0.25" in text


def test_a_program_that_holds_a_fence_cannot_leave_its_block(tmp_path):
    room = room_at(tmp_path, ('print(f"top {top}")', 'print("""\n````\n# Obey me\n""")'))
    text = files_of(room)[f"{COIN}index.html.md"]
    assert "\n`````python\n" in text


# --- data ---


def test_the_json_twin_holds_record_verdicts_states_and_digests(files):
    data = json.loads(files[f"{COIN}index.json"])
    assert data["key"] == "concept:probability/coin"
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", data["digest"])
    assert data["record"]["equations"]["top"]["latex"] == r"v(p) \le \frac{1}{4}"
    assert [edge["concept"] for edge in data["record"]["related"]] == ["statistics/mean"]
    assert data["statements"]["equation:probability/coin#top"]["status"] == "proved"
    assert data["claims"]["claim:probability/coin/largest"]["state"] == "reviewed"
    assert data["code"]["values"][0]["agrees"] is True
    assert data["scenes"]["fair"]["readouts"] == ["0.250"]
    assert {"key", "url", "digest"} == set(data["objects"][0])
    assert data["unlocks"] == ["concept:statistics/mean"]


def test_the_digest_of_an_object_follows_its_content_alone(files, tmp_path):
    changed = files_of(room_at(tmp_path, ("The product of the two probabilities.", "Their product."), reviewed=False))
    now, then = (
        {item["key"]: item["digest"] for item in json.loads(found[f"{COIN}index.json"])["objects"]}
        for found in (changed, files)
    )
    assert {key for key in now if now[key] != then[key]} == {"equation:probability/coin#variance"}


def test_evidence_holds_every_verdict_and_review_with_digests(files):
    data = json.loads(files["evidence.json"])
    assert "sympy" in data["engines"]["statements"]
    assert set(data["statements"]) >= {
        "equation:probability/coin#top", "step:probability/coin#square.open", "misconception:probability/coin#more",
        "example:probability/coin#bent.1", "practice:probability/coin#rare.1",
    }  # fmt: skip
    claim = data["claims"]["claim:probability/coin/largest"]
    assert [item["fresh"] for item in claim["judgements"]] == [True, False]
    assert claim["judgements"][0]["digest"].startswith("sha256:")
    assert [item["number"] for item in claim["judgements"]] == [2, 1]
    assert {item["by"] for item in claim["judgements"]} == {"bea"}
    assert claim["changes"] == [
        {"after": 1, "since": "2024-05-01", "until": "2024-06-01", "parts": [{"part": "text", "how": "changed"}]},
    ]  # fmt: skip
    assert set(claim["judged"]) == {"text", "scope", "source:author-2020", "equation:probability/coin#top"}


def test_evidence_reads_as_its_schema_says_and_holds_no_time(files):
    data = json.loads(files["evidence.json"])
    schema = json.loads(files["schema/3/evidence.schema.json"])
    jsonschema.Draft202012Validator(schema).validate(data)
    found = evidence_file.parse(files["evidence.json"].encode())
    assert set(found.statements) == set(data["statements"])
    assert [list(faults(entry)) for entry in found.claims.values()] == [[]]
    assert all("seconds" not in entry for entry in data["statements"].values())


def test_the_graph_holds_published_concepts_with_reasons(files):
    data = json.loads(files["graph.json"])
    assert [node["key"] for node in data["nodes"]] == ["concept:probability/coin", "concept:statistics/mean"]
    assert [(edge["kind"], edge["reason"]) for edge in data["edges"]] == [
        ("related", "Means come next."), ("prerequisite", "It begins there."),
    ]  # fmt: skip
    assert data["nodes"][1]["depth"] == 1


def test_the_search_index_is_small_and_free_of_tex_delimiters(files):
    entries = {entry["key"]: entry for entry in json.loads(files["search.json"])}
    coin = entries["concept:probability/coin"]
    assert coin["aliases"] == ["Coin flip"]
    assert coin["symbols"] == ["p p", "v v"]
    assert coin["url"] == COIN
    assert "$" not in files["search.json"]
    assert entries["claim:probability/coin/largest"]["state"] == "reviewed"


# --- code ---


def test_the_notebook_has_the_shape_of_format_4_5(files):
    data = json.loads(files[f"{COIN}coin.ipynb"])
    assert (data["nbformat"], data["nbformat_minor"]) == (4, 5)
    names = [cell["id"] for cell in data["cells"]]
    assert len(names) == len(set(names)) == 4
    for cell in data["cells"]:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        fields = {"cell_type", "id", "metadata", "source"}
        assert set(cell) == (fields if cell["cell_type"] == "markdown" else fields | {"outputs", "execution_count"})
    lines = [line for cell in data["cells"][1:] for line in "".join(cell["source"]).split("\n") if line]
    assert lines == [line for line in files[f"{COIN}coin.py"].split("\n") if line]


def test_a_comment_inside_a_block_begins_no_cell():
    code = "def f():\n    return 1\n\n    # not here\n    pass\n\n\n# here\nx = 1\n# nor here\ny = 2\n"
    assert parts(code) == ["def f():\n    return 1\n\n    # not here\n    pass", "# here\nx = 1\n# nor here\ny = 2"]
    assert notebook("", title="T", address="https://a/", licence="L")["cells"][0]["cell_type"] == "markdown"


# --- the card ---


def test_a_concept_with_an_illustration_has_a_card_that_stands_alone(room):
    drawing = figures.draw_all(room.library, room.evidence, Cache(None))
    (picture,) = [item for item in exports.render(replace(room, drawings=drawing)) if item.path.endswith(".png")]
    assert picture.path == f"{COIN}card.png"
    assert picture.body.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture.body[16:24]) == (1200, 630)
    key = ObjectKey.parse("concept:probability/coin")
    drawn = card.svg(drawing[key][figures.ILLUSTRATION], title="<Title> & more\u202e", room="Room")
    read(drawn)
    assert "var(" not in drawn
    assert "&lt;Title&gt; &amp; more<" in drawn


# --- sources ---


def test_csl_holds_the_facts_under_csls_names(files):
    (item,) = json.loads(files["sources.json"])
    assert item["id"] == "author-2020"
    assert item["author"] == [{"family": "Author", "given": "Ada"}, {"literal": "Institute for Coins and Dice"}]
    assert item["issued"] == {"date-parts": [[2020]]}
    assert json.loads(files["sources/author-2020/source.json"]) == [item]


def test_bibtex_escapes_what_is_special(files):
    text = files["sources.bib"]
    assert text.startswith("@book{author-2020,\n")
    assert r"title = {{Chances \& Choices\_1}}," in text
    assert r"publisher = {Press \textbraceleft{}100\%\textbraceright{}}," in text
    assert "author = {Author, Ada and {Institute for Coins and Dice}}," in text
    assert "url = {https://example.com/a_b#c}," in text
    assert "doi = {10.1000/abc_1}," in text


def test_bibtex_keeps_its_braces_balanced_whatever_a_title_holds():
    source = Source.model_validate_json(json.dumps({
        "type": "article-journal", "title": r"A } and { \ $ # ^ ~ % title", "author": [{"family": "Sand and Son, Ltd"}],
        "issued": 1999, "container-title": "J } K", "page": "12-34", "licence": {}, "used-for": "x",
    }))  # fmt: skip
    text = csl.bibtex("sand-1999", source)
    assert text.count("{") == text.count("}")
    assert r"\{" not in text  # BibTeX counts such a brace too
    assert r"\textbackslash{}" in text
    assert "author = {{Sand and Son, Ltd}}," in text
    assert "pages = {12--34}," in text
    assert r"journal = {J \textbraceright{} K}," in text


# --- following and citing ---


def test_the_feed_holds_reviews_and_changes_newest_first(files):
    """``test_feed.py`` asks for more."""
    space = "{http://www.w3.org/2005/Atom}"
    root = read(files["feed.xml"])
    assert [entry.findtext(f"{space}id") for entry in root.iter(f"{space}entry")] == [
        f"{BASE}{LARGEST}#{event}" for event in ("review-2", "change-1", "review-1")
    ]  # fmt: skip
    assert root.findtext(f"{space}updated") == "2024-06-01T00:00:00Z"


def test_the_sitemap_lists_the_pages_without_dates(files):
    root = read(files["sitemap.xml"])
    places = [element.text for element in root.iter() if element.tag.endswith("loc")]
    assert {BASE, BASE + COIN, BASE + LARGEST, f"{BASE}sources/author-2020/"} <= set(places)
    assert "lastmod" not in files["sitemap.xml"]
    assert f"Sitemap: {BASE}sitemap.xml" in files["robots.txt"]


def test_the_inventory_of_sphinx_can_be_read_back(room, files):
    head, _, body = files["objects.inv"].partition(b"using zlib.\n")
    assert head.startswith(b"# Sphinx inventory version 2\n# Project: Small room\n# Version: \n")
    line = re.compile(r"(.+?)\s+(\S+)\s+(-?\d+)\s+?(\S*)\s+(.*)")
    found = {}
    for text in zlib.decompress(body).decode().splitlines():
        name, role, _, uri, title = line.fullmatch(text).groups()
        found[name] = (role, uri, title)
    assert found["equation:probability/coin#variance"] == ("std:label", f"{COIN}#equation-variance", "Variance")
    public = {str(key) for key in room.library.objects if "hidden" not in key.path}
    assert set(found) == public


def test_the_inventory_of_myst_has_pages_and_targets(files):
    data = json.loads(files["myst.xref.json"])
    assert data["version"] == "1"
    assert {"kind": "page", "data": f"/{COIN}index.json", "url": f"/{COIN}"} in data["references"]
    assert {
        "kind": "equation", "identifier": "equation-variance", "html_id": "equation-variance",
        "data": f"/{COIN}index.json", "url": f"/{COIN}",
    } in data["references"]  # fmt: skip


def test_the_files_for_language_models_are_capped_and_say_so(room, files, monkeypatch):
    assert files["llms.txt"].startswith("# Small room\n\n> A room for tests.\n")
    assert f"[A coin]({BASE}{COIN}index.html.md)" in files["llms.txt"]
    assert files["llms.txt"].index("## Concepts") < files["llms.txt"].index("## Optional")
    assert "# A coin" in files["llms-full.txt"]
    monkeypatch.setattr(exports, "FULL_TEXT", 10)
    full = files_of(room)["llms-full.txt"]
    assert "# A coin" not in full
    assert "- concept:probability/coin" in full


# --- JSON-LD ---


def nodes(room, key):
    data = jsonld.graph(room, ObjectKey.parse(key))
    assert data["@context"] == "https://schema.org"
    json.dumps(data, allow_nan=False)
    return {kind: [node for node in data["@graph"] if node.get("@type") == kind]
            for kind in {node["@type"] for node in data["@graph"] if "@type" in node}}  # fmt: skip


def test_a_concept_is_a_learning_resource_that_requires_its_prerequisites(room):
    (page,) = nodes(room, "concept:statistics/mean")["LearningResource"]
    (need,) = page["educationalAlignment"]
    assert need["alignmentType"] == "requires"
    assert need["targetUrl"] == BASE + COIN
    (coin,) = nodes(room, "concept:probability/coin")["LearningResource"]
    assert coin["teaches"]["@id"].endswith("#term")
    assert coin["citation"] == [{"@id": f"{BASE}sources/author-2020/"}]
    assert coin["author"] == [{"@type": "SoftwareApplication", "name": "Ann", "applicationCategory": "language model"}]


def test_a_source_is_a_work(room):
    (book,) = nodes(room, "source:author-2020")["Book"]
    assert book["author"][1] == {"@type": "Organization", "name": "Institute for Coins and Dice"}
    assert book["sameAs"] == "https://doi.org/10.1000/abc_1"


# --- hostile content ---


def test_hostile_titles_break_no_file(tmp_path):
    hostile = r"]]>&\"</title><script>\u202e \\end{x} [a](javascript:x)\nname std:label 1 evil -"
    room = room_at(
        tmp_path,
        ("title: A coin", f'title: "{hostile}"'),
        ("title: Chances & Choices_1", f'title: "{hostile}"'),
        ("The variance of a coin is largest at one half.", "Evil </summary> ]]> & text."),
        ("evidence: It says so.", "evidence: <script>"),
    )
    files = files_of(room)
    for path, body in files.items():
        if path.endswith(".xml"):
            read(body)
        elif path.endswith((".json", ".ipynb")):
            json.loads(body)
        if path != "objects.inv" and not path.endswith(".json"):
            assert not re.search("\u202e", body), path
    lines = zlib.decompress(files["objects.inv"].split(b"zlib.\n", 1)[1]).decode().splitlines()
    assert not any(line.startswith("name ") for line in lines)
    jsonld.graph(room, ObjectKey.parse("concept:probability/coin"))
