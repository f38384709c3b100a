"""True equations, each with a wrong twin: the mathematics of the room and of first courses.

`true(...)` takes the statement and, as `wrong`, the fields that make it false (a sign, a lost factor, an off-by-one, a lost
assumption).  Every true one must be proved; no wrong one may be proved or witnessed.
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


def optimum(name: str, declared: str, objective: str, at: dict[str, str], *, wrong: dict[str, str], low: bool = False, **fields: Any) -> None:
    true(
        name, declared, kind=Kind.MINIMUM if low else Kind.MAXIMUM, objective=objective, over=tuple(at),
        at=tuple(at.items()), wrong={"at": tuple(wrong.items())}, **fields,
    )  # fmt: skip


T = "theta: (0, 1); s: positive integer; f: positive integer; n: positive integer"
L = (Definition("L", ("theta",), "theta**s*(1-theta)**f"), Definition("ell", ("theta",), "log(L(theta))"))

# -- Bernoulli and likelihood
true("score", T, "Derivative(s*log(theta)+f*log(1-theta), theta)", "s/theta - f/(1-theta)", wrong="s/theta + f/(1-theta)")
true("curvature", T, "Derivative(s*log(theta)+f*log(1-theta), (theta, 2))", "-s/theta**2 - f/(1-theta)**2", wrong="-s/theta**2 + f/(1-theta)**2")
true("log of the likelihood", T, "ell(theta)", "s*log(theta)+f*log(1-theta)", definitions=L, wrong="s*log(theta)-f*log(1-theta)")
true("score through the definition", T, "Derivative(ell(theta), theta)", "(s-(s+f)*theta)/(theta*(1-theta))", definitions=L, wrong="(s-(s+f)*theta)/theta")
true("score vanishes", T, "Subs(Derivative(ell(t), t), t, s/(s+f))", "0", definitions=L, wrong={"lhs": "Subs(Derivative(ell(t), t), t, s/(s+f+1))"})
true("derivative of the likelihood", T, "Derivative(L(theta), theta)", "L(theta)*(s/theta - f/(1-theta))", definitions=L, wrong="L(theta)*(s/theta - f/theta)")
true("likelihood ratio", T, "L(theta)/L(1/2)", "(2*theta)**s*(2-2*theta)**f", definitions=L, wrong="(2*theta)**s*(1-theta)**f")
optimum("likelihood", T, "theta**s*(1-theta)**f", {"theta": "s/(s+f)"}, wrong={"theta": "s/(s+f+1)"})
optimum("log-likelihood", T, "s*log(theta)+(n-s)*log(1-theta)", {"theta": "s/n"}, constraints=("s < n",), wrong={"theta": "(s+1)/(n+2)"})
optimum("no success", "theta: [0, 1]; n: positive integer", "(1-theta)**n", {"theta": "0"}, attained="1", wrong={"theta": "1/2"})
optimum("all successes", "theta: [0, 1]; n: positive integer", "theta**n", {"theta": "1"}, attained="1", wrong={"theta": "0"})
optimum("closed interval", "theta: [0, 1]; s: positive integer; f: positive integer", "theta**s*(1-theta)**f", {"theta": "s/(s+f)"}, wrong={"theta": "f/(s+f)"})
optimum("fourteen of twenty", "theta: (0, 1)", "theta**14*(1-theta)**6", {"theta": "7/10"}, wrong={"theta": "3/5"})
optimum("penalised", "theta: (0, 1); a: positive; b: positive", "a*log(theta)+b*log(1-theta)", {"theta": "a/(a+b)"}, wrong={"theta": "b/(a+b)"})
optimum("poisson rate", "lambda: positive; s: positive; n: positive integer", "s*log(lambda)-n*lambda", {"lambda": "s/n"}, wrong={"lambda": "n/s"})
optimum("exponential rate", "lambda: positive; s: positive; n: positive integer", "n*log(lambda)-lambda*s", {"lambda": "n/s"}, wrong={"lambda": "s/n"})
optimum("gaussian mean", "x: sequence of real; n: positive integer; mu: real; v: positive", "-n/2*log(2*pi*v)-Sum((x[i]-mu)**2, (i, 1, n))/(2*v)", {"mu": "Sum(x[i], (i, 1, n))/n"}, wrong={"mu": "Sum(x[i], (i, 1, n))/(n+1)"})
optimum("gaussian variance", "S: positive; n: positive integer; v: positive", "-n*log(v)/2-S/(2*v)", {"v": "S/n"}, wrong={"v": "S/(n+1)"})
optimum("mean minimises squares", "a: real; b: real; c: real; m: real", "(a-m)**2+(b-m)**2+(c-m)**2", {"m": "(a+b+c)/3"}, low=True, wrong={"m": "(a+b+c)/2"})
optimum("joint gaussian", "m: real; v: positive; a: real; S: positive", "-log(v)-((m-a)**2+S)/v", {"m": "a", "v": "S"}, wrong={"m": "a", "v": "2*S"})
true("bernoulli mass", "p: [0, 1]", "Sum(p**x*(1-p)**(1-x), (x, 0, 1))", "1", wrong="p")
true("bernoulli mass at x", "p: (0, 1); x: {0, 1}", "p**x*(1-p)**(1-x)", "p*x+(1-p)*(1-x)", wrong="p*x+(1-p)*x")
true("bernoulli mean", "p: [0, 1]", "Sum(x*p**x*(1-p)**(1-x), (x, 0, 1))", "p", wrong="1-p")
true("bernoulli variance", "p: [0, 1]", "Sum((x-p)**2*p**x*(1-p)**(1-x), (x, 0, 1))", "p*(1-p)", wrong="p*(1+p)")
true("binomial mass", "p: [0, 1]; n: nonnegative integer", "Sum(binomial(n,k)*p**k*(1-p)**(n-k), (k, 0, n))", "1", wrong={"lhs": "Sum(binomial(n,k)*p**k*(1-p)**(n-k), (k, 1, n))"})
true("binomial mean", "p: [0, 1]; n: nonnegative integer", "Sum(k*binomial(n,k)*p**k*(1-p)**(n-k), (k, 0, n))", "n*p", wrong="(n+1)*p")
true("binomial variance", "p: (0, 1); n: nonnegative integer", "Sum((k-n*p)**2*binomial(n,k)*p**k*(1-p)**(n-k), (k, 0, n))", "n*p*(1-p)", wrong="(n-1)*p*(1-p)")
true("binomial theorem", "a: positive; b: positive; n: nonnegative integer", "Sum(binomial(n,k)*a**k*b**(n-k), (k, 0, n))", "(a+b)**n", wrong="(a+b)**(n+1)")
true("subsets", "n: nonnegative integer", "Sum(binomial(n,k), (k, 0, n))", "2**n", wrong="2**n-1")
true("likelihood integrates to a beta", "s: nonnegative integer; f: nonnegative integer", "Integral(theta**s*(1-theta)**f, (theta, 0, 1))", "beta(s+1, f+1)", wrong="beta(s, f+1)")
true("beta by factorials", "s: nonnegative integer; f: nonnegative integer", "Integral(theta**s*(1-theta)**f, (theta, 0, 1))", "factorial(s)*factorial(f)/factorial(s+f+1)", wrong="factorial(s)*factorial(f)/factorial(s+f)")
true("concrete beta", "", "Integral(theta**2*(1-theta), (theta, 0, 1))", "1/12", wrong="1/6")
true("posterior mean", "a: positive; b: positive", "Integral(t*t**(a-1)*(1-t)**(b-1), (t, 0, 1))/beta(a, b)", "a/(a+b)", wrong="a/(a+b+1)")
true("independent observations", "x: sequence of {0, 1}; n: positive integer; p: (0, 1)", "log(Product(p**x[i]*(1-p)**(1-x[i]), (i, 1, n)))", "log(p)*Sum(x[i], (i, 1, n))+log(1-p)*(n-Sum(x[i], (i, 1, n)))", wrong="log(p)*Sum(x[i], (i, 1, n))+log(1-p)*Sum(x[i], (i, 1, n))")
true("score over data", "x: sequence of {0, 1}; n: positive integer; p: (0, 1)", "Derivative(Sum(x[i]*log(p)+(1-x[i])*log(1-p), (i, 1, n)), p)", "Sum(x[i], (i, 1, n))/p-(n-Sum(x[i], (i, 1, n)))/(1-p)", wrong="Sum(x[i], (i, 1, n))/p-(n-Sum(x[i], (i, 1, n)))/p")
# -- Poisson, exponential, Gaussian
true("poisson mass", "lambda: positive", "Sum(lambda**k*exp(-lambda)/factorial(k), (k, 0, oo))", "1", wrong={"lhs": "Sum(lambda**k*exp(-lambda)/factorial(k), (k, 1, oo))"})
true("poisson mean", "lambda: positive", "Sum(k*lambda**k*exp(-lambda)/factorial(k), (k, 0, oo))", "lambda", wrong="lambda**2")
true("poisson variance", "lambda: positive", "Sum((k-lambda)**2*lambda**k*exp(-lambda)/factorial(k), (k, 0, oo))", "lambda", wrong="lambda**2")
true("poisson score", "x: sequence of nonnegative; n: positive integer; mu: positive", "Derivative(Sum(x[i]*log(mu)-mu, (i, 1, n)), mu)", "Sum(x[i], (i, 1, n))/mu-n", wrong="Sum(x[i], (i, 1, n))/mu-1/n")
true("exponential mass", "r: positive", "Integral(r*exp(-r*x), (x, 0, oo))", "1", wrong="r")
true("exponential mean", "r: positive", "Integral(x*r*exp(-r*x), (x, 0, oo))", "1/r", wrong="r")
true("exponential tail", "r: positive; a: positive", "Integral(r*exp(-r*x), (x, a, oo))", "exp(-r*a)", wrong="exp(r*a)")
true("exponential variance", "r: positive", "Integral((x-1/r)**2*r*exp(-r*x), (x, 0, oo))", "1/r**2", wrong="2/r**2")
true("gaussian mass", "m: real; v: positive", "Integral(exp(-(x-m)**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))", "1", wrong={"lhs": "Integral(exp(-(x-m)**2/v)/sqrt(2*pi*v), (x, -oo, oo))"})
true("gaussian mean", "m: real; v: positive", "Integral(x*exp(-(x-m)**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))", "m", wrong="m+v")
true("gaussian variance integral", "m: real; v: positive", "Integral((x-m)**2*exp(-(x-m)**2/(2*v))/sqrt(2*pi*v), (x, -oo, oo))", "v", wrong="sqrt(v)")
true("gaussian score", "x: sequence of real; n: positive integer; mu: real; v: positive", "Derivative(-Sum((x[i]-mu)**2, (i, 1, n))/(2*v), mu)", "(Sum(x[i], (i, 1, n))-n*mu)/v", wrong="(Sum(x[i], (i, 1, n))-mu)/v")
true("steiner", "x: sequence of real; n: positive integer; c: real", "Sum((x[i]-c)**2, (i, 1, n))", "Sum(x[i]**2, (i, 1, n))-2*c*Sum(x[i], (i, 1, n))+n*c**2", wrong="Sum(x[i]**2, (i, 1, n))-2*c*Sum(x[i], (i, 1, n))+c**2")
true("geometric mass", "p: (0, 1)", "Sum(p*(1-p)**k, (k, 0, oo))", "1", wrong="1-p")
true("geometric mean", "p: (0, 1)", "Sum(k*p*(1-p)**k, (k, 0, oo))", "(1-p)/p", wrong="1/p")
# -- entropy, cross-entropy, divergence
H = "-p*log(p)-(1-p)*log(1-p)"
true("entropy slope", "p: (0, 1)", f"Derivative({H}, p)", "log((1-p)/p)", wrong="log(p/(1-p))")
true("entropy curvature", "p: (0, 1)", f"Derivative({H}, (p, 2))", "-1/(p*(1-p))", wrong="1/(p*(1-p))")
optimum("entropy maximum", "p: (0, 1)", H, {"p": "1/2"}, attained="log(2)", wrong={"p": "1/3"})
true("entropy in bits", "p: (0, 1)", "-p*log(p, 2)-(1-p)*log(1-p, 2)", f"({H})/log(2)", wrong=f"({H})*log(2)")
true("cross-entropy splits", "p: (0, 1); q: (0, 1)", "-p*log(q)-(1-p)*log(1-q)", f"({H})+p*log(p/q)+(1-p)*log((1-p)/(1-q))", wrong=f"({H})-p*log(p/q)-(1-p)*log((1-p)/(1-q))")
true("cross-entropy splits for three", "a: positive; b: positive; c: positive; u: positive; v: positive; w: positive", "-a*log(u)-b*log(v)-c*log(w)", "-a*log(a)-b*log(b)-c*log(c)+a*log(a/u)+b*log(b/v)+c*log(c/w)", wrong="-a*log(a)-b*log(b)-c*log(c)+a*log(u/a)+b*log(b/v)+c*log(c/w)")
true("divergence is not negative", "p: (0, 1); q: (0, 1)", "p*log(p/q)+(1-p)*log((1-p)/(1-q))", "0", kind=Kind.INEQUALITY, relation=">=", wrong={"relation": "<="})
true("log below its tangent", "t: positive", "log(t)", "t-1", kind=Kind.INEQUALITY, relation="<=", wrong={"relation": ">="})
true("exponential above its tangent", "x: real", "exp(x)", "1+x", kind=Kind.INEQUALITY, relation=">=", wrong="1+x+x**2/2")
true("cross-entropy against entropy", "p: (0, 1); q: (0, 1)", "-p*log(q)-(1-p)*log(1-q)", H, kind=Kind.INEQUALITY, relation=">=", wrong={"relation": "<="})
true("entropy is positive", "p: (0, 1)", H, "0", kind=Kind.INEQUALITY, relation=">", wrong={"relation": "<"})
optimum("cross-entropy minimum", "p: (0, 1); q: (0, 1)", "-p*log(q)-(1-p)*log(1-q)", {"q": "p"}, low=True, wrong={"q": "1-p"})
S = (Definition("sigma", ("z",), "1/(1+exp(-z))"),)
true("sigmoid slope", "z: real", "Derivative(sigma(z), z)", "sigma(z)*(1-sigma(z))", definitions=S, wrong="sigma(z)*(1+sigma(z))")
true("sigmoid reflection", "z: real", "1-sigma(z)", "sigma(-z)", definitions=S, wrong="sigma(z)")
true("softmax of two", "a: real; b: real", "exp(a)/(exp(a)+exp(b))", "sigma(a-b)", definitions=S, wrong="sigma(b-a)")
true("logit inverts", "p: (0, 1)", "sigma(log(p/(1-p)))", "p", definitions=S, wrong="1-p")
true("gradient in logits", "z: real; y: {0, 1}", "Derivative(-y*log(sigma(z))-(1-y)*log(1-sigma(z)), z)", "sigma(z)-y", definitions=S, wrong="y-sigma(z)")
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
true("log of a product", "x: positive; y: positive", "log(x*y)", "log(x)+log(y)", wrong={"declared": "x: nonzero; y: nonzero"})
true("power of a power", "x: positive; a: real", "(x**a)**2", "x**(2*a)", wrong="x**(a**2)")
true("difference of squares", "x: real; y: real", "(x-y)*(x+y)", "x**2-y**2", wrong="x**2+y**2")
true("partial fractions", "x: positive", "1/(x*(x+1))", "1/x-1/(x+1)", wrong="1/x+1/(x+1)")
true("ordered", "a: real; b: real", "Abs(b-a)", "b-a", constraints=("a < b",), wrong={"constraints": ()})
true("pythagoras", "x: real", "sin(x)**2+cos(x)**2", "1", wrong={"lhs": "sin(x)**2-cos(x)**2"})
true("double angle", "x: real", "sin(2*x)", "2*sin(x)*cos(x)", wrong="sin(x)*cos(x)")
true("addition theorem", "x: real; y: real", "cos(x+y)", "cos(x)*cos(y)-sin(x)*sin(y)", wrong="cos(x)*cos(y)+sin(x)*sin(y)")
true("hyperbola", "x: real", "cosh(x)**2-sinh(x)**2", "1", wrong="-1")
true("tanh and sigmoid", "x: real", "tanh(x/2)", "2*sigma(x)-1", definitions=S, wrong="sigma(x)-1")
true("quotient rule", "x: positive", "Derivative(log(x)/x, x)", "(1-log(x))/x**2", wrong="(1+log(x))/x**2")
true("self power", "x: positive", "Derivative(x**x, x)", "x**x*(1+log(x))", wrong="x*x**(x-1)")
true("first integers", "n: nonnegative integer", "Sum(k, (k, 1, n))", "n*(n+1)/2", wrong="n*(n-1)/2")
true("squares", "n: nonnegative integer", "Sum(k**2, (k, 1, n))", "n*(n+1)*(2*n+1)/6", wrong="n*(n+1)*(2*n-1)/6")
true("geometric sum", "q: (0, 1); n: nonnegative integer", "Sum(q**k, (k, 0, n))", "(1-q**(n+1))/(1-q)", wrong="(1-q**n)/(1-q)")
true("geometric series", "q: (0, 1)", "Sum(q**k, (k, 0, oo))", "1/(1-q)", wrong="1/(1+q)")
true("telescope", "n: positive integer", "Sum(1/(k*(k+1)), (k, 1, n))", "n/(n+1)", wrong="1/(n+1)")
true("factorial product", "n: positive integer", "Product(k, (k, 1, n))", "factorial(n)", wrong="factorial(n-1)")
true("gamma shift", "x: positive", "gamma(x+2)", "x*(x+1)*gamma(x)", wrong="(x+1)*gamma(x)")
true("pascal", "n: positive integer; k: positive integer", "binomial(n, k)*k", "n*binomial(n-1, k-1)", constraints=("k < n",), wrong="n*binomial(n-1, k)")
true("antiderivative", "a: positive", "Integral(1/x, (x, 1, 1+a))", "log(1+a)", wrong="log(a)")
true("sine arch", "", "Integral(sin(x), (x, 0, pi))", "2", wrong="1")
true("compound interest", "x: real", "Limit((1+x/m)**m, m, oo)", "exp(x)", kind=Kind.LIMIT, wrong="exp(-x)")
true("sine quotient", "", "Limit(sin(x)/x, x, 0)", "1", kind=Kind.LIMIT, wrong="0")
true("derivative as a limit", "x: real", "Limit(((x+h)**2-x**2)/h, h, 0)", "2*x", kind=Kind.LIMIT, wrong="x")
true("two means", "x: positive; y: positive", "(x+y)/2", "sqrt(x*y)", kind=Kind.INEQUALITY, relation=">=", wrong={"relation": "<="})
true("variance of a coin", "p: [0, 1]", "p*(1-p)", "1/4", kind=Kind.INEQUALITY, relation="<=", wrong="1/5")
true("sum of squares", "x: real; y: real", "x**2+y**2", "2*x*y", kind=Kind.INEQUALITY, relation=">=", wrong="3*x*y")
