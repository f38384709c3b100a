"""What texts print about matrices: each true statement with a wrong twin (a sign, an order, a lost term or assumption).

Names are definitions, as a concept would give them: A and B are 2×2, C is symmetric 3×3, S a covariance matrix.
"""

from __future__ import annotations

from typing import NamedTuple

from cfpipe.witnesses.statement import Definition, Kind, Statement


class Pair(NamedTuple):
    name: str
    right: Statement
    wrong: Statement


SYMBOLS = (
    *((name, "real") for name in (*"abcdefghxyzuvwt", "theta", "phi", "k1", "k2", "k3")),
    *((name, "positive") for name in ("s1", "s2", "s", "tau", "lam")),
    ("rho", "(-1, 1)"), ("p", "(0, 1)"), ("q", "(0, 1)"), ("n", "positive integer"), ("mu", "real"),
)  # fmt: skip
DEFINITIONS = tuple(
    Definition(name, tuple(parameters.split()), body)
    for name, parameters, body in (
        ("A", "", "Matrix([[a, b], [c, d]])"),
        ("B", "", "Matrix([[e, f], [g, h]])"),
        ("C", "", "Matrix([[a, b, c], [b, d, e], [c, e, f]])"),
        ("S", "", "Matrix([[s1**2, rho*s1*s2], [rho*s1*s2, s2**2]])"),
        ("R", "t", "Matrix([[cos(t), -sin(t)], [sin(t), cos(t)]])"),
        ("X", "", "Matrix([x, y])"),
        ("U", "", "Matrix([u, v])"),
        ("K", "", "Matrix([[0, -k3, k2], [k3, 0, -k1], [-k2, k1, 0]])"),
        ("M", "t", "Matrix([[t, 1], [0, exp(t)]])"),
        ("Root", "", "Matrix([[s1, 0], [rho*s2, s2*sqrt(1 - rho**2)]])"),
        ("P", "", "Matrix([[1 - p, p], [q, 1 - q]])"),
    )
)
PAIRS: list[Pair] = []


def true(name: str, lhs: str, rhs: str, wrong: str, *constraints: str, without: bool = False) -> None:
    """`wrong` replaces the right side; `without` asks the same with no constraints instead."""
    right = Statement(Kind.IDENTITY, SYMBOLS, lhs, rhs, constraints=constraints, definitions=DEFINITIONS)
    twin = Statement(
        Kind.IDENTITY, SYMBOLS, lhs, wrong, constraints=() if without else constraints, definitions=DEFINITIONS
    )
    PAIRS.append(Pair(name, right, twin))


REGULAR = "Ne(a*d - b*c, 0)"
INVERSE = "Matrix([[d, -b], [-c, a]])/(a*d - b*c)"

# -- inverses
true("inverse of 2×2", "Inverse(A)", INVERSE, "Matrix([[d, b], [-c, a]])/(a*d - b*c)", REGULAR)
true("inverse needs a determinant", "A**-1", INVERSE, INVERSE, REGULAR, without=True)
true("inverse times matrix", "A**-1*A", "eye(2)", "A", REGULAR)
true("inverse of a product", "Inverse(A*B)", "Inverse(B)*Inverse(A)", "Inverse(A)*Inverse(B)", REGULAR, "Ne(det(B), 0)")
true("inverse of a transpose", "Inverse(Transpose(A))", "Transpose(Inverse(A))", "Inverse(A)", "a*d > b*c")
true("inverse of an inverse", "(A**-1)**-1", "A", "Transpose(A)", REGULAR)
true("determinant of an inverse", "Determinant(A**-1)", "1/Determinant(A)", "-1/Determinant(A)", REGULAR)
true("inverse of 3×3", "C*Inverse(C)", "eye(3)", "2*eye(3)", "Ne(det(C), 0)")
true("entry of an inverse", "Inverse(C)[0, 0]", "(d*f - e**2)/det(C)", "(d*f + e**2)/det(C)", "Ne(det(C), 0)")
true(
    "adjugate",
    "A*Adjugate(A)",
    "det(A)*eye(2)",
    "eye(2)",
)
true(
    "triangular inverse",
    "Inverse(Matrix([[s1, a], [0, s2]]))",
    "Matrix([[1/s1, -a/(s1*s2)], [0, 1/s2]])",
    "Matrix([[1/s1, a/(s1*s2)], [0, 1/s2]])",
)
true(
    "unipotent inverse",
    "Matrix([[1, a, b], [0, 1, c], [0, 0, 1]])**-1",
    "Matrix([[1, -a, a*c - b], [0, 1, -c], [0, 0, 1]])",
    "Matrix([[1, -a, -b], [0, 1, -c], [0, 0, 1]])",
)
true("diagonal inverse", "Inverse(diag(s1, s2, s))", "diag(1/s1, 1/s2, 1/s)", "diag(1/s1, 1/s2, s)")

