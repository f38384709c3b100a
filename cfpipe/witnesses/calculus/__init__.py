"""Limits, derivatives and integrals, each with its certificate."""
