import pytest
from markupsafe import Markup

from cfpipe.identity import Kind
from cfpipe.render.markdown import Anchor, blocks, formula, inline, plain, prose


def refer(kind: Kind, target: str, label: str) -> Anchor:
    return Anchor("" if target == "gone" else f"#{kind}-{target}", label or target, "ref", 'a "title"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* **c** `d<`", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;</code></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> a", "<blockquote><p>a</p></blockquote>"),
        ("```\na < b\n```", '<pre class="scroll"><code>a &lt; b\n</code></pre>'),
        ("a\\\nb", "<p>a<br>b</p>"),
        ("[a](https://x.org/?q=1&r=2)", '<p><a href="https://x.org/?q=1&amp;r=2" rel="noopener">a</a></p>'),
        ("{claim}`c`", '<p><a href="#claim-c" class="ref" title="a &#34;title&#34;">c</a></p>'),
        ("{claim}`word <c>`", '<p><a href="#claim-c" class="ref" title="a &#34;title&#34;">word</a></p>'),
        ("{claim}`gone`", '<p><span class="ref" title="a &#34;title&#34;">gone</span></p>'),
        (":::{note}\nMind *this*.\n:::", '<aside class="note"><p>Mind <em>this</em>.</p></aside>'),
        ("# A b\n\n## C", '<h3 id="h-p-a-b">A b</h3><h4 id="h-p-c">C</h4>'),
    ],
)
def test_each_construct_becomes_its_element(text, expected):
    assert str(prose(text, refer, "p")).replace("&quot;", "&#34;") == expected


def test_a_table_scrolls_in_itself_and_keeps_its_alignment():
    html = prose("| a | b |\n|:--|--:|\n| 1 | 2 |", refer)
    assert 'class="scroll"' in html
    assert '<th scope="col" class="right">b</th>' in html
    assert '<td class="left">1</td>' in html


def test_footnotes_lead_there_and_back():
    html = prose("a[^x]\n\n[^x]: note", refer, "s")
    assert 'id="fnref-s-1" href="#fn-s-1"' in html
    assert '<li id="fn-s-1">' in html
    assert 'href="#fnref-s-1"' in html


def test_a_formula_has_its_tex_once_as_text_and_once_as_alternative():
    html = formula(r"\frac{a}{b} < 1")
    assert html.count("$") == 2
    assert r'alttext="\frac{a}{b} &lt; 1"' in html
    assert '<span class="tex" aria-hidden="true">$\\frac{a}{b} &lt; 1$</span><math' in html


def test_a_formula_that_cannot_be_set_is_shown_as_code():
    assert formula(r"\frac{a}{<b>") == r'<code class="tex-source">$\frac{a}{&lt;b&gt;$</code>'


def test_punctuation_stays_with_the_formula_before_it():
    assert '<span class="nb"><span class="f">' in inline("at $x$, then", refer)
    assert '<span class="nb">' not in inline("at $x$ then", refer)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "![a](https://x.org/a.png)",
        '[a](https://x.org/"onmouseover="alert(1))',
        "`<script>`",
        "{claim}`<script>alert(1)</script>`",
        "{nothing}`<script>`",
        ":::{nothing}\n<script>alert(1)</script>\n:::",
        "$\\text{<script>alert(1)</script>}$",
        "$\\text{</span><script>alert(1)</script>}$",
        '# <script>"</script>',
        "[^x]\n\n[^x]: <script>",
        '|<script>|b|\n|---|---|\n|<img onerror=x>|"|',
        "<!-- <script> -->",
    ],
)
def test_hostile_text_stays_text(text):
    html = str(prose(text, refer, "p"))
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.lower().replace("&lt;", "") or "href" not in html
    assert 'href="data:' not in html
    assert "onerror=alert(1)>" not in html
    assert ' onmouseover="' not in html


def test_characters_that_turn_text_around_are_left_out():
    assert "\u202e" not in prose("a\u202eb `c\u202ed` $x\u202ey$", refer)
    assert plain("a\u202eb") == "ab"


def test_a_body_is_cut_where_objects_are_placed():
    found, headings = blocks("a\n\n:::{equation} one\n:::\n\n## B $x$\n\n:::{code}\n:::", refer, "s")
    kinds = [(block.kind, block.target) for block in found]
    assert kinds == [("html", ""), ("equation", "one"), ("html", ""), ("code", "")]
    assert [heading.anchor for heading in headings] == ["h-s-b-x"]
    assert "<math" in headings[0].text


def test_equal_headings_get_different_ids():
    _, headings = blocks("## A\n\n## A", refer, "s")
    assert [heading.anchor for heading in headings] == ["h-s-a", "h-s-a-2"]


def test_plain_text_keeps_formulas_as_tex():
    assert plain("the *mean* $\\mu$ of {concept}`a coin <chance/coin>`\nand `x`") == "the mean $\\mu$ of a coin and x"


def test_words_of_a_reference_are_escaped_unless_they_are_markup():
    assert "&lt;b&gt;" in inline("{claim}`<b> <c>`", lambda kind, target, label: Anchor("#x", label))
    assert "<b>" in inline("{claim}`c`", lambda kind, target, label: Anchor("#x", Markup("<b>x</b>")))
