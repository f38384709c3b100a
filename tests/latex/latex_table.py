"""The notation that the tests of this folder share."""

from cfpipe.latex import Notation, Spelling, vocabulary

DOMAINS = {
    **dict.fromkeys(("a", "b", "c", "x", "y", "z", "t", "u", "w", "alpha", "mu"), "real"),
    **dict.fromkeys(("sigma", "tau", "lam"), "positive"),
    **dict.fromkeys(("theta", "p", "q"), "(0, 1)"),
    **dict.fromkeys(("f", "g", "h", "L", "ell", "KL"), "function"),
    "n": "positive integer",
    "m": "nonnegative integer",
    "k": "nonnegative integer",
    "s": "{0, 1}",
    "r": "integers 0..n",
    "D": "complex",
    "phat": "[0, 1]",
    "xbar": "real",
    "pmax": "(0, 1)",
    "mu1": "real",
    "v": "positive",
    "H": "value",
    "X": "sequence of real",
    "A": "matrix",
    "Y": "Binomial(n, theta)",
    "W": "Poisson(lam)",
    "Z": "Normal(mu, tau)",
    "U": "Uniform(a, b)",
    "T": "Exponential(lam)",
    "G": "Geometric(theta)",
    "V": "Bernoulli(p)",
    "j": "index",
    "that": "text",
}
SPELLINGS = {
    "ell": "\\ell",
    "KL": "\\operatorname{KL}",
    "phat": "\\hat{p}",
    "xbar": "\\bar{x}",
    "pmax": "p_{\\max}",
    "v": "\\sigma_0^2",
    "that": "\\hat{\\theta}",
}
NOTATION: Notation = vocabulary(Spelling(name, SPELLINGS.get(name, ""), domain) for name, domain in DOMAINS.items())
