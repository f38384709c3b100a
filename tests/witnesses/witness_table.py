"""True equations, each with a wrong twin: the mathematics of the room and of first courses.

`true(...)` takes the statement and, as `wrong`, the fields that make it false (a sign, a lost factor, an
off-by-one, a lost assumption).  Every true one must be proved; no wrong one may be proved or witnessed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from cfpipe.witnesses.statement import Definition, Kind, Statement


class Pair(NamedTuple):
    name: str
    right: Statement
    wrong: Statement


PAIRS: list[Pair] = []


def symbols(text: str) -> tuple[tuple[str, str], ...]:
    parts = [part.split(":", 1) for part in text.split(";") if part.strip()]
    return tuple((name.strip(), domain.strip()) for name, domain in parts)


def true(name: str, declared: str, lhs: str = "", rhs: str = "", *, wrong: dict[str, Any] | str, **fields: Any) -> None:
    fields.setdefault("kind", Kind.IDENTITY)
    right = Statement(symbols=symbols(declared), lhs=lhs, rhs=rhs, **fields)
    changes = {"rhs": wrong} if isinstance(wrong, str) else dict(wrong)
    if "declared" in changes:
        changes["symbols"] = symbols(changes.pop("declared"))
    PAIRS.append(Pair(name, right, replace(right, **changes)))


def optimum(
    name: str,
    declared: str,
    objective: str,
    at: dict[str, str],
    *,
    wrong: dict[str, str],
    low: bool = False,
    **fields: Any,
) -> None:
    true(
        name, declared, kind=Kind.MINIMUM if low else Kind.MAXIMUM, objective=objective, over=tuple(at),
        at=tuple(at.items()), wrong={"at": tuple(wrong.items())}, **fields,
    )  # fmt: skip


T = "theta: (0, 1); s: positive integer; f: positive integer; n: positive integer"
L = (Definition("L", ("theta",), "theta**s*(1-theta)**f"), Definition("ell", ("theta",), "log(L(theta))"))

# -- Bernoulli and likelihood
true(
    "score", T, "Derivative(s*log(theta)+f*log(1-theta), theta)", "s/theta - f/(1-theta)", wrong="s/theta + f/(1-theta)"
)
true(
    "curvature",
    T,
    "Derivative(s*log(theta)+f*log(1-theta), (theta, 2))",
    "-s/theta**2 - f/(1-theta)**2",
    wrong="-s/theta**2 + f/(1-theta)**2",
)
true(
    "log of the likelihood",
    T,
    "ell(theta)",
    "s*log(theta)+f*log(1-theta)",
    definitions=L,
    wrong="s*log(theta)-f*log(1-theta)",
)
true(
    "score through the definition",
    T,
    "Derivative(ell(theta), theta)",
    "(s-(s+f)*theta)/(theta*(1-theta))",
    definitions=L,
    wrong="(s-(s+f)*theta)/theta",
)
true(
    "score vanishes",
    T,
    "Subs(Derivative(ell(t), t), t, s/(s+f))",
    "0",
    definitions=L,
    wrong={"lhs": "Subs(Derivative(ell(t), t), t, s/(s+f+1))"},
)
true(
    "derivative of the likelihood",
    T,
    "Derivative(L(theta), theta)",
    "L(theta)*(s/theta - f/(1-theta))",
    definitions=L,
    wrong="L(theta)*(s/theta - f/theta)",
)
true(
    "likelihood ratio",
    T,
    "L(theta)/L(1/2)",
    "(2*theta)**s*(2-2*theta)**f",
    definitions=L,
    wrong="(2*theta)**s*(1-theta)**f",
)
optimum("likelihood", T, "theta**s*(1-theta)**f", {"theta": "s/(s+f)"}, wrong={"theta": "s/(s+f+1)"})
optimum(
    "log-likelihood",
    T,
    "s*log(theta)+(n-s)*log(1-theta)",
    {"theta": "s/n"},
    constraints=("s < n",),
    wrong={"theta": "(s+1)/(n+2)"},
)
optimum(
    "no success",
    "theta: [0, 1]; n: positive integer",
    "(1-theta)**n",
    {"theta": "0"},
    attained="1",
    wrong={"theta": "1/2"},
)
optimum(
    "all successes",
    "theta: [0, 1]; n: positive integer",
    "theta**n",
    {"theta": "1"},
    attained="1",
    wrong={"theta": "0"},
)
optimum(
    "closed interval",
    "theta: [0, 1]; s: positive integer; f: positive integer",
    "theta**s*(1-theta)**f",
    {"theta": "s/(s+f)"},
    wrong={"theta": "f/(s+f)"},
)
optimum("fourteen of twenty", "theta: (0, 1)", "theta**14*(1-theta)**6", {"theta": "7/10"}, wrong={"theta": "3/5"})
optimum(
    "penalised",
    "theta: (0, 1); a: positive; b: positive",
    "a*log(theta)+b*log(1-theta)",
    {"theta": "a/(a+b)"},
    wrong={"theta": "b/(a+b)"},
)
optimum(
    "poisson rate",
    "lambda: positive; s: positive; n: positive integer",
    "s*log(lambda)-n*lambda",
    {"lambda": "s/n"},
    wrong={"lambda": "n/s"},
)
optimum(
    "exponential rate",
    "lambda: positive; s: positive; n: positive integer",
    "n*log(lambda)-lambda*s",
    {"lambda": "n/s"},
    wrong={"lambda": "s/n"},
)
optimum(
    "gaussian mean",
    "x: sequence of real; n: positive integer; mu: real; v: positive",
    "-n/2*log(2*pi*v)-Sum((x[i]-mu)**2, (i, 1, n))/(2*v)",
    {"mu": "Sum(x[i], (i, 1, n))/n"},
    wrong={"mu": "Sum(x[i], (i, 1, n))/(n+1)"},
)
optimum(
    "gaussian variance",
    "S: positive; n: positive integer; v: positive",
    "-n*log(v)/2-S/(2*v)",
    {"v": "S/n"},
    wrong={"v": "S/(n+1)"},
)
optimum(
    "mean minimises squares",
    "a: real; b: real; c: real; m: real",
    "(a-m)**2+(b-m)**2+(c-m)**2",
    {"m": "(a+b+c)/3"},
    low=True,
    wrong={"m": "(a+b+c)/2"},
)
optimum(
    "joint gaussian",
    "m: real; v: positive; a: real; S: positive",
    "-log(v)-((m-a)**2+S)/v",
    {"m": "a", "v": "S"},
    wrong={"m": "a", "v": "2*S"},
)
true("bernoulli mass", "p: [0, 1]", "Sum(p**x*(1-p)**(1-x), (x, 0, 1))", "1", wrong="p")
true("bernoulli mass at x", "p: (0, 1); x: {0, 1}", "p**x*(1-p)**(1-x)", "p*x+(1-p)*(1-x)", wrong="p*x+(1-p)*x")
true("bernoulli mean", "p: [0, 1]", "Sum(x*p**x*(1-p)**(1-x), (x, 0, 1))", "p", wrong="1-p")
true("bernoulli variance", "p: [0, 1]", "Sum((x-p)**2*p**x*(1-p)**(1-x), (x, 0, 1))", "p*(1-p)", wrong="p*(1+p)")
true(
    "binomial mass",
    "p: [0, 1]; n: nonnegative integer",
    "Sum(binomial(n,k)*p**k*(1-p)**(n-k), (k, 0, n))",
    "1",
    wrong={"lhs": "Sum(binomial(n,k)*p**k*(1-p)**(n-k), (k, 1, n))"},
)
true(
    "binomial mean",
    "p: [0, 1]; n: nonnegative integer",
    "Sum(k*binomial(n,k)*p**k*(1-p)**(n-k), (k, 0, n))",
    "n*p",
    wrong="(n+1)*p",
)
true(
    "binomial variance",
    "p: (0, 1); n: nonnegative integer",
    "Sum((k-n*p)**2*binomial(n,k)*p**k*(1-p)**(n-k), (k, 0, n))",
    "n*p*(1-p)",
    wrong="(n-1)*p*(1-p)",
)
true(
    "binomial theorem",
    "a: positive; b: positive; n: nonnegative integer",
    "Sum(binomial(n,k)*a**k*b**(n-k), (k, 0, n))",
    "(a+b)**n",
    wrong="(a+b)**(n+1)",
)
true("subsets", "n: nonnegative integer", "Sum(binomial(n,k), (k, 0, n))", "2**n", wrong="2**n-1")
true(
    "likelihood integrates to a beta",
    "s: nonnegative integer; f: nonnegative integer",
    "Integral(theta**s*(1-theta)**f, (theta, 0, 1))",
    "beta(s+1, f+1)",
    wrong="beta(s, f+1)",
)
true(
    "beta by factorials",
    "s: nonnegative integer; f: nonnegative integer",
    "Integral(theta**s*(1-theta)**f, (theta, 0, 1))",
    "factorial(s)*factorial(f)/factorial(s+f+1)",
    wrong="factorial(s)*factorial(f)/factorial(s+f)",
)
true("concrete beta", "", "Integral(theta**2*(1-theta), (theta, 0, 1))", "1/12", wrong="1/6")
true(
    "posterior mean",
    "a: positive; b: positive",
    "Integral(t*t**(a-1)*(1-t)**(b-1), (t, 0, 1))/beta(a, b)",
    "a/(a+b)",
    wrong="a/(a+b+1)",
)
true(
    "independent observations",
    "x: sequence of {0, 1}; n: positive integer; p: (0, 1)",
    "log(Product(p**x[i]*(1-p)**(1-x[i]), (i, 1, n)))",
    "log(p)*Sum(x[i], (i, 1, n))+log(1-p)*(n-Sum(x[i], (i, 1, n)))",
    wrong="log(p)*Sum(x[i], (i, 1, n))+log(1-p)*Sum(x[i], (i, 1, n))",
)
true(
    "score over data",
    "x: sequence of {0, 1}; n: positive integer; p: (0, 1)",
    "Derivative(Sum(x[i]*log(p)+(1-x[i])*log(1-p), (i, 1, n)), p)",
    "Sum(x[i], (i, 1, n))/p-(n-Sum(x[i], (i, 1, n)))/(1-p)",
    wrong="Sum(x[i], (i, 1, n))/p-(n-Sum(x[i], (i, 1, n)))/p",
)
# -- Poisson, exponential, Gaussian
true(
    "poisson mass",
    "lambda: positive",
    "Sum(lambda**k*exp(-lambda)/factorial(k), (k, 0, oo))",
    "1",
    wrong={"lhs": "Sum(lambda**k*exp(-lambda)/factorial(k), (k, 1, oo))"},
)
true(
    "poisson mean",
    "lambda: positive",
    "Sum(k*lambda**k*exp(-lambda)/factorial(k), (k, 0, oo))",
    "lambda",
    wrong="lambda**2",
)
true(
    "poisson variance",
    "lambda: positive",
    "Sum((k-lambda)**2*lambda**k*exp(-lambda)/factorial(k), (k, 0, oo))",
    "lambda",
    wrong="lambda**2",
)
true(
    "poisson score",
    "x: sequence of nonnegative; n: positive integer; mu: positive",
    "Derivative(Sum(x[i]*log(mu)-mu, (i, 1, n)), mu)",
    "Sum(x[i], (i, 1, n))/mu-n",
    wrong="Sum(x[i], (i, 1, n))/mu-1/n",
)
true("exponential mass", "r: positive", "Integral(r*exp(-r*x), (x, 0, oo))", "1", wrong="r")
true("exponential mean", "r: positive", "Integral(x*r*exp(-r*x), (x, 0, oo))", "1/r", wrong="r")
true("exponential tail", "r: positive; a: positive", "Integral(r*exp(-r*x), (x, a, oo))", "exp(-r*a)", wrong="exp(r*a)")
true("exponential variance", "r: positive", "Integral((x-1/r)**2*r*exp(-r*x), (x, 0, oo))", "1/r**2", wrong="2/r**2")
true(
    "gaussian mass",
    "m: real; v: positive",
    "Integral(exp(-(x-m)**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))",
    "1",
    wrong={"lhs": "Integral(exp(-(x-m)**2/v)/sqrt(2*pi*v), (x, -oo, oo))"},
)
true(
    "gaussian expectation",
    "m: real; v: positive",
    "Integral(x*exp(-(x-m)**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))",
    "m",
    wrong="m+v",
)
true(
    "gaussian variance integral",
    "m: real; v: positive",
    "Integral((x-m)**2*exp(-(x-m)**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))",
    "v",
    wrong="sqrt(v)",
)
true(
    "gaussian score",
    "x: sequence of real; n: positive integer; mu: real; v: positive",
    "Derivative(-Sum((x[i]-mu)**2, (i, 1, n))/(2*v), mu)",
    "(Sum(x[i], (i, 1, n))-n*mu)/v",
    wrong="(Sum(x[i], (i, 1, n))-mu)/v",
)
true(
    "steiner",
    "x: sequence of real; n: positive integer; c: real",
    "Sum((x[i]-c)**2, (i, 1, n))",
    "Sum(x[i]**2, (i, 1, n))-2*c*Sum(x[i], (i, 1, n))+n*c**2",
    wrong="Sum(x[i]**2, (i, 1, n))-2*c*Sum(x[i], (i, 1, n))+c**2",
)
true("geometric mass", "p: (0, 1)", "Sum(p*(1-p)**k, (k, 0, oo))", "1", wrong="1-p")
true("geometric mean", "p: (0, 1)", "Sum(k*p*(1-p)**k, (k, 0, oo))", "(1-p)/p", wrong="1/p")
# -- entropy, cross-entropy, divergence
H = "-p*log(p)-(1-p)*log(1-p)"
true("entropy slope", "p: (0, 1)", f"Derivative({H}, p)", "log((1-p)/p)", wrong="log(p/(1-p))")
true("entropy curvature", "p: (0, 1)", f"Derivative({H}, (p, 2))", "-1/(p*(1-p))", wrong="1/(p*(1-p))")
optimum("entropy maximum", "p: (0, 1)", H, {"p": "1/2"}, attained="log(2)", wrong={"p": "1/3"})
true("entropy in bits", "p: (0, 1)", "-p*log(p, 2)-(1-p)*log(1-p, 2)", f"({H})/log(2)", wrong=f"({H})*log(2)")
true(
    "cross-entropy splits",
    "p: (0, 1); q: (0, 1)",
    "-p*log(q)-(1-p)*log(1-q)",
    f"({H})+p*log(p/q)+(1-p)*log((1-p)/(1-q))",
    wrong=f"({H})-p*log(p/q)-(1-p)*log((1-p)/(1-q))",
)
true(
    "cross-entropy splits for three",
    "a: positive; b: positive; c: positive; u: positive; v: positive; w: positive",
    "-a*log(u)-b*log(v)-c*log(w)",
    "-a*log(a)-b*log(b)-c*log(c)+a*log(a/u)+b*log(b/v)+c*log(c/w)",
    wrong="-a*log(a)-b*log(b)-c*log(c)+a*log(u/a)+b*log(b/v)+c*log(c/w)",
)
true(
    "divergence is not negative",
    "p: (0, 1); q: (0, 1)",
    "p*log(p/q)+(1-p)*log((1-p)/(1-q))",
    "0",
    kind=Kind.INEQUALITY,
    relation=">=",
    wrong={"relation": "<="},
)
true(
    "log below its tangent",
    "t: positive",
    "log(t)",
    "t-1",
    kind=Kind.INEQUALITY,
    relation="<=",
    wrong={"relation": ">="},
)
true(
    "exponential above its tangent", "x: real", "exp(x)", "1+x", kind=Kind.INEQUALITY, relation=">=", wrong="1+x+x**2/2"
)
true(
    "cross-entropy against entropy",
    "p: (0, 1); q: (0, 1)",
    "-p*log(q)-(1-p)*log(1-q)",
    H,
    kind=Kind.INEQUALITY,
    relation=">=",
    wrong={"relation": "<="},
)
true("entropy is positive", "p: (0, 1)", H, "0", kind=Kind.INEQUALITY, relation=">", wrong={"relation": "<"})
optimum(
    "cross-entropy minimum",
    "p: (0, 1); q: (0, 1)",
    "-p*log(q)-(1-p)*log(1-q)",
    {"q": "p"},
    low=True,
    wrong={"q": "1-p"},
)
S = (Definition("sigma", ("z",), "1/(1+exp(-z))"),)
true(
    "sigmoid slope",
    "z: real",
    "Derivative(sigma(z), z)",
    "sigma(z)*(1-sigma(z))",
    definitions=S,
    wrong="sigma(z)*(1+sigma(z))",
)
true("sigmoid reflection", "z: real", "1-sigma(z)", "sigma(-z)", definitions=S, wrong="sigma(z)")
true("softmax of two", "a: real; b: real", "exp(a)/(exp(a)+exp(b))", "sigma(a-b)", definitions=S, wrong="sigma(b-a)")
true("logit inverts", "p: (0, 1)", "sigma(log(p/(1-p)))", "p", definitions=S, wrong="1-p")
true(
    "gradient in logits",
    "z: real; y: {0, 1}",
    "Derivative(-y*log(sigma(z))-(1-y)*log(1-sigma(z)), z)",
    "sigma(z)-y",
    definitions=S,
    wrong="y-sigma(z)",
)
true("perplexity", "p: (0, 1)", f"exp({H})", "p**(-p)*(1-p)**(p-1)", wrong="p**p*(1-p)**(1-p)")
true("softplus slope", "z: real", "Derivative(log(1+exp(z)), z)", "sigma(z)", definitions=S, wrong="sigma(-z)")
# -- values
true("fourteen twentieths", "", "14/20", "0.7", kind=Kind.VALUE, wrong="0.6")
true("eight bits", "", "2**-8", "0.0039", kind=Kind.VALUE, wrong="0.0040")
true("ratio value", "", "(0.7/0.5)**67*(0.3/0.5)**33", "294.83", kind=Kind.VALUE, wrong="297.83")
true("entropy value", "", "-0.7*log(0.7)-0.3*log(0.3)", "0.6109", kind=Kind.VALUE, wrong="0.6108")
true("log of two", "", "log(2)", "0.693147", kind=Kind.VALUE, wrong="0.693148")
true("integral value", "", "Integral(exp(-x**2), (x, 0, 1))", "0.7468", kind=Kind.VALUE, wrong="0.7469")
# -- algebra and calculus
true("root of a square", "x: positive", "sqrt(x**2)", "x", wrong={"declared": "x: real"})
true("absolute value", "x: real", "Abs(x)", "Max(x, -x)", wrong="Min(x, -x)")
true("maximum of two", "x: real; y: real", "Max(x, y)", "(x+y+Abs(x-y))/2", wrong="(x+y-Abs(x-y))/2")
true("piecewise", "x: real", "Piecewise((0, x < 0), (x, True))", "(x+Abs(x))/2", wrong="(x-Abs(x))/2")
true(
    "log of a product",
    "x: positive; y: positive",
    "log(x*y)",
    "log(x)+log(y)",
    wrong={"declared": "x: nonzero; y: nonzero"},
)
true("power of a power", "x: positive; a: real", "(x**a)**2", "x**(2*a)", wrong="x**(a**2)")
true("difference of squares", "x: real; y: real", "(x-y)*(x+y)", "x**2-y**2", wrong="x**2+y**2")
true("partial fractions", "x: positive", "1/(x*(x+1))", "1/x-1/(x+1)", wrong="1/x+1/(x+1)")
true("ordered", "a: real; b: real", "Abs(b-a)", "b-a", constraints=("a < b",), wrong={"constraints": ()})
true("pythagoras", "x: real", "sin(x)**2+cos(x)**2", "1", wrong={"lhs": "sin(x)**2-cos(x)**2"})
true("double angle", "x: real", "sin(2*x)", "2*sin(x)*cos(x)", wrong="sin(x)*cos(x)")
true(
    "addition theorem",
    "x: real; y: real",
    "cos(x+y)",
    "cos(x)*cos(y)-sin(x)*sin(y)",
    wrong="cos(x)*cos(y)+sin(x)*sin(y)",
)
true("hyperbola", "x: real", "cosh(x)**2-sinh(x)**2", "1", wrong="-1")
true("tanh and sigmoid", "x: real", "tanh(x/2)", "2*sigma(x)-1", definitions=S, wrong="sigma(x)-1")
true("quotient rule", "x: positive", "Derivative(log(x)/x, x)", "(1-log(x))/x**2", wrong="(1+log(x))/x**2")
true("self power", "x: positive", "Derivative(x**x, x)", "x**x*(1+log(x))", wrong="x*x**(x-1)")
true("first integers", "n: nonnegative integer", "Sum(k, (k, 1, n))", "n*(n+1)/2", wrong="n*(n-1)/2")
true("squares", "n: nonnegative integer", "Sum(k**2, (k, 1, n))", "n*(n+1)*(2*n+1)/6", wrong="n*(n+1)*(2*n-1)/6")
true(
    "geometric sum",
    "q: (0, 1); n: nonnegative integer",
    "Sum(q**k, (k, 0, n))",
    "(1-q**(n+1))/(1-q)",
    wrong="(1-q**n)/(1-q)",
)
true("geometric series", "q: (0, 1)", "Sum(q**k, (k, 0, oo))", "1/(1-q)", wrong="1/(1+q)")
true("telescope", "n: positive integer", "Sum(1/(k*(k+1)), (k, 1, n))", "n/(n+1)", wrong="1/(n+1)")
true("factorial product", "n: positive integer", "Product(k, (k, 1, n))", "factorial(n)", wrong="factorial(n-1)")
true("gamma shift", "x: positive", "gamma(x+2)", "x*(x+1)*gamma(x)", wrong="(x+1)*gamma(x)")
true(
    "pascal",
    "n: positive integer; k: positive integer",
    "binomial(n, k)*k",
    "n*binomial(n-1, k-1)",
    constraints=("k < n",),
    wrong="n*binomial(n-1, k)",
)
true("antiderivative", "a: positive", "Integral(1/x, (x, 1, 1+a))", "log(1+a)", wrong="log(a)")
true("sine arch", "", "Integral(sin(x), (x, 0, pi))", "2", wrong="1")
true("compound interest", "x: real", "Limit((1+x/m)**m, m, oo)", "exp(x)", kind=Kind.LIMIT, wrong="exp(-x)")
true("sine quotient", "", "Limit(sin(x)/x, x, 0)", "1", kind=Kind.LIMIT, wrong="0")
true("derivative as a limit", "x: real", "Limit(((x+h)**2-x**2)/h, h, 0)", "2*x", kind=Kind.LIMIT, wrong="x")
true(
    "two means",
    "x: positive; y: positive",
    "(x+y)/2",
    "sqrt(x*y)",
    kind=Kind.INEQUALITY,
    relation=">=",
    wrong={"relation": "<="},
)
true("variance of a coin", "p: [0, 1]", "p*(1-p)", "1/4", kind=Kind.INEQUALITY, relation="<=", wrong="1/5")
true("sum of squares", "x: real; y: real", "x**2+y**2", "2*x*y", kind=Kind.INEQUALITY, relation=">=", wrong="3*x*y")

# -- information, bounds, priors
true(
    "bernoulli score has mean zero", "p: (0, 1)", "Sum((x/p-(1-x)/(1-p))*p**x*(1-p)**(1-x), (x, 0, 1))", "0", wrong="1"
)
true(
    "bernoulli information",
    "p: (0, 1)",
    "Sum((x/p-(1-x)/(1-p))**2*p**x*(1-p)**(1-x), (x, 0, 1))",
    "1/(p*(1-p))",
    wrong="p*(1-p)",
)
true(
    "bernoulli information by curvature",
    "p: (0, 1)",
    "-Sum(Derivative(x*log(p)+(1-x)*log(1-p), (p, 2))*p**x*(1-p)**(1-x), (x, 0, 1))",
    "1/(p*(1-p))",
    wrong="-1/(p*(1-p))",
)
true("poisson information", "r: positive", "Sum((k/r-1)**2*r**k*exp(-r)/factorial(k), (k, 0, oo))", "1/r", wrong="r")
true("exponential information", "r: positive", "Integral((1/r-x)**2*r*exp(-r*x), (x, 0, oo))", "1/r**2", wrong="1/r")
true(
    "gaussian information",
    "m: real; v: positive",
    "Integral(((x-m)/v)**2*exp(-(x-m)**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))",
    "1/v",
    wrong="v",
)
true(
    "variance reaches the bound",
    "p: (0, 1); n: positive integer",
    "p*(1-p)/n",
    "1/(n*(1/(p*(1-p))))",
    wrong="1/(n*p*(1-p))",
)
optimum(
    "map with a beta prior",
    "theta: (0, 1); s: positive integer; f: positive integer; a: (1, oo); b: (1, oo)",
    "theta**(s+a-1)*(1-theta)**(f+b-1)",
    {"theta": "(s+a-1)/(s+f+a+b-2)"},
    wrong={"theta": "(s+a)/(s+f+a+b)"},
)
optimum(
    "uniform end",
    "theta: [m, oo); m: positive; n: positive integer",
    "theta**(-n)",
    {"theta": "m"},
    wrong={"theta": "m+1"},
)
optimum(
    "coefficient moves nothing",
    "theta: (0, 1); s: positive integer; f: positive integer",
    "binomial(s+f, s)*theta**s*(1-theta)**f",
    {"theta": "s/(s+f)"},
    wrong={"theta": "s/(s+f+2)"},
)
optimum(
    "poisson over data",
    "x: sequence of positive; n: positive integer; r: positive",
    "Sum(x[i]*log(r)-r, (i, 1, n))",
    {"r": "Sum(x[i], (i, 1, n))/n"},
    wrong={"r": "Sum(x[i], (i, 1, n))/(n+1)"},
)
optimum(
    "exponential over data",
    "x: sequence of positive; n: positive integer; r: positive",
    "Sum(log(r)-r*x[i], (i, 1, n))",
    {"r": "n/Sum(x[i], (i, 1, n))"},
    wrong={"r": "Sum(x[i], (i, 1, n))/n"},
)
optimum(
    "least squares slope",
    "w: real; a: positive; b: real; c: real",
    "(c-w*a)**2+(b-2*w*a)**2",
    {"w": "(c+2*b)/(5*a)"},
    low=True,
    wrong={"w": "(c+b)/(3*a)"},
)
optimum(
    "bernoulli by counts of data",
    "theta: (0, 1); q: (0, 1)",
    "q*log(theta)+(1-q)*log(1-theta)",
    {"theta": "q"},
    wrong={"theta": "q**2"},
)
true(
    "jensen for two points",
    "a: positive; b: positive; w: (0, 1)",
    "log(w*a+(1-w)*b)",
    "w*log(a)+(1-w)*log(b)",
    kind=Kind.INEQUALITY,
    relation=">=",
    wrong={"relation": "<="},
)
true(
    "softplus is convex",
    "z: real",
    "Derivative(log(1+exp(z)), (z, 2))",
    "0",
    kind=Kind.INEQUALITY,
    relation=">",
    wrong={"relation": "<"},
)
true(
    "cross-entropy curvature",
    "z: real; y: {0, 1}",
    "Derivative(log(1+exp(z))-y*z, (z, 2))",
    "sigma(z)*(1-sigma(z))",
    definitions=S,
    wrong="sigma(z)*(1-sigma(z))*y",
)
true("concave score", T, "-s/theta**2-f/(1-theta)**2", "0", kind=Kind.INEQUALITY, relation="<", wrong={"relation": ">"})
# -- losses
true(
    "softmax jacobian",
    "a: real; b: real; c: real",
    "Derivative(p(a), a)",
    "p(a)*(1-p(a))",
    definitions=(Definition("p", ("t",), "exp(t)/(exp(t)+exp(b)+exp(c))"),),
    wrong="p(a)*(1+p(a))",
)
true(
    "softmax jacobian off the diagonal",
    "a: real; b: real; c: real",
    "Derivative(exp(a)/(exp(a)+exp(b)+exp(c)), b)",
    "-exp(a)*exp(b)/(exp(a)+exp(b)+exp(c))**2",
    wrong="exp(a)*exp(b)/(exp(a)+exp(b)+exp(c))**2",
)
true(
    "softmax gradient",
    "a: real; b: real; c: real",
    "Derivative(-log(exp(a)/(exp(a)+exp(b)+exp(c))), a)",
    "exp(a)/(exp(a)+exp(b)+exp(c))-1",
    wrong="exp(a)/(exp(a)+exp(b)+exp(c))+1",
)
true(
    "softmax shift",
    "a: real; b: real; t: real",
    "exp(a+t)/(exp(a+t)+exp(b+t))",
    "exp(a)/(exp(a)+exp(b))",
    wrong="exp(a+t)/(exp(a)+exp(b))",
)
true(
    "log-sum-exp shift",
    "a: real; b: real; m: real",
    "log(exp(a)+exp(b))",
    "m+log(exp(a-m)+exp(b-m))",
    wrong="log(exp(a-m)+exp(b-m))",
)
true(
    "poisson regression",
    "z: real; y: nonnegative integer",
    "Derivative(exp(z)-y*z+log(factorial(y)), z)",
    "exp(z)-y",
    wrong="exp(z)+y",
)
true(
    "squared error slope",
    "w: real; b: real; x: real; y: real",
    "Derivative((y-w*x-b)**2/2, w)",
    "-(y-w*x-b)*x",
    wrong="(y-w*x-b)*x",
)
true(
    "gaussian loss",
    "y: real; m: real; v: positive",
    "-log(exp(-(y-m)**2/(2*v))/sqrt(2*pi*v))",
    "(y-m)**2/(2*v)+log(2*pi*v)/2",
    wrong="(y-m)**2/(2*v)+log(2*pi*v)",
)
true(
    "variance slope",
    "S: nonnegative; n: positive integer; t: positive",
    "Derivative(-n*log(2*pi*t)/2-S/(2*t), t)",
    "-n/(2*t)+S/(2*t**2)",
    wrong="-n/(2*t)-S/(2*t**2)",
)
true(
    "bernoulli loss in the logit",
    "a: real; q: [0, 1]",
    "Derivative(-q*log(sigma(a))-(1-q)*log(1-sigma(a)), a)",
    "sigma(a)-q",
    definitions=S,
    wrong="sigma(a)*q",
)
# -- distributions
true(
    "uniform mean",
    "a: real; b: real",
    "Integral(x/(b-a), (x, a, b))",
    "(a+b)/2",
    constraints=("a < b",),
    wrong="(b-a)/2",
)
true(
    "uniform variance",
    "a: real; b: real",
    "Integral((x-(a+b)/2)**2/(b-a), (x, a, b))",
    "(b-a)**2/12",
    constraints=("a < b",),
    wrong="(b-a)**2/6",
)
true(
    "gamma mean",
    "k: positive; r: positive",
    "Integral(x*r**k*x**(k-1)*exp(-r*x)/gamma(k), (x, 0, oo))",
    "k/r",
    wrong="k*r",
)
true("gamma mass", "k: positive; r: positive", "Integral(r**k*x**(k-1)*exp(-r*x)/gamma(k), (x, 0, oo))", "1", wrong="r")
true("beta mass", "a: positive; b: positive", "Integral(x**(a-1)*(1-x)**(b-1), (x, 0, 1))/beta(a, b)", "1", wrong="a")
true(
    "beta mean",
    "a: positive; b: positive",
    "Integral(x**a*(1-x)**(b-1)/beta(a, b), (x, 0, 1))",
    "a/(a+b)",
    wrong="b/(a+b)",
)
true(
    "beta variance",
    "a: positive; b: positive",
    "Integral((x-a/(a+b))**2*x**(a-1)*(1-x)**(b-1)/beta(a, b), (x, 0, 1))",
    "a*b/((a+b)**2*(a+b+1))",
    wrong="a*b/((a+b)**2*(a+b))",
)
true("geometric variance", "p: (0, 1)", "Sum((k-(1-p)/p)**2*p*(1-p)**k, (k, 0, oo))", "(1-p)/p**2", wrong="(1-p)/p")
true(
    "binomial generating function",
    "p: (0, 1); n: nonnegative integer; t: real",
    "Sum(exp(t*k)*binomial(n,k)*p**k*(1-p)**(n-k), (k, 0, n))",
    "(1-p+p*exp(t))**n",
    wrong="(p+(1-p)*exp(t))**n",
)
true(
    "gaussian fourth moment",
    "v: positive",
    "Integral(x**4*exp(-x**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))",
    "3*v**2",
    wrong="2*v**2",
)
true(
    "variance as a difference",
    "x: sequence of real; n: positive integer",
    "Sum((x[i]-Sum(x[j], (j, 1, n))/n)**2, (i, 1, n))/n",
    "Sum(x[i]**2, (i, 1, n))/n-(Sum(x[i], (i, 1, n))/n)**2",
    wrong="Sum(x[i]**2, (i, 1, n))/n-Sum(x[i], (i, 1, n))/n",
)
true(
    "bayes", "a: (0, 1); b: (0, 1); c: (0, 1)", "a*b/(a*b+c*(1-b))", "1/(1+c*(1-b)/(a*b))", wrong="1/(1+c*b/(a*(1-b)))"
)
true("diagnostic test", "", "0.99*0.01/(0.99*0.01+0.05*0.99)", "0.1667", kind=Kind.VALUE, wrong="0.9900")
true("odds of the estimate", "s: positive integer; f: positive integer", "(s/(s+f))/(1-s/(s+f))", "s/f", wrong="f/s")
true(
    "gibbs for three",
    "a: positive; b: positive",
    "a*log(a/b)-a+b",
    "0",
    kind=Kind.INEQUALITY,
    relation=">=",
    wrong={"relation": "<"},
)
true(
    "pinsker-like point",
    "p: (0, 1)",
    "p*log(2*p)+(1-p)*log(2*(1-p))",
    "2*(p-1/2)**2",
    kind=Kind.INEQUALITY,
    relation=">=",
    wrong={"relation": "<="},
)
# -- constant differences
true("two arcs", "x: (-1, 1)", "asin(x)+acos(x)", "pi/2", wrong="pi/3")
true("arc and reciprocal", "x: positive", "atan(x)+atan(1/x)", "pi/2", wrong={"declared": "x: nonzero"})
true("area tangent", "x: (-1, 1)", "log((1+x)/(1-x))/2", "atanh(x)", wrong="2*atanh(x)")
