"""Lets the tests of this folder import the table they share (tests are no package: importlib mode)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
