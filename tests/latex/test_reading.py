"""What formulas are read as, by construct; every text is what a mathematician reads on the page."""

import pytest
from latex_table import NOTATION

from cfpipe.latex import Spelling, read_display, show, vocabulary
from cfpipe.witnesses.language.syntax import Unreadable

ALGEBRA = {
    r"a b c": "a*b*c",
    r"a \cdot b \times c": "a*b*c",
    r"\frac{a}{b} c": "a/b*c",
    r"\frac12 a": "1/2*a",
    r"\frac ab": "a/b",
    r"a - (b - c)": "a - (b - c)",
    r"a + (b + c)": "a + b + c",
    r"a \cdot (-b)": "-a*b",
    r"\frac{-a}{b}": "-a/b",
    r"-a^2": "-a**2",
    r"(-1)^{n+1}": "(-1)**(n + 1)",
    r"n 2^n": "n*2**n",
    r"a^{1/2} b": "a**(1/2)*b",
    r"e^{-x/\theta}/\theta": "exp(-x/theta)/theta",
    r"n(n+1)/2": "n*(n + 1)/2",
    r"p(1-p)": "p*(1 - p)",
    r"\frac{a+b}{2}\left(x-\frac{1}{n}\right)": "(a + b)/2*(x - 1/n)",
    r"\sqrt{2\pi}\,\sigma": "sqrt(2*pi)*sigma",
    r"\sqrt[3]{x}": "x**(1/3)",
    r"\sqrt[n]{x}": "x**(1/n)",
    r"\sqrt x y": "sqrt(x)*y",
    r"4^n n!": "4**n*factorial(n)",
    r"\frac{n!}{k!\,(n-k)!}": "factorial(n)/(factorial(k)*factorial(n - k))",
    r"2n!": "2*factorial(n)",
    r"\binom{n}{k}^2": "binomial(n, k)**2",
    r"\binom nk p^k": "binomial(n, k)*p**k",
    r"{n \choose k} x": "binomial(n, k)*x",
    r"\lfloor x \rfloor + \left\lceil \frac{x}{2} \right\rceil": "floor(x) + ceiling(x/2)",
    r"|x|^2": "Abs(x)**2",
    r"|x||y|": "Abs(x)*Abs(y)",
    r"|x||y||z|": "Abs(x)*Abs(y)*Abs(z)",
    r"a|x|y + |z|": "a*Abs(x)*y + Abs(z)",
    r"||x| - |y||": "Abs(Abs(x) - Abs(y))",
    r"2\left|\frac{x}{y}\right|": "2*Abs(x/y)",
    r"\lVert x - y \rVert_2^2": "Abs(x - y)**2",
    r"0.25 \cdot .5": "0.25*0.5",
    r"e": "E",
    r"e^{i\pi}": "exp(I*pi)",
    r"\mathrm{e}^{-x}": "exp(-x)",
    r"2\pi e \sigma^2": "2*pi*E*sigma**2",
    r"{x}^2 + {n}!": "x**2 + factorial(n)",
    r"x^{2}": "x**2",
    r"\bigl[ a + b \bigr] c": "(a + b)*c",
    r"\left\{ a + b \right\} x": "(a + b)*x",
    r"\{ a + (b - c)^2 \} x": "(a + (b - c)**2)*x",
    r"\left\{ a + (b - c)^2 \right\} x": "(a + (b - c)**2)*x",
    r"\overline{D}": "conjugate(D)",
    r"\Re(D) + \operatorname{Im}(D)": "re(D) + im(D)",
}
NAMES = {
    r"\hat{p}(1-\hat p)": "phat*(1 - phat)",
    r"p_{\max} p": "pmax*p",
    r"\overline{x} + \mu_1 + \mu": "xbar + mu1 + mu",
    r"\sigma_0^2 \sigma^2": "v*sigma**2",
    r"\sigma^2_0": "v",
    r"X_1 + X_n + X_{n-1}": "X[1] + X[n] + X[n - 1]",
    r"X^2_1": "X[1]**2",
    r"H + \exp(H)": "H + exp(H)",
    r"f(x; y) + f(x \mid y) + f(x, y)": "f(x, y) + f(x, y) + f(x, y)",
    r"\mathrm{KL}(p \,\|\, q)": "KL(p, q)",
    r"\text{KL}(p \| q)": "KL(p, q)",
    r"f(|x| \mid |y|)": "f(Abs(x), Abs(y))",
    r"f(|x| | y)": "f(Abs(x), y)",
    r"\operatorname{KL}(p||q)": "KL(p, q)",
    r"f(|x||y|)": "f(Abs(x)*Abs(y))",
    r"L(\theta)^2": "L(theta)**2",
    r"h(X)": "h(X)",
}
FUNCTIONS = {
    r"\sin x": "sin(x)",
    r"\log n": "log(n)",
    r"\ln(2)\,x": "log(2)*x",
    r"\cos 2\pi x": "cos(2*pi*x)",
    r"\sin n\theta": "sin(n*theta)",
    r"\cos bx": "cos(b*x)",
    r"\sin\alpha t": "sin(alpha*t)",
    r"\sin^2 x + \cos^{2}(x)": "sin(x)**2 + cos(x)**2",
    r"\ln^2 x": "log(x)**2",
    r"\log 2\pi\sigma^2": "log(2*pi*sigma**2)",
    r"\log n!": "log(factorial(n))",
    r"\sin x \cos y": "sin(x)*cos(y)",
    r"\log x \cdot y": "log(x)*y",
    r"\tan\frac{x}{2}": "tan(x/2)",
    r"\log \sqrt{x}": "log(sqrt(x))",
    r"\log \log n": "log(log(n))",
    r"\log |x|": "log(Abs(x))",
    r"\log f(x)": "log(f(x))",
    r"\log e^{x}": "log(exp(x))",
    r"\ln \Gamma(x)": "log(gamma(x))",
    r"\log\theta \sum_{i=1}^n X_i": "log(theta)*Sum(X[i], (i, 1, n))",
    r"\log \prod_{i=1}^n X_i": "log(Product(X[i], (i, 1, n)))",
    r"\log_2 8": "log(8, 2)",
    r"\log_{10}(x) y": "log(x, 10)*y",
    r"\exp[x] c": "exp(x)*c",
    r"\exp\left\{-\tfrac{1}{2\tau}(x-\mu)^2\right\}": "exp(-1/(2*tau)*(x - mu)**2)",
    r"\max(x, 0) - \min\{a, b, c\}": "Max(x, 0) - Min(a, b, c)",
    r"\Gamma(x)^2 \Gamma(a, x)": "gamma(x)**2*uppergamma(a, x)",
    r"\mathrm{B}(a, b) + B(a, b)": "beta(a, b) + beta(a, b)",
    r"\psi(x + 1)": "digamma(x + 1)",
    r"\psi^{(2)}(x)": "polygamma(2, x)",
    r"\zeta(2)": "zeta(2)",
    r"\operatorname{erf}(x) + \text{erfc}(x)": "erf(x) + erfc(x)",
    r"\arctan x + \operatorname{arsinh} x": "atan(x) + asinh(x)",
    r"\operatorname{sgn}(x)": "sign(x)",
    r"\operatorname{besselj}(0, x)": "besselj(0, x)",
}
BINDERS = {
    r"\sum_{i=1}^n X_i + 1": "Sum(X[i], (i, 1, n)) + 1",
    r"\sum^n_{i=1} X_i": "Sum(X[i], (i, 1, n))",
    r"\sum_{j=1}^n X_j": "Sum(X[j], (j, 1, n))",
    r"\sum_{i=1}^n X_i \log X_i": "Sum(X[i]*log(X[i]), (i, 1, n))",
    r"\sum_{i=1}^n (X_i - \bar x)^2 / n": "Sum((X[i] - xbar)**2/n, (i, 1, n))",
    r"\sum_{1 \le i < n} X_i": "Sum(X[i], (i, 1, n - 1))",
    r"\sum_{i \ge 0} \frac{x^i}{i!}": "Sum(x**i/factorial(i), (i, 0, oo))",
    r"\sum_{i,l=1}^n X_i X_l": "Sum(X[i]*X[l], (i, 1, n), (l, 1, n))",
    r"\sum_{i=1}^{n} \sum_{l=1}^{i} X_l": "Sum(X[l], (l, 1, i), (i, 1, n))",
    r"\sum_{x \in \{0, 1\}} f(x)": "Sum(f(x), (x, 0, 1))",
    r"\sum_{x \in \{1, 3\}} x^2": "1**2 + 3**2",
    r"\sum_{x \in \{1, 2, \ldots, n\}} x": "Sum(x, (x, 1, n))",
    r"\sum_s f(s)": "Sum(f(s), (s, 0, 1))",
    r"\sum_{r} f(r)": "Sum(f(r), (r, 0, n))",
    r"\prod_{i=1}^n \lambda e^{-\lambda X_i}": "Product(lam*exp(-lam*X[i]), (i, 1, n))",
    r"\prod_{i=1}^n \prod_{l=1}^n X_i X_l": "Product(X[i]*X[l], (l, 1, n), (i, 1, n))",
    r"\int_0^1 x + y \, dx": "Integral(x + y, (x, 0, 1))",
    r"\int_0^1 dx": "Integral(1, (x, 0, 1))",
    r"\int_1^x \frac{\mathrm{d}\rho}{\rho}": "Integral(1/rho, (rho, 1, x))",
    r"\int_0^1 \frac{x \, dx}{1 + x^2} + 1": "Integral(x/(1 + x**2), (x, 0, 1)) + 1",
    r"\int_0^1 \! \int_0^{1-x} x y \, dy \, dx": "Integral(x*y, (y, 0, 1 - x), (x, 0, 1))",
    r"\int_{\mathbb{R}} e^{-x^2} \mathrm dx": "Integral(exp(-x**2), (x, -oo, oo))",
    r"\iint_{\mathbb{R}^2} f(x, y) \, dx\,dy": "Integral(f(x, y), (x, -oo, oo), (y, -oo, oo))",
    r"\int_0^\infty e^{-at}\cos bt\,dt": "Integral(exp(-a*t)*cos(b*t), (t, 0, oo))",
    r"\int_0^1 x \, dx \int_0^1 y \, dy": "Integral(x, (x, 0, 1))*Integral(y, (y, 0, 1))",
    r"\int_0^1 \ln x \, dx \cdot y": "Integral(log(x), (x, 0, 1))*y",
    r"\int_0^1 f'(x) \frac{1}{x} \frac{d}{dx} g(x) \, dx": (
        "Integral(Derivative(f(x), x)*1/x*Derivative(g(x), x), (x, 0, 1))"
    ),
    r"\lim_{x \to 0^+} x \ln x": "Limit(x*log(x), x, 0, '+')",
    r"\lim_{x \uparrow 1} f(x)": "Limit(f(x), x, 1, '-')",
    r"\lim_{x \to 0-} f(x)": "Limit(f(x), x, 0, '-')",
    r"\lim_{n \to \infty} \left(1 + \frac xn\right)^n": "Limit((1 + x/n)**n, n, oo)",
    r"\lim_{\varepsilon \to 0} \frac{f(x+\varepsilon) - f(x)}{\varepsilon}": (
        "Limit((f(x + varepsilon) - f(x))/varepsilon, varepsilon, 0)"
    ),
}
DERIVATIVES = {
    r"\frac{d}{dx} x^2 + 1": "Derivative(x**2, x) + 1",
    r"\frac{d^2}{dx^2} a \sin(x)": "Derivative(a*sin(x), (x, 2))",
    r"\frac{\partial^2 f(x, y)}{\partial x \, \partial y}": "Derivative(f(x, y), x, y)",
    r"\frac{df}{dx}": "Derivative(f(x), x)",
    r"\frac{\mathrm{d} L(\theta)}{\mathrm{d}\theta}": "Derivative(L(theta), theta)",
    r"\frac{\partial}{\partial \sigma_0^2} \log(\sigma_0^2)": ("Derivative(log(v), v)"),
    r"\frac{d}{dx}\left[x \ln x\right]": "Derivative(x*log(x), x)",
    r"f'(x) + f''(x)": "Derivative(f(x), x) + Derivative(f(x), (x, 2))",
    r"f^{(3)}(x)": "Derivative(f(x), (x, 3))",
    r"f'(x^2)": "Subs(Derivative(f(u_), u_), u_, x**2)",
    r"(x^2 + 1)'": "Derivative(x**2 + 1, x)",
    r"\partial_x f(x, y)": "Derivative(f(x, y), x)",
    r"\nabla f(x, y)": "Matrix([[Derivative(f(x, y), x)], [Derivative(f(x, y), y)]])",
    r"\nabla_\theta L(\theta)": "Derivative(L(theta), theta)",
    r"\left. \frac{d}{dx} e^{3x} \right|_{x=0}": "Subs(Derivative(exp(3*x), x), x, 0)",
    r"\frac{d}{dx} f(x) \Big|_{x=a}": "Subs(Derivative(f(x), x), x, a)",
    r"\frac{d}{dx}\bigg|_{x=0} f(x)": "Subs(Derivative(f(x), x), x, 0)",
    r"\left[ \frac{x^2}{2} \right]_0^1": "Subs(x**2/2, x, 1) - Subs(x**2/2, x, 0)",
    r"f(x) \Big|_{x=0}^{x=1}": "Subs(f(x), x, 1) - Subs(f(x), x, 0)",
}
MATRICES = {
    r"\begin{pmatrix} a & b \\ c & x \end{pmatrix}^\top": "Transpose(Matrix([[a, b], [c, x]]))",
    r"\begin{bmatrix} a & b \\ c & x \end{bmatrix}^{-1}": "Inverse(Matrix([[a, b], [c, x]]))",
    r"\left( \begin{array}{cc} a & b \\ c & x \end{array} \right)": "Matrix([[a, b], [c, x]])",
    r"\left| \begin{matrix} a & b \\ c & x \end{matrix} \right|": "Determinant(Matrix([[a, b], [c, x]]))",
    r"\det\left(\begin{matrix} a & b \\ c & x \end{matrix}\right)": "Determinant(Matrix([[a, b], [c, x]]))",
    r"(A^\top A)^{-1} A^\top": "Inverse(Transpose(A)*A)*Transpose(A)",
    r"\begin{vmatrix} a & b \\ c & x \end{vmatrix}": "Determinant(Matrix([[a, b], [c, x]]))",
    r"\det A \operatorname{tr}(A^\top A)": "Determinant(A)*Trace(Transpose(A)*A)",
    r"\left\lVert \begin{pmatrix} x \\ y \end{pmatrix} \right\rVert": "sqrt(Abs(x)**2 + Abs(y)**2)",
}
CASES = {
    r"\begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}": "Piecewise((x, x >= 0), (-x, True))",
    r"\begin{cases} x, & \text{if } 0 < x \le 1, \\[2pt] y, & \text{otherwise.} \end{cases}": (
        "Piecewise((x, 0 < x <= 1), (y, True))"
    ),
    r"\begin{cases} p & \text{if } s = 1 \\ 1 - p & \text{if } s = 0 \end{cases}": (
        "Piecewise((p, Eq(s, 1)), (1 - p, True))"
    ),
    r"\begin{cases} p & \text{if } k = 1 \\ 1 - p & \text{if } k = 0 \end{cases}": (
        "Piecewise((p, Eq(k, 1)), (1 - p, Eq(k, 0)))"
    ),
    r"\left\{ \begin{array}{ll} x & x > 0 \\ 0 & x \le 0 \end{array} \right.": "Piecewise((x, x > 0), (0, True))",
    r"\begin{cases} 1 & x \in [0, 1) \\ 0 & \text{otherwise} \end{cases}": "Piecewise((1, 0 <= x < 1), (0, True))",
    r"\mathbf{1}\{x \in \{1, 2\}\}": "Piecewise((1, Or(Eq(x, 1), Eq(x, 2))), (0, True))",
    r"\mathbf{1}\{x > 0\}": "Piecewise((1, x > 0), (0, True))",
    r"x \mathbb{1}_{\{x \ne y\}}": "x*Piecewise((1, Ne(x, y)), (0, True))",
    r"\mathbf 1_{x \le a}": "Piecewise((1, x <= a), (0, True))",
}
ALL = {**ALGEBRA, **NAMES, **FUNCTIONS, **BINDERS, **DERIVATIVES, **MATRICES, **CASES}


