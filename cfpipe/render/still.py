"""The SVG of a code witness → a picture that can be published as a file of its own.

Who opens such a file sees it outside every page and its policy, and a program may have written anything into it. So
it is read as XML and written again from a list of what a still picture needs: no script, no event, no animation, no
foreign markup, no link, and no address but names inside the picture and pixels that it carries itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree as ET

_SPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {f"{_SPACE}{name}" for name in (
    "svg", "g", "defs", "path", "use", "rect", "line", "circle", "ellipse", "polygon", "polyline", "text", "tspan",
    "clipPath", "mask", "pattern", "image", "linearGradient", "radialGradient", "stop", "symbol", "title", "desc",
    "filter", "feComposite", "feColorMatrix", "feGaussianBlur", "feOffset", "feFlood",
)}  # fmt: skip
_ATTRIBUTES = {
    "id", "d", "x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height",
    "viewBox", "version", "transform", "points", "offset", "style", "clip-path", "clip-rule", "mask", "filter", "fill",
    "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-dashoffset",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "stop-color", "stop-opacity", "color",
    "gradientUnits", "gradientTransform", "patternUnits", "patternTransform", "patternContentUnits", "clipPathUnits",
    "spreadMethod", "preserveAspectRatio", "shape-rendering", "image-rendering", "text-anchor", "font-family",
    "font-size", "font-style", "font-weight", "dominant-baseline", "in", "in2", "type", "operator", "values", "result",
    "stdDeviation", "k1", "k2", "k3", "k4",
}  # fmt: skip
ET.register_namespace("", _SPACE[1:-1])
_HREFS = {"href", "{http://www.w3.org/1999/xlink}href"}
_NAME = re.compile(r"#[\w.:-]+")
_PIXELS = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_OWN = re.compile(r"url\(#[\w.:-]+\)")
_PLAIN = re.compile(r"[\w\s.,;:#%()'+*/-]*")
_JOINS = "stroke-linejoin: round; stroke-linecap: butt"
"""What matplotlib's style sheet says of all elements; here the root says it, and its parts inherit it."""


@lru_cache(maxsize=500)
def still(drawn: str) -> str:
    """The picture; empty if the text is no SVG, or brings declarations of its own."""
    if "<!ENTITY" in drawn or "<!ATTLIST" in drawn:
        return ""
    try:
        root = ET.fromstring(drawn)  # noqa: S314 - without entities there is nothing that could grow
    except (ET.ParseError, ValueError, RecursionError):
        return ""
    if root.tag != f"{_SPACE}svg":
        return ""
    try:
        _strip(root)
        root.attrib.setdefault("style", _JOINS)
        return ET.tostring(root, encoding="unicode").replace(" />", "/>") + "\n"
    except RecursionError:
        return ""


def _strip(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        if name in _HREFS:
            if _NAME.fullmatch(value) or (element.tag == f"{_SPACE}image" and _PIXELS.fullmatch(value)):
                element.attrib["href"] = value
        elif name in _ATTRIBUTES and _harmless(value):
            element.attrib[name] = value
    for child in list(element):
        if child.tag in _ELEMENTS:  # comments and instructions were left out in reading
            _strip(child)
        else:
            element.remove(child)


def _harmless(value: str) -> bool:
    """No escape, no quotation and no address but that of a part of the picture."""
    rest = _OWN.sub("", value)
    return bool(_PLAIN.fullmatch(rest)) and not re.search(
        r"url|image|src|import|expression|script", rest, re.IGNORECASE
    )
