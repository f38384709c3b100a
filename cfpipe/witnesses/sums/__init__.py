"""Sums, series and products in closed form, and whether they converge."""