# -- determinants
true("determinant of 2×2", "det(A)", "a*d - b*c", "a*d + b*c")
true("determinant of a product", "det(A*B)", "det(A)*det(B)", "det(A) + det(B)")
true("determinant of a multiple", "det(t*A)", "t**2*det(A)", "t*det(A)")
true(
    "Vandermonde 3",
    "det(Matrix([[1, a, a**2], [1, b, b**2], [1, c, c**2]]))",
    "(b - a)*(c - a)*(c - b)",
    "(a - b)*(c - a)*(c - b)",
)
true(
    "Vandermonde 4",
    "det(Matrix([[1, a, a**2, a**3], [1, b, b**2, b**3], [1, c, c**2, c**3], [1, d, d**2, d**3]]))",
    "(b - a)*(c - a)*(d - a)*(c - b)*(d - b)*(d - c)",
    "(b - a)*(c - a)*(d - a)*(c - b)*(d - b)*(c - d)",
)
true(
    "circulant",
    "det(Matrix([[a, b, c], [c, a, b], [b, c, a]]))",
    "a**3 + b**3 + c**3 - 3*a*b*c",
    "a**3 + b**3 + c**3 - 2*a*b*c",
)
true(
    "compound symmetry",
    "det(Matrix([[a, b, b], [b, a, b], [b, b, a]]))",
    "(a - b)**2*(a + 2*b)",
    "(a - b)**2*(a + 3*b)",
)
true("Hilbert matrix", "det(Matrix([[1, 1/2, 1/3], [1/2, 1/3, 1/4], [1/3, 1/4, 1/5]]))", "1/2160", "1/2161")
true(
    "determinant lemma",
    "det(A + U*Transpose(X))",
    "(1 + Transpose(X)*A**-1*U)*det(A)",
    "(1 - Transpose(X)*A**-1*U)*det(A)",
    REGULAR,
)
true("Sylvester", "det(eye(2) + A*B)", "det(eye(2) + B*A)", "det(eye(2) - B*A)")
true("Weinstein–Aronszajn", "det(eye(2) + U*Transpose(X))", "1 + Dot(U, X)", "1 - Dot(U, X)")
true(
    "block triangular",
    "det(Matrix([[a, b, e, f], [c, d, g, h], [0, 0, x, y], [0, 0, u, v]]))",
    "det(A)*(x*v - y*u)",
    "det(A)*(x*v + y*u)",
)
true(
    "six by six",
    "det(Matrix([[2,1,0,0,0,0],[1,2,1,0,0,0],[0,1,2,1,0,0],[0,0,1,2,1,0],[0,0,0,1,2,1],[0,0,0,0,1,2]]))",
    "7",
    "6",
)

