"""Signs, inequalities and optima."""
