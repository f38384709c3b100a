"""Equation witnesses: statements in, verdicts out.

From the words of a statement to its verdict:

    statement, evaluation               what is asked and answered, as plain values (no SymPy here)
    workers, child                      hard limits, many processes (no SymPy here)
    engine, kinds                       one statement -> one verdict: what each kind of statement asks
    claims, matrix_claims               a relation over a whole domain: counterexample, proof, witness
    language/                           text -> expression, and what it needs to be defined
    domain/                             declared domains and constraints -> cases to prove, points to try
    algebra/                            identities: normal form, rules with their sources, induction, splits
    sums/                               sums, series and products in closed form
    calculus/                           definedness, derivatives, limits and integrals, each with its certificate
    order/                              signs, inequalities, optima
    numbers/                            rigorous numbers (balls), and the search for points that refute
    assumptions                         which assumptions of a proved statement are needed (no SymPy here)
    evaluate                            numbers for figures, readouts and answers
    code, harness                       a concept's Python file, run in its sandbox

Nothing is imported here, so that `cfpipe.witnesses.statement` stays cheap.
"""
