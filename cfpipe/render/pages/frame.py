"""What surrounds every page: head, navigation, breadcrumbs, footer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cfpipe.render.pages.context import Guide

DESCRIPTION_LENGTH = 300


class Link(NamedTuple):
    href: str
    text: Markup | str


class Nav(NamedTuple):
    href: str
    text: str
    current: bool


class Alternate(NamedTuple):
    type: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The head and the surroundings of a page."""

    title: str
    heading: str
    description: str
    canonical: str
    language: str
    site: str
    kind: str
    root: str
    home: str
    style: str
    script: str
    theme: str
    icon: str
    nav: tuple[Nav, ...]
    crumbs: tuple[Link, ...]
    alternates: tuple[Alternate, ...]
    linked_data: Markup
    licence: Link
    index: bool
    page_class: str
    image: str
    about: str


_NAV = (
    ("concepts/index.html", "Concepts"),
    ("claims/index.html", "Claims"),
    ("sources/index.html", "Sources"),
    ("status/index.html", "Status"),
)


def frame(
    guide: Guide,
    path: str,
    *,
    title: str,
    description: str,
    page_class: str,
    crumbs: tuple[Link, ...] = (),
    twins: bool = False,
    linked_data: Markup | None = None,
    index: bool = True,
    kind: str = "website",
    image: str = "",
) -> Frame:
    """The frame of the page with that path. ``twins`` says that a Markdown and a JSON twin lie beside it."""
    config, assets = guide.context.room.library.config, guide.context.assets
    address = path.removesuffix("index.html")
    alternates: tuple[Alternate, ...] = (Alternate("application/atom+xml", guide.to("feed.xml"), "What changed"),)
    if twins:
        alternates += (
            Alternate("text/markdown", "index.html.md", "This page as Markdown"),
            Alternate("application/json", "index.json", "This page as JSON"),
        )
    return Frame(
        title=title if title == config.title else f"{title} · {config.title}",
        heading=title,
        description=shortened(description),
        canonical=guide.context.room.base_url + address,
        language=config.language,
        site=config.title,
        kind=kind,
        root=guide.root,
        home=guide.to("index.html"),
        style=guide.to(assets.style),
        script=guide.to(assets.script),
        theme=guide.to(assets.theme),
        icon=guide.to(assets.icon),
        nav=tuple(Nav(guide.to(to), text, path.startswith(to.removesuffix("index.html"))) for to, text in _NAV),
        crumbs=crumbs,
        alternates=alternates,
        linked_data=linked_data or Markup(),
        licence=Link(config.licence_url, config.licence),
        index=index,
        page_class=page_class,
        about=guide.to("about/metrics/index.html"),
        image=guide.context.room.base_url + image if image else "",
    )


def shortened(text: str) -> str:
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rpartition(" ")[0] + " …"
