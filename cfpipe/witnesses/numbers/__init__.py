"""Rigorous numbers: balls around values, series and integrals; points compared."""
