"""The site's own style sheet, script, fonts and icons, under names that carry their content.

Style sheet and scripts are kept in parts and joined here in the order of their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cfpipe.render.room import Output

_HERE = Path(__file__).parent
_FONTS = ("source-serif-4", "source-serif-4-italic", "stix-two-math")
_LICENCES = ("source-serif-4", "stix-two-math")


@dataclass(frozen=True, slots=True)
class Assets:
    """The paths below the site's root, and the files themselves."""

    style: str
    script: str
    theme: str
    icon: str
    files: tuple[Output, ...]


def collect() -> Assets:
    """All assets. Fonts are named first, because the style sheet speaks of them."""
    files: list[Output] = []

    def put(name: str, suffix: str, body: bytes) -> str:
        path = f"assets/{name}.{hashlib.sha256(body).hexdigest()[:8]}.{suffix}"
        files.append(Output(path, body))
        return path

    style = "\n".join(_parts("css"))
    for font in _FONTS:
        path = put(font, "woff2", (_HERE / "fonts" / f"{font}.woff2").read_bytes())
        style = style.replace(f"url({font}.woff2)", f"url({path.removeprefix('assets/')})")
    licences = ((name, _HERE / "fonts" / f"{name}.LICENSE.txt") for name in _LICENCES)
    files.extend(Output(f"assets/{name}.LICENSE.txt", file.read_bytes()) for name, file in licences)
    return Assets(
        style=put("site", "css", style.encode("utf-8")),
        script=put("site", "js", "\n".join(_parts("js")).encode("utf-8")),
        theme=put("theme", "js", (_HERE / "theme.js").read_bytes()),
        icon=put("icon", "svg", (_HERE / "favicon.svg").read_bytes()),
        files=tuple(files),
    )


def _parts(folder: str) -> Iterator[str]:
    for file in sorted((_HERE / folder).iterdir()):
        yield file.read_text(encoding="utf-8").strip()
