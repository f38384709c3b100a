"""Pins the reviews of a room for tests to the claims as they stand: ``python tests/bless_reviews.py tests/sample``.

Only for rooms whose reviewers are invented. Passages get the fingerprints of their copies, and ``judged`` and
``digest`` are written anew, but for a review that says ``# stale on purpose`` somewhere. Real reviews are recorded,
and never blessed.
"""

import re
import sys
from pathlib import Path

from cfpipe.assess import assess
from cfpipe.cache import Cache
from cfpipe.collect import Options
from cfpipe.copies import fingerprint_of, open_shelf
from cfpipe.library import source_key

ON_PURPOSE = "# stale on purpose"
PINNED = re.compile(r"    judged:\n(?:      .*\n)*    digest: .*\n")


def bless(root: Path) -> int:
    """Rewrite the reviews of a room; returns how many were written."""
    checked = assess(root, Options(), cache=Cache(None))
    shelf = open_shelf(checked.library.config, root)
    count = 0
    for key, standing in checked.standings.items():
        file = root / key.file
        head, *reviews = re.split(r"^(?=  - reviewer: )", file.read_text("utf-8"), flags=re.MULTILINE)
        for index, review in enumerate(checked.library.claims[key].reviews):
            if ON_PURPOSE in reviews[index]:
                continue
            judged = "".join(f"      {name}: {quoted(value)}\n" for name, value in standing.judged.items())
            block = f"    judged:\n{judged}    digest: {standing.digest}\n"
            reviews[index] = PINNED.sub(lambda _, block=block: block, reviews[index])
            for passage in review.passages:
                source = checked.library.sources[source_key(passage.source)]
                text = shelf.text(source, passage.file)
                version, salt, *_ = passage.fingerprint.split(":")
                fresh = fingerprint_of(text.passage(passage.lines, passage.page), salt, version)
                reviews[index] = reviews[index].replace(passage.fingerprint, fresh)
                reviews[index] = reviews[index].replace(passage.copy_, text.digest)
            count += 1
        file.write_text("".join([head, *reviews]), "utf-8")
    return count


def quoted(value: str) -> str:
    """Digits alone, or digits that look like a number in scientific notation, are quoted to stay text."""
    return f"'{value}'" if re.fullmatch(r"[0-9]+(e[0-9]+)?", value) else value


if __name__ == "__main__":
    sys.stdout.write(f"{bless(Path(sys.argv[1]))} reviews\n")
