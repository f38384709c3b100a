"""Equation witnesses: statements in, verdicts out.

The parts, each importing only those above it:

    statement                                                   what is asked and answered (no SymPy here)
    workers, child                                              hard limits, many processes (no SymPy here)
    vocabulary, needs, hints, syntax, binders, expressions       text -> expression and what it needs to be defined
    domains, question                                           declared domains -> cases to prove and points to try
    signs, rewriting, normal, smoothness, deadline                       exact reasoning about one expression
    limits, integrals, sums, closed_forms, definedness          what is proved about limits, integrals, sums and domains
    methods, inequalities, optima                               the ladders
    balls, sampling                                             rigorous numbers, agreement at points
    claims, optimum_claims, kinds, engine                       one statement -> one verdict

Nothing is imported here, so that `cfpipe.witnesses.statement` stays cheap.
"""
