"""The likelihood of a coin's parameter: its shape, its ratios, its area, and its collapse in floating point."""

from math import comb, factorial

import matplotlib.pyplot as plt
import numpy as np

SEED = 5
N = 3000
THETA = 0.7
S, R = 7, 3


def f(x, theta):
    """Probability of the outcome x, which is 0 or 1."""
    return theta**x * (1 - theta) ** (1 - x)


def L(theta, s, r):
    return theta**s * (1 - theta) ** r


def ell(theta, s, r):
    return s * np.log(theta) + r * np.log(1 - theta)


# Ten recorded tosses: a product of factors, and the same number from the two counts.
x = np.array([1, 1, 0, 1, 1, 0, 1, 0, 1, 1])
product = np.prod(f(x, 0.6))
assert abs(product - L(0.6, x.sum(), (1 - x).sum())) < 1e-15
assert abs(np.log(product) - np.log(f(x, 0.6)).sum()) < 1e-12
print(f"record {''.join(map(str, x))}: likelihood of 0.6 is {product:.7f}")

# Summed over the data the probabilities give one; integrated over the parameter the likelihood does not.
n = S + R
sum_over_data = sum(comb(n, k) * L(0.6, k, n - k) for k in range(n + 1))
nodes, weights = np.polynomial.legendre.leggauss(n // 2 + 1)  # exact for polynomials of this degree
area = (weights * L((nodes + 1) / 2, S, R)).sum() / 2
assert abs(sum_over_data - 1) < 1e-12
assert abs(area - factorial(S) * factorial(R) / factorial(n + 1)) < 1e-12
print(f"sum over all data {sum_over_data:.6f}, area over the parameter {area:.6f} = 1/{1 / area:.0f}")

# Ratios: how much better one value predicts the record than another.
eight_heads = L(0.5, 8, 0)
log_ratio_67 = ell(0.7, 67, 33) - ell(0.5, 67, 33)
ratio_67 = np.exp(log_ratio_67)
print(f"eight heads of a fair coin: {eight_heads:.4%}")
print(f"67 heads in 100, 0.7 against 0.5: {ratio_67:.1f}")

# A long record: the running product against the running sum of logarithms.
rng = np.random.default_rng(SEED)
x = (rng.random(N) < THETA).astype(int)
running_product = np.cumprod(f(x, THETA))
running_log = np.cumsum(np.log(f(x, THETA)))
s, r = x.sum(), N - x.sum()
assert np.isclose(running_log[-1], ell(THETA, s, r))
smallest = np.log(np.nextafter(0, 1))  # logarithm of the smallest positive float64
lost = running_log < smallest - 40  # a margin, for the last few numbers above zero are coarse
assert np.all(running_product[lost] == 0)
assert np.all(running_product[running_log > smallest + 40] > 0)
print(f"\n{N} tosses with {s} heads: product {running_product[-1]}, sum of logs {running_log[-1]:.2f}")
if running_product[-1] == 0:
    print(f"the product has been 0.0 since toss {np.argmax(running_product == 0) + 1}")

# Multiplying the likelihood by a constant moves neither its highest point nor its ratios.
grid = np.linspace(0.001, 0.999, 999)
highest = grid[np.argmax(ell(grid, S, R))]
with_coefficient = grid[np.argmax(np.log(comb(n, S)) + ell(grid, S, R))]
assert abs(highest - with_coefficient) < 0.0015
assert abs(highest - S / n) < 0.0015
print(f"highest point for {S} of {n}: {highest:.3f}")

figure, axes = plt.subplots(figsize=(6, 3.4))
for factor in (1, 2, 10):
    values = ell(grid, factor * S, factor * R)
    axes.plot(grid, np.exp(values - values.max()), label=f"{factor * S} of {factor * n}")
axes.set_xlabel("parameter θ")
axes.set_ylabel("likelihood, highest point = 1")
axes.legend(frameon=False)
figure.set_label("Three likelihood curves with the same highest point; the more tosses, the narrower the curve.")

figure, axes = plt.subplots(figsize=(6, 3.4))
toss = np.arange(1, N + 1)
positive = running_product > 0
axes.plot(toss, running_log, label="sum of logarithms")
axes.plot(toss[positive], np.log(running_product[positive]), linewidth=4, alpha=0.4, label="log of the product")
axes.set_xlabel("tosses")
axes.set_ylabel("log-likelihood")
axes.legend(frameon=False)
figure.set_label("The sum of logarithms falls steadily; the logarithm of the product follows it, then ends.")