@pytest.mark.parametrize("latex", ALL)
def test_a_formula_is_read_as_the_expression_on_the_page(latex: str) -> None:
    display = read_display(latex, NOTATION)
    assert (display.sides, display.relations, display.premises) == ((ALL[latex],), (), ())


@pytest.mark.parametrize(
    ("latex", "sides", "relations"),
    [
        (r"a = b \le c", ("a", "b", "c"), ("=", "<=")),
        (r"a \approx 0.5", ("a", "0.5"), ("~",)),
        (r"a \propto b", ("a", "b"), ("propto",)),
        (r"a \neq b", ("a", "b"), ("!=",)),
        (r"a := b.", ("a", "b"), ("=",)),
        (r"a \overset{\text{def}}{=} b", ("a", "b"), ("=",)),
        (r"\begin{aligned} a &= b + c \\ &\quad - x \\ &\le y. \end{aligned}", ("a", "b + c - x", "y"), ("=", "<=")),
        (r"\begin{split} a + b &= \begin{cases} x & x > 0 \\ y & x \le 0 \end{cases} \end{split}",
         ("a + b", "Piecewise((x, x > 0), (y, True))"), ("=",)),
    ],
)  # fmt: skip
def test_chains_keep_every_side(latex: str, sides: tuple[str, ...], relations: tuple[str, ...]) -> None:
    display = read_display(latex, NOTATION)
    assert (display.sides, display.relations) == (sides, relations)