# -- traces, powers, characteristic polynomials
true("trace is cyclic", "trace(A*B)", "trace(B*A)", "trace(A)*trace(B)")
true("trace of three", "trace(A*B*S)", "trace(S*A*B)", "trace(A*S*B)")
true("Frobenius", "Trace(Transpose(A)*A)", "a**2 + b**2 + c**2 + d**2", "a**2 + 2*b*c + d**2")
true("commutator is traceless", "Trace(A*B - B*A)", "0", "1")
true("Cayley–Hamilton", "A**2 - trace(A)*A + det(A)*eye(2)", "zeros(2, 2)", "eye(2)")
true(
    "Cayley–Hamilton 3",
    "C**3 - trace(C)*C**2 + (trace(C)**2 - trace(C**2))/2*C - det(C)*eye(3)",
    "zeros(3)",
    "det(C)*eye(3)",
)
true("characteristic polynomial", "det(t*eye(2) - A)", "t**2 - (a + d)*t + det(A)", "t**2 + (a + d)*t + det(A)")
true(
    "Jacobi's formula",
    "Derivative(det(Matrix([[t, t**2], [sin(t), exp(t)]])), t)",
    "trace(Adjugate(Matrix([[t, t**2], [sin(t), exp(t)]]))*Derivative(Matrix([[t, t**2], [sin(t), exp(t)]]), t))",
    "trace(Matrix([[t, t**2], [sin(t), exp(t)]])*Derivative(Matrix([[t, t**2], [sin(t), exp(t)]]), t))",
)
true("Fibonacci", "Matrix([[1, 1], [1, 0]])**10", "Matrix([[89, 55], [55, 34]])", "Matrix([[89, 55], [55, 33]])")
true("powers add", "A**2*A**3", "A**5", "A**6")
true("negative powers", "A**-2*A**3", "A", "A**2", REGULAR)
true(
    "Jordan block",
    "Matrix([[t, 1], [0, t]])**4",
    "Matrix([[t**4, 4*t**3], [0, t**4]])",
    "Matrix([[t**4, 3*t**3], [0, t**4]])",
)
true("nilpotent", "Matrix([[0, a, b], [0, 0, c], [0, 0, 0]])**3", "zeros(3)", "eye(3)")
true("Markov chain's two steps", "P**2", "eye(2) + (2 - p - q)*(P - eye(2))", "eye(2) + (1 - p - q)*(P - eye(2))")
true("stationary distribution", "Matrix([[q, p]])/(p + q)*P", "Matrix([[q, p]])/(p + q)", "Matrix([[p, q]])/(p + q)")

# -- rotations
true("rotations add", "R(theta)*R(phi)", "R(theta + phi)", "R(theta - phi)")
true("rotation backwards", "Inverse(R(theta))", "Transpose(R(theta))", "R(theta)")
true("rotation's determinant", "det(R(theta))", "1", "cos(2*theta)")
true("half turns", "R(theta)**3", "R(3*theta)", "R(2*theta)")
true("rotation keeps lengths", "Transpose(R(theta)*X)*(R(theta)*X)", "x**2 + y**2", "x**2 - y**2")
true(
    "rotation's velocity",
    "Derivative(R(theta), theta)",
    "Matrix([[0, -1], [1, 0]])*R(theta)",
    "Matrix([[0, 1], [-1, 0]])*R(theta)",
)
true(
    "cross product",
    "K*Matrix([x, y, z])",
    "Matrix([k2*z - k3*y, k3*x - k1*z, k1*y - k2*x])",
    "Matrix([k2*z + k3*y, k3*x - k1*z, k1*y - k2*x])",
)
true("Rodrigues' cube", "K**3", "-(k1**2 + k2**2 + k3**2)*K", "(k1**2 + k2**2 + k3**2)*K")
true(
    "Lorentz boost",
    "Matrix([[cosh(x), sinh(x)], [sinh(x), cosh(x)]])**-1",
    "Matrix([[cosh(x), -sinh(x)], [-sinh(x), cosh(x)]])",
    "Matrix([[cosh(x), sinh(x)], [sinh(x), cosh(x)]])",
)

