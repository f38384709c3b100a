"""Tokens of ``records/prose.py`` → HTML.

Every text is escaped here; raw HTML, images and addresses that a page must not carry come out as text.  What a
reference leads to is not known here: the caller's ``Refer`` turns kind, target and label into an address and words.

A formula stands on the page twice: as MathML for eyes and screen readers, and as TeX in a ``span`` that takes no room.
The MathML cannot be selected, the TeX can, so copying a paragraph gives each formula once, as TeX, without a script.
(Hiding the MathML's own characters from programs that strip tags would need markup that not every browser draws; such
programs are served by the page's Markdown twin.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from markdown_it.token import Token
from markupsafe import Markup

from cfpipe.formulas import FormulaError, convert
from cfpipe.identity import Kind
from cfpipe.records.prose import ASIDES, PLACING, ROLES, parse, read_directive, read_role, safe_address
from cfpipe.render.html import trusted


class Anchor(NamedTuple):
    """What a reference becomes: an address (empty where there is no page), words, a class and a longer text."""

    href: str
    text: Markup | str
    css: str = ""
    title: str = ""


class Heading(NamedTuple):
    """A heading of a body, for the table of contents."""

    anchor: str
    text: Markup


class Block(NamedTuple):
    """A piece of a section's body: HTML, or an object that is placed there."""

    kind: str
    html: Markup
    target: str


Refer = Callable[[Kind, str, str], Anchor]

_PAIRED = {
    "paragraph": "p", "bullet_list": "ul", "list_item": "li", "blockquote": "blockquote", "em": "em",
    "strong": "strong", "thead": "thead", "tbody": "tbody", "tr": "tr",
}  # fmt: skip
_TIED = re.compile(r'[(\[“‘]?<span class="f">(?:(?!<span class="f">).)*?</math></span>[,.;:!?)\]’”]+', re.DOTALL)
"""A formula in a line with the punctuation after it, which no line break may part."""
_SCROLL = '<{0} class="display scroll">{1}</{0}>'
_BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """Text without the characters that nobody sees and that reorder what is seen."""
    return _BIDI.sub("", text)


def formula(latex: str, *, display: bool = False) -> Markup:
    """A formula with its TeX; as code where it cannot be set."""
    latex = clean(latex)
    mark = "$$" if display else "$"
    tex = escape(f"{mark}{' '.join(latex.split())}{mark}")
    try:
        mathml = convert(latex, display=display).mathml
    except FormulaError:
        return trusted(f'<code class="tex-source">{tex}</code>')
    return trusted(
        f'<span class="f{" d" if display else ""}"><span class="tex" aria-hidden="true">{tex}</span>{mathml}</span>'
    )


def inline(text: str, refer: Refer) -> Markup:
    """One paragraph's content, without the paragraph."""
    tokens = parse(text).tokens
    if len(tokens) == 3 and tokens[0].type == "paragraph_open":
        return trusted(_Writer(refer).line(tokens[1].children or ()))
    return prose(text, refer)


def prose(text: str, refer: Refer, prefix: str = "") -> Markup:
    """Markdown of any length. ``prefix`` keeps the ids of its headings and footnotes apart from others'."""
    writer, tokens = _Writer(refer, prefix), parse(text).tokens
    writer.outline(tokens)
    return trusted(writer.all(tokens))


def blocks(text: str, refer: Refer, prefix: str) -> tuple[tuple[Block, ...], tuple[Heading, ...]]:
    """A section's body cut at the directives that place an object, and its headings."""
    writer = _Writer(refer, prefix)
    found: list[Block] = []
    run: list[Token] = []

    def flush() -> None:
        if run:
            found.append(Block("html", trusted(writer.all(run)), ""))
            run.clear()

    tokens = parse(text).tokens
    writer.outline(tokens)
    for token in tokens:
        name, argument = (read_directive(token.info) or ("", "")) if token.type == "colon_fence" else ("", "")
        if token.level == 0 and name in PLACING:
            flush()
            found.append(Block(name, Markup(), argument))
        else:
            run.append(token)
    flush()
    return tuple(found), tuple(writer.headings)


