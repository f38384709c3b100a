"""Identities by exact algebra: the kernel normal form, rules with their sources, induction, splits."""