@pytest.mark.parametrize(
    ("latex", "premises"),
    [
        (r"a = b \quad (x > 0)", ("x > 0",)),
        (r"a = b \text{ for } x > 0", ("x > 0",)),
        (r"a = b, \quad 0 < x < 1", ("0 < x", "x < 1")),
        (r"a = b \quad -1 < x < 1", ("-1 < x", "x < 1")),
        (r"a = b \quad \text{for all } x \in (0, 1]", ("0 < x", "x <= 1")),
        (r"a = b, \quad x, y > 0", ("x > 0", "y > 0")),
        (r"a = b, \quad n = 1, 2, \ldots", ("n >= 1",)),
        (r"a = b, \qquad k = 0, 1, \dots, n", ("k >= 0", "k <= n")),
        (r"a = b \quad (x > 0 \text{ and } y \ne 0)", ("x > 0", "Ne(y, 0)")),
        (r"x < \frac{1}{2} < y \implies a = b", ("x < 1/2", "1/2 < y")),
        (r"\text{If } x > 0, \text{ then } a = b", ("x > 0",)),
        (r"a = b \quad \text{where } x = 2y", ("Eq(x, 2*y)",)),
        (r"a = b \quad \text{for } x \in \mathbb{R}", ()),
    ],
)
def test_shown_conditions_become_premises(latex: str, premises: tuple[str, ...]) -> None:
    display = read_display(latex, NOTATION)
    assert (display.sides, display.relations, display.premises) == (("a", "b"), ("=",), premises)