def plain(text: str) -> str:
    """The words of a text, formulas as TeX: for titles, descriptions and alternatives."""
    return clean(" ".join(" ".join(_words(parse(text).tokens)).split()))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_words(token.children or ()))
        elif token.type in ("math_inline", "math_inline_double"):
            yield f"${' '.join(token.content.split())}$"
        elif token.type in ("math_block", "math_block_label"):
            yield f"$${' '.join(token.content.split())}$$"
        elif token.type == "myst_role":
            target, label = read_role(token.content)
            yield label or target.rpartition("/")[2].rpartition("#")[2].replace("-", " ")
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "colon_fence":
            name, _ = read_directive(token.info) or ("", "")
            if name in ASIDES:
                yield from _words(parse(token.content).tokens)
        elif token.content:
            yield token.content


class _Writer:
    """Walks tokens once and returns HTML; remembers headings and the state that tokens need of each other."""

    def __init__(self, refer: Refer, prefix: str = "") -> None:
        self.refer = refer
        self.prefix = prefix
        self.headings: list[Heading] = []
        self.seen: dict[str, int] = {}
        self.closing: list[str] = []
        self.shift = 1

    def outline(self, tokens: Sequence[Token]) -> None:
        """Let the highest heading of a body lie just below the section's own, whichever the author began with."""
        self.shift = 3 - min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=2)

    def all(self, tokens: Sequence[Token]) -> str:
        return "".join(
            self.one(token, tokens[i + 1] if i + 1 < len(tokens) else None) for i, token in enumerate(tokens)
        )

    def line(self, tokens: Sequence[Token]) -> str:
        return _TIED.sub(r'<span class="nb">\g<0></span>', "".join(self.one(token, None) for token in tokens))

    def one(self, token: Token, following: Token | None) -> str:
        if token.hidden:
            return ""
        base, _, end = token.type.rpartition("_")
        if end in ("open", "close") and base in _PAIRED:
            return f"<{'/' if end == 'close' else ''}{_PAIRED[base]}>"
        method = getattr(self, f"on_{token.type}", None)
        if method is None:
            return escape(clean(token.content))
        return str(method(token, following))

    def on_text(self, token: Token, _: Token | None) -> str:
        return escape(clean(token.content), quote=False)

    def on_inline(self, token: Token, _: Token | None) -> str:
        return self.line(token.children or ())

    def on_softbreak(self, _token: Token, _: Token | None) -> str:
        return "\n"

    def on_hardbreak(self, _token: Token, _: Token | None) -> str:
        return "<br>"

    def on_hr(self, _token: Token, _: Token | None) -> str:
        return "<hr>"

    def on_code_inline(self, token: Token, _: Token | None) -> str:
        return f"<code>{escape(clean(token.content), quote=False)}</code>"

    def on_fence(self, token: Token, _: Token | None) -> str:
        return f'<pre class="scroll"><code>{escape(clean(token.content), quote=False)}</code></pre>'

    on_code_block = on_fence

    def on_heading_open(self, token: Token, following: Token | None) -> str:
        """Headings get an id from their words."""
        level = min(6, int(token.tag[1]) + self.shift)
        words = " ".join(_words([following])) if following else ""
        anchor = self.unique(f"h-{self.prefix}-{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-') or 'part'}")
        text = trusted(self.line(following.children or ())) if following else Markup()
        self.headings.append(Heading(anchor, text))
        self.closing.append(f"</h{level}>")
        return f'<h{level} id="{anchor}">'

    def on_heading_close(self, _token: Token, _: Token | None) -> str:
        return self.closing.pop()

    def unique(self, anchor: str) -> str:
        self.seen[anchor] = self.seen.get(anchor, 0) + 1
        return anchor if self.seen[anchor] == 1 else f"{anchor}-{self.seen[anchor]}"

    def on_ordered_list_open(self, token: Token, _: Token | None) -> str:
        start = token.attrGet("start")
        return f'<ol start="{int(start)}">' if start not in (None, 1, "1") else "<ol>"

    def on_ordered_list_close(self, _token: Token, _: Token | None) -> str:
        return "</ol>"

    def on_table_open(self, _token: Token, _: Token | None) -> str:
        return '<div class="scroll" data-name="Table"><table>'

    def on_table_close(self, _token: Token, _: Token | None) -> str:
        return "</table></div>"

    def on_th_open(self, token: Token, _: Token | None) -> str:
        align = str(token.attrGet("style") or "").rpartition(":")[2]
        css = f' class="{align}"' if align in ("left", "right", "center") else ""
        return f'<th scope="col"{css}>' if token.tag == "th" else f"<td{css}>"

    on_td_open = on_th_open

    def on_th_close(self, token: Token, _: Token | None) -> str:
        return f"</{token.tag}>"

    on_td_close = on_th_close

    def on_math_inline(self, token: Token, _: Token | None) -> str:
        return str(formula(token.content))

    def on_math_inline_double(self, token: Token, _: Token | None) -> str:
        return _SCROLL.format("span", formula(token.content, display=True))

    def on_math_block(self, token: Token, _: Token | None) -> str:
        return _SCROLL.format("div", formula(token.content, display=True))

    on_math_block_label = on_math_block

    def on_link_open(self, token: Token, _: Token | None) -> str:
        address = str(token.attrGet("href") or "")
        if not safe_address(address):
            self.closing.append("")
            return ""
        self.closing.append("</a>")
        return f'<a href="{escape(address)}" rel="noopener">'

    def on_link_close(self, _token: Token, _: Token | None) -> str:
        return self.closing.pop()

    def on_image(self, token: Token, _: Token | None) -> str:
        return escape(clean(token.content), quote=False)

    def on_myst_role(self, token: Token, _: Token | None) -> str:
        kind = ROLES.get(str(token.meta.get("name", "")))
        target, label = read_role(token.content)
        if kind is None:
            return escape(clean(token.content), quote=False)
        return self.anchor(self.refer(kind, target, label))

    def anchor(self, anchor: Anchor) -> str:
        text = anchor.text if isinstance(anchor.text, Markup) else escape(clean(anchor.text), quote=False)
        css = f' class="{escape(anchor.css)}"' if anchor.css else ""
        title = f' title="{escape(clean(anchor.title))}"' if anchor.title else ""
        if not anchor.href:
            return f"<span{css}{title}>{text}</span>"
        return f'<a href="{escape(anchor.href)}"{css}{title}>{text}</a>'

    def on_colon_fence(self, token: Token, _: Token | None) -> str:
        name, argument = read_directive(token.info) or ("", "")
        if name in ASIDES:
            inner = _Writer(self.refer, f"{self.prefix}-n")
            return f'<aside class="note">{inner.all(parse(token.content).tokens)}</aside>'
        if name in PLACING:
            return f"<p>{self.anchor(self.refer(PLACING[name], argument, ''))}</p>"
        return f"<p>{escape(clean(token.content), quote=False)}</p>"

    def on_footnote_ref(self, token: Token, _: Token | None) -> str:
        number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
        back = f"fnref-{self.prefix}-{number}" + (f"-{again + 1}" if again else "")
        link = f'<a id="{back}" href="#fn-{self.prefix}-{number}" aria-label="Footnote {number}">{number}</a>'
        return f'<sup class="fn">{link}</sup>'

    def on_footnote_block_open(self, _token: Token, _: Token | None) -> str:
        return '<ol class="footnotes">'

    def on_footnote_block_close(self, _token: Token, _: Token | None) -> str:
        return "</ol>"

    def on_footnote_open(self, token: Token, _: Token | None) -> str:
        return f'<li id="fn-{self.prefix}-{token.meta["id"] + 1}">'

    def on_footnote_close(self, _token: Token, _: Token | None) -> str:
        return "</li>"

    def on_footnote_anchor(self, token: Token, _: Token | None) -> str:
        number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
        back = f"fnref-{self.prefix}-{number}" + (f"-{again + 1}" if again else "")
        return f' <a class="back" href="#{back}" aria-label="Back to the text">↩</a>'
