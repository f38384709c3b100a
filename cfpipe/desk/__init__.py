"""What a reviewer works with: the queue of claims, one claim with all that a judgement of it rests on, what changed.

A claim is judged by few files: its own, its concepts', its sources', and the passages that were read. Only these are
read for one claim, and the row of the queue that follows from them is kept under their digest, so that the first
question comes at once in a room of any size. What is said here is what the whole check says (`tests/desk`).
"""

from cfpipe.desk.cases import Case, NoCase, open_case
from cfpipe.desk.changes import Change, changes
from cfpipe.desk.queue import IMPORTANCES, URGENCY, Row, Seen, queue

__all__ = ["IMPORTANCES", "URGENCY", "Case", "Change", "NoCase", "Row", "Seen", "changes", "open_case", "queue"]