def test_equal_expressions_are_written_alike_however_they_are_typed() -> None:
    ways = (
        r"\frac{1}{2}\left(a+b\right)^{2}",
        r"\tfrac12 (a + b)^2",
        r"\dfrac 12 \cdot \bigl( a + b \bigr)^2",
        r"{\frac{1}{2}}\,\left[{a}+b\right]^{2}",
    )
    assert {read_display(way, NOTATION).sides for way in ways} == {("1/2*(a + b)**2",)}


def test_a_declared_d_is_the_differential_only_where_it_can_be_nothing_else() -> None:
    notation = vocabulary([*(Spelling(name, "", "real") for name in "abcdx"), Spelling("f", "", "function")])
    assert read_display(r"ad - bc + dx", notation).sides == ("a*d - b*c + d*x",)
    assert read_display(r"\int_c^d f(x) \, dx", notation).sides == ("Integral(f(x), (x, c, d))",)
    assert read_display(r"\int_a^b \int_c^d f(x, y) \, dy \, dx", notation).sides == (
        "Integral(f(x, y), (y, c, d), (x, a, b))",
    )
    assert read_display(r"\int_0^1 d x^2 \, \mathrm{d}x", notation).sides == ("Integral(d*x**2, (x, 0, 1))",)
    for latex in (r"\int_0^1 d x \, dx", r"\frac{d}{dx} x^2"):
        with pytest.raises(Unreadable):
            read_display(latex, notation)


def test_a_declared_symbol_is_never_taken_for_a_constant_of_its_name() -> None:
    notation = vocabulary([*(Spelling(name, "", "real") for name in ("E", "x")), Spelling("I", "", "function")])
    assert read_display("E^2 x", notation).sides == ("E**2*x",)
    assert read_display("e^x e", notation).sides == ("exp(x)*exp(1)",)
    assert read_display(show("E**2*exp(x)", notation), notation).sides == ("E**2*exp(x)",)
    with pytest.raises(Unreadable):
        read_display("i x", notation)


def test_a_function_of_the_language_is_never_taken_for_a_declared_one_of_its_name() -> None:
    notation = vocabulary([Spelling("gamma", "g", "function"), Spelling("x", "", "real")])
    assert read_display("g(x)", notation).sides == ("gamma(x)",)
    for latex in (r"\Gamma(x)", r"g(x) + \Gamma(x)"):
        with pytest.raises(Unreadable):
            read_display(latex, notation)


def test_texts_are_ignored_only_where_that_is_declared() -> None:
    rows = [Spelling("a", "", "real"), Spelling("b", "", "real")]
    assert read_display(r"a = b \text{ (Bayes)}", vocabulary(rows, ["(Bayes)"])).sides == ("a", "b")