# -- covariance, precision, normal densities
true("covariance's determinant", "det(S)", "s1**2*s2**2*(1 - rho**2)", "s1**2*s2**2*(1 + rho**2)")
true(
    "precision",
    "Inverse(S)",
    "Matrix([[1/s1**2, -rho/(s1*s2)], [-rho/(s1*s2), 1/s2**2]])/(1 - rho**2)",
    "Matrix([[1/s1**2, rho/(s1*s2)], [rho/(s1*s2), 1/s2**2]])/(1 - rho**2)",
)
true(
    "Mahalanobis",
    "Transpose(X)*Inverse(S)*X",
    "(x**2/s1**2 - 2*rho*x*y/(s1*s2) + y**2/s2**2)/(1 - rho**2)",
    "(x**2/s1**2 - rho*x*y/(s1*s2) + y**2/s2**2)/(1 - rho**2)",
)
true("Cholesky", "Root*Transpose(Root)", "S", "diag(s1**2, s2**2)")
true("conditional variance", "det(S)/S[1, 1]", "s1**2*(1 - rho**2)", "s2**2*(1 - rho**2)")
true("variance of a sum", "ones(1, 2)*S*ones(2, 1)", "s1**2 + s2**2 + 2*rho*s1*s2", "s1**2 + s2**2 - 2*rho*s1*s2")
true(
    "Sherman–Morrison",
    "Inverse(A + U*Transpose(X))",
    "A**-1 - A**-1*U*Transpose(X)*A**-1/(1 + Transpose(X)*A**-1*U)",
    "A**-1 + A**-1*U*Transpose(X)*A**-1/(1 + Transpose(X)*A**-1*U)",
    REGULAR,
    "Ne(det(A + U*Transpose(X)), 0)",
)
true(
    "Woodbury for multiples of 1",
    "Inverse(s*eye(2) + U*Transpose(U))",
    "eye(2)/s - U*Transpose(U)/(s*(s + Dot(U, U)))",
    "eye(2)/s + U*Transpose(U)/(s*(s + Dot(U, U)))",
)
true(
    "equicorrelation",
    "Inverse(Matrix([[1, p, p], [p, 1, p], [p, p, 1]]))",
    "eye(3)/(1 - p) - p*ones(3, 3)/((1 - p)*(1 + 2*p))",
    "eye(3)/(1 - p) + p*ones(3, 3)/((1 - p)*(1 + 2*p))",
)
true(
    "multinomial covariance",
    "diag(p, 1 - p) - Matrix([p, 1 - p])*Matrix([[p, 1 - p]])",
    "p*(1 - p)*Matrix([[1, -1], [-1, 1]])",
    "p*(1 - p)*Matrix([[1, 1], [1, 1]])",
)
true(
    "Fisher information of the normal",
    "-Hessian(-log(s)/2 - (x - mu)**2/(2*s), (mu, s))",
    "Matrix([[1/s, (x - mu)/s**2], [(x - mu)/s**2, (x - mu)**2/s**3 - 1/(2*s**2)]])",
    "Matrix([[1/s, (x - mu)/s**2], [(x - mu)/s**2, (x - mu)**2/s**3 + 1/(2*s**2)]])",
)
true(
    "ridge regression",
    "Inverse(Transpose(Matrix([1, x]))*Matrix([1, x]) + lam)",
    "1/(1 + x**2 + lam)",
    "1/(1 + x**2 - lam)",
)
true(
    "normal equations",
    "Transpose(Matrix([[1, 0], [1, 1], [1, 2]]))*Matrix([[1, 0], [1, 1], [1, 2]])",
    "Matrix([[3, 3], [3, 5]])",
    "Matrix([[3, 3], [3, 4]])",
)
true(
    "hat matrix",
    "X*Inverse(Transpose(X)*X)*Transpose(X)",
    "X*Transpose(X)/(x**2 + y**2)",
    "X*Transpose(X)",
    "x**2 + y**2 > 0",
)

