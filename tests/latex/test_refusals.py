"""What is refused: every formula here has several readings, or none, and says so at its place."""

import pytest
from latex_table import NOTATION

from cfpipe.latex import Spelling, read_display, vocabulary
from cfpipe.witnesses.language.syntax import Unreadable

AMBIGUOUS = r"""
\sin x^2
\sin(x)^2
\exp x^2
\log x y
\log ax
\ln x(y+1)
\log(1+x)(1-x)
\sin x e^{-x}
\cos b x
\sin^{-1} x
\sin x / 2
\log x \frac{a}{b}
\log 2\, x
\sin x |y|
\log n! !
1/2x
a/bc
a/b/c
a/b \cdot c
a/b(c+x)
1/n \sum_{i=1}^n X_i
2^3^4
a^2!
x^10
X_10
p(x)
L(x)(y)
2 \frac{1}{2}
2 3
x 2
\frac12 3
{ab}^2
{a+b}c
c{a+b}
|a|b|c|
a \pm b
\gamma + 1
\psi + 1
f^2(x)
f^{(n)}(x)
x^{(2)}
f'(x, y)
(xy)'
\frac{d}{dx} x \sin x
\frac{d}{dx} f(x) g(x)
\nabla^2 f(x, y)
f(x) + g(x) \Big|_{x=0}
\left. xy \right|_0^1
\sum_{k=1}^n k + k
\lim_{x \to 0} f(x) + x
\prod_{i=1}^n X_i / n
\prod_{i=1}^n X_i \prod_{l=1}^n X_l
\int_0^1 dx \, x
\int_0^1 f(x) d\mu(x)
a = b, \quad x = y
a + b > c, \quad b + c > a
\max_x f(x) - g(x) = 0
a = b \implies b = c \implies c = x
\begin{aligned} a &= b \\ -c &= x \end{aligned}
X_{nm}
|A|
\mathbb{E}(Y)^2
1.5e-3
\{x\}
|x|y|z|
f(x|y|z)
"""
UNKNOWN = r"""
o + 1
\hat\theta_n
\hat{x}
x_1
\theta^*
x'
\sigma_1
p_{max}
\omega
X_i
X_j
j + 1
\sum_{i=1}^n X_i - X_i
dx
x^S
y = \sum_{i=1}^n X_i + X_i
\operatorname{foo}(x)
\frac{d}{do} o^2
"""
UNREAD = r"""
a +
+
= a
a =
(a
a)
(a]
\left( a \right]
\left) a \right(
\{a
\frac{a}
\frac{a}{b
a & b
\begin{foo} a \end{foo}
\begin{pmatrix} a & b \\ c \end{pmatrix}
\begin{aligned} a &= b \\ c &= x \end{aligned}
\int_0^1 x^2
\int x \, dx
\int_0^1 x \, dy \, dx
\int_0^1 \int_0^1 x \, dx \, dx
\sum_i X_i
\sum_{i \ne l} X_i
\sum_{i<l} X_i
1 + 2 + \cdots + n
\frac{dy}{dx}
\frac{\partial f}{\partial x}
\frac{d^2}{dx}x
3f + x
f + 1
x^f(y)
\max x
\exp -x
\sin
a \text{ cm}
a = b \text{ (Bayes)}
X + 1
Y + 1
A^{x}
a \odot b
3\%
x \to 0
{}_2F_1
X \sim Y
\sup_x f(x)
n!!
x \in (0, 1)
a = b \iff c = x
1,000
x # y
x % y
α + 1
a = b \text{ and } c = x
\left. x^2 \right|_{x=0}^{y=1}
\hat
\mathrm{a+b}
\lim_{x} x
\lim x
\sqrt
x^
x_
_x
^x
\left
\begin{cases} a \end{cases}
\that
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("latex", lines(AMBIGUOUS))
def test_several_readings_are_refused(latex: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_display(latex, NOTATION)
    assert error.value.rule == "ambiguous"
    assert error.value.hint


@pytest.mark.parametrize("latex", lines(UNKNOWN))
def test_what_is_not_declared_is_refused_whole(latex: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_display(latex, NOTATION)
    assert error.value.rule in ("unknown-symbol", "unknown-function")


@pytest.mark.parametrize("latex", ["", " ", *lines(UNREAD)])
def test_what_has_no_reading_is_refused(latex: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_display(latex, NOTATION)
    assert 0 <= error.value.offset <= len(latex)


@pytest.mark.parametrize(
    ("latex", "place"),
    [
        (r"a + \sin x^2", r"\sin x"),
        (r"a + 1/2x", "x"),
        (r"a + o", "o"),
        (r"a + \hat\theta_n", r"\hat"),
        (r"\int_0^1 x^2 + a", r"\int"),
        (r"a + p(x)", "p(x)"),
    ],
)
def test_an_error_points_at_its_place(latex: str, place: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_display(latex, NOTATION)
    found = latex[error.value.offset : error.value.offset + error.value.length]
    assert found.startswith(place)


def test_one_spelling_of_two_names_is_reported_and_refused_where_it_is_used() -> None:
    notation = vocabulary([Spelling("f", "", "function"), Spelling("g", "f", "real"), Spelling("x", "", "real")])
    assert [problem.names for problem in notation.problems] == [("f", "g")]
    assert read_display("x", notation).sides == ("x",)
    with pytest.raises(Unreadable, match="more than one way"):
        read_display("f(x)", notation)


def test_a_spelling_that_cannot_be_read_is_reported() -> None:
    assert vocabulary([Spelling("a", "\\hat{", "real")]).problems


@pytest.mark.parametrize("wrong", ["x^{2}y", "x^{2y}", "x+y", "xy", "2x", "x_{1}", "\\bar{x}", "-x"])
def test_a_changed_formula_is_read_otherwise_or_refused(wrong: str) -> None:
    names = {"x": "", "y": "", "xbar": "\\bar{x}", "x1": "x_1"}
    notation = vocabulary([Spelling(name, latex, "real") for name, latex in names.items()])
    assert read_display(wrong, notation).sides != read_display("x", notation).sides
