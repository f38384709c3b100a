"""The drawing engine's SVG → what a page can hold.

A page inlines several drawings under a policy that forbids inline styles, in two colour schemes and at any
width. So the markup that the engine writes is read as XML and written again: only elements and attributes that a
still drawing needs, names of clip paths made from the drawing's own digest, no size but the view box, fonts left
to the page, and a title for those who do not see it. Writing it again from a tree also means that no text can
break out of its element.
"""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree as ET

_SPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath"}
_ATTRIBUTES = {
    "viewBox", "transform", "d", "x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r",
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "opacity", "text-anchor", "font-size", "font-weight", "clip-path", "id",
}  # fmt: skip
_WRITTEN = _ATTRIBUTES | {"class", "role", "aria-labelledby", "focusable"}
_DEFAULTS = {("opacity", "1"), ("stroke-dasharray", ""), ("transform", "translate(0,0)")}
_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_CLIP = re.compile(r"url\(#([\w-]+)\)")
_NOT_TEXT = re.compile(
    r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)

ET.register_namespace("", _SPACE[1:-1])


def plain(text: str) -> str:
    """Text without the characters that no XML document may hold and those that nobody sees."""
    return _NOT_TEXT.sub("", text)


def clean(drawn: str, *, alt: str) -> str:
    """The drawing as an inline ``<svg role="img">`` named by its alternative text."""
    # The engine wrote this text a moment ago; it has no document type that could be expanded.
    root = ET.fromstring(drawn)  # noqa: S314
    root.tag = root.tag.removeprefix(_SPACE)
    _strip(root)
    _rename(root, "clip")  # first a name that does not depend on what the engine drew before
    prefix = "f" + hashlib.sha256(ET.tostring(root) + alt.encode("utf-8", "replace")).hexdigest()[:10]
    _rename(root, prefix)
    view = root.get("viewBox", "0 0 1 1")
    root.attrib.clear()
    named = {
        "class": "drawing",
        "viewBox": view,
        "role": "img",
        "aria-labelledby": f"{prefix}-t",
        "focusable": "false",
    }
    root.attrib.update(named)
    title = ET.Element("title", {"id": f"{prefix}-t"})
    title.text = plain(alt)
    root.insert(0, title)
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return text.replace(" />", "/>").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def is_clean(text: str) -> bool:
    """Whether a text is a drawing as ``clean`` writes it, and holds nothing else."""
    try:
        root = ET.fromstring(text)  # noqa: S314 - a document type is refused
    except (ET.ParseError, ValueError):
        return False
    return "<!" not in text and all(
        str(element.tag).removeprefix(_SPACE) in {*_ELEMENTS, "title"} and _WRITTEN.issuperset(element.attrib)
        for element in root.iter()
    )


def _strip(element: ET.Element) -> None:
    """Drop what a still drawing does not need, from the leaves upwards."""
    for name in list(element.attrib):
        if name not in _ATTRIBUTES or (name, element.attrib[name]) in _DEFAULTS:
            del element.attrib[name]
        else:
            element.attrib[name] = _NUMBER.sub(_rounded, element.attrib[name])
    for child in list(element):
        child.tag = child.tag.removeprefix(_SPACE)
        hidden = child.get("display") == "none" or child.get("class") == "background"
        _strip(child)
        if hidden or child.tag not in _ELEMENTS or _is_empty(child):
            element.remove(child)
    if len(element) == 1 and element.tag == element[0].tag == "g" and not element.attrib:
        element.attrib.update(element[0].attrib)
        element[:] = list(element[0])


def _is_empty(element: ET.Element) -> bool:
    return (element.tag == "g" and len(element) == 0) or (element.tag == "path" and not element.get("d"))


def _rounded(found: re.Match[str]) -> str:
    text = f"{float(found.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rename(root: ET.Element, prefix: str) -> None:
    """Names of clip paths are counted by the engine over its whole life; make them the drawing's own.

    It writes one for each mark; of those that are alike one is enough.
    """
    names: dict[str, str] = {}
    kept: dict[bytes, str] = {}
    for parent in list(root.iter("defs")):
        for element in list(parent):
            shape = b"".join(ET.tostring(child) for child in element)
            names[element.attrib.pop("id", "")] = name = kept.setdefault(shape, f"{prefix}-{len(kept)}")
            if name in (other.get("id") for other in parent):
                parent.remove(element)
            else:
                element.attrib["id"] = name
    for element in root.iter():
        found = _CLIP.fullmatch(element.get("clip-path", ""))
        if found:
            element.attrib["clip-path"] = f"url(#{names.get(found[1], prefix)})"
