"""A statement's symbols, domains and constraints: cases to prove, points to try."""