# -- slopes
true("gradient of a quadratic form", "Gradient(Transpose(X)*A*X, (x, y))", "(A + Transpose(A))*X", "2*A*X")
true("gradient of a linear form", "Gradient(Dot(U, X), (x, y))", "U", "X")
true("Hessian of a quadratic form", "Hessian(Transpose(X)*A*X, (x, y))", "A + Transpose(A)", "2*A")
true(
    "Hessian",
    "Hessian(exp(x*y), (x, y))",
    "exp(x*y)*Matrix([[y**2, 1 + x*y], [1 + x*y, x**2]])",
    "exp(x*y)*Matrix([[y**2, x*y], [x*y, x**2]])",
)
true("Jacobian of polar coordinates", "det(Jacobian(Matrix([s*cos(t), s*sin(t)]), (s, t)))", "s", "s**2")
true(
    "spherical coordinates",
    "det(Jacobian(Matrix([s*sin(theta)*cos(phi), s*sin(theta)*sin(phi), s*cos(theta)]), (s, theta, phi)))",
    "s**2*sin(theta)",
    "s**2*cos(theta)",
)
true(
    "derivative of an inverse",
    "Derivative(M(s)**-1, s)",
    "-M(s)**-1*Derivative(M(s), s)*M(s)**-1",
    "M(s)**-1*Derivative(M(s), s)*M(s)**-1",
)
true(
    "velocity on a circle",
    "Derivative(Matrix([cos(t), sin(t)]), t)",
    "Matrix([-sin(t), cos(t)])",
    "Matrix([sin(t), cos(t)])",
)
true("a sum of vectors", "Sum(Matrix([k, 1]), (k, 1, n))", "Matrix([n*(n + 1)/2, n])", "Matrix([n*(n - 1)/2, n])")
true(
    "an integral of a matrix",
    "Integral(Matrix([[1, z], [z**2, 0]]), (z, 0, s))",
    "Matrix([[s, s**2/2], [s**3/3, 0]])",
    "Matrix([[s, s**2/2], [s**3/2, 0]])",
)
true("transpose of a product", "Transpose(A*B)", "Transpose(B)*Transpose(A)", "Transpose(A)*Transpose(B)")
true("eigenvector", "Matrix([[2, 1], [1, 2]])*Matrix([1, 1])", "3*Matrix([1, 1])", "2*Matrix([1, 1])")
true(
    "spectral decomposition",
    "R(theta)*diag(a, b)*R(-theta)",
    "(a + b)/2*eye(2) + (a - b)/2*Matrix([[cos(2*theta), sin(2*theta)], [sin(2*theta), -cos(2*theta)]])",
    "(a + b)/2*eye(2) + (a - b)/2*Matrix([[cos(2*theta), -sin(2*theta)], [sin(2*theta), -cos(2*theta)]])",
)
true(
    "Pauli matrices",
    "Matrix([[0, 1], [1, 0]])*Matrix([[0, -I], [I, 0]])",
    "I*Matrix([[1, 0], [0, -1]])",
    "Matrix([[1, 0], [0, -1]])",
)
true("adjoint", "Adjoint(Matrix([[0, -I], [I, 0]]))", "Matrix([[0, -I], [I, 0]])", "Matrix([[0, I], [-I, 0]])")

# -- symbolic powers
true("shear", "Matrix([[1, a], [0, 1]])**n", "Matrix([[1, n*a], [0, 1]])", "Matrix([[1, a**n], [0, 1]])")
true("powers of a diagonal matrix", "diag(a, b)**n", "diag(a**n, b**n)", "diag(n*a, b**n)")
true(
    "powers of a Jordan block",
    "Matrix([[s, 1], [0, s]])**n",
    "Matrix([[s**n, n*s**(n - 1)], [0, s**n]])",
    "Matrix([[s**n, n*s**n], [0, s**n]])",
)
true("powers of a rotation", "R(theta)**n", "R(n*theta)", "R(theta + n)")
true("powers of a projection", "(ones(2)/2)**n", "ones(2)/2", "ones(2)/2**n")
true(
    "powers of a triangular matrix",
    "Matrix([[a, 1], [0, b]])**n",
    "Matrix([[a**n, (a**n - b**n)/(a - b)], [0, b**n]])",
    "Matrix([[a**n, (a**n - b**n)/(b - a)], [0, b**n]])",
    "Ne(a, b)",
)
true(
    "Markov chain's steps",
    "P**n",
    "(Matrix([[q, p], [q, p]]) + (1 - p - q)**n*Matrix([[p, -p], [-q, q]]))/(p + q)",
    "(Matrix([[q, p], [q, p]]) - (1 - p - q)**n*Matrix([[p, -p], [-q, q]]))/(p + q)",
)
true(
    "powers from 0",
    "Matrix([[2, 1], [1, 2]])**(n - 1)",
    "(3**(n - 1)*ones(2) + Matrix([[1, -1], [-1, 1]]))/2",
    "(3**n*ones(2) + Matrix([[1, -1], [-1, 1]]))/2",
)
