"""``python -m cfpipe``."""

from cfpipe.cli import main

main()
