"""The kinds of work: CSL's types and the types of BibTeX entries, in both directions.

BibTeX has fewer kinds. Where an entry's type would not lead back, an export says CSL's type in a field of its own,
``csltype``, which styles pass over.
"""

from __future__ import annotations

TO_BIBTEX = {
    "book": "book", "chapter": "incollection", "article-journal": "article", "article-magazine": "article",
    "article-newspaper": "article", "article": "article", "paper-conference": "inproceedings", "report": "techreport",
    "thesis": "phdthesis", "entry": "incollection", "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection", "manuscript": "unpublished", "pamphlet": "booklet",
}  # fmt: skip
"""Any other type becomes ``misc``."""
FROM_BIBTEX = {
    "article": "article-journal", "book": "book", "mvbook": "book", "booklet": "pamphlet", "collection": "book",
    "mvcollection": "book", "proceedings": "book", "mvproceedings": "book", "conference": "paper-conference",
    "inproceedings": "paper-conference", "inbook": "chapter", "bookinbook": "chapter", "suppbook": "chapter",
    "incollection": "chapter", "suppcollection": "chapter", "inreference": "entry", "reference": "book",
    "manual": "report", "report": "report", "techreport": "report", "thesis": "thesis", "phdthesis": "thesis",
    "mastersthesis": "thesis", "bachelorsthesis": "thesis", "unpublished": "manuscript", "misc": "document",
    "online": "webpage", "electronic": "webpage", "www": "webpage", "software": "software", "dataset": "dataset",
    "patent": "patent", "periodical": "periodical", "standard": "standard", "letter": "personal_communication",
}  # fmt: skip
"""Of BibTeX and of biblatex."""
GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "bachelorsthesis": "Bachelor's thesis"}
"""What the entry's type says and CSL's type does not."""
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
"""Fields that have another name in some entries that we write; else ``howpublished`` and ``publisher``."""
FROM_CROSSREF = {
    "journal-article": "article-journal", "book-chapter": "chapter", "proceedings-article": "paper-conference",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "posted-content": "article",
    "dissertation": "thesis", "reference-entry": "entry", "proceedings": "book", "report-series": "report",
    "other": "document",
}  # fmt: skip
"""The types of Crossref's own answers, which are nearly CSL."""
