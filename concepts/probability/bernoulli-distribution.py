"""A Bernoulli trial: its mass function, its moments, and what simulated trials do."""

from itertools import product

import matplotlib.pyplot as plt
import numpy as np

SEED = 11
N = 20_000
P = 0.7


def f(x, p):
    """Probability of the outcome x, which is 0 or 1."""
    return p**x * (1 - p) ** (1 - x)


def mu(p):
    return sum(x * f(x, p) for x in (0, 1))


def v(p):
    return sum((x - mu(p)) ** 2 * f(x, p) for x in (0, 1))


# The model: everything follows from the two masses.
mean = mu(P)
variance = v(P)
masses = f(0, P) + f(1, P)
run_11010 = f(1, P) * f(1, P) * f(0, P) * f(1, P) * f(0, P)
assert abs(masses - 1) < 1e-12
assert abs(variance - P * (1 - P)) < 1e-12
print(f"p = {P}: mean {mean:.2f}, variance {variance:.2f}, one run 11010 {run_11010:.5f}")

# Three successes in five trials: add up the runs that have them, one by one.
runs = [run for run in product((0, 1), repeat=5) if sum(run) == 3]
three_of_five = sum(np.prod([f(x, P) for x in run]) for run in runs)
assert abs(three_of_five - len(runs) * run_11010) < 1e-12
print(f"three successes in five: {len(runs)} runs, together {three_of_five:.4f}")

# The variance on a grid: never above one quarter, which it reaches in the middle.
grid = np.linspace(0, 1, 1001)
spread = v(grid)
largest_variance = spread.max()
assert np.all(spread <= 0.25 + 1e-12)
assert abs(grid[spread.argmax()] - 0.5) < 1e-12

# Simulated trials. Six standard deviations leave room for any seed.
rng = np.random.default_rng(SEED)
print(f"\n{N} trials each\n   p   share of ones   variance of the record")
shares = {}
for p in (0.1, 0.5, 0.7, 0.9):
    x = (rng.random(N) < p).astype(int)
    share = x.mean()
    shares[p] = share
    assert abs(share - mu(p)) <= 6 * np.sqrt(v(p) / N)
    # A record of zeros and ones has exactly the variance that its share of ones dictates.
    assert abs(x.var() - share * (1 - share)) < 1e-12
    print(f"{p:4.1f}   {share:13.4f}   {x.var():22.4f}")

figure, axes = plt.subplots(figsize=(6, 3.4))
axes.plot(grid, spread, label="p (1 − p)")
axes.plot(list(shares), [s * (1 - s) for s in shares.values()], "o", label="simulated records")
axes.axhline(0.25, linestyle=":", linewidth=1, color="grey")
axes.set_xlabel("success probability p")
axes.set_ylabel("variance")
axes.legend(frameon=False)
figure.set_label("The variance as a parabola over p with its top at one half; four simulated records lie on it.")
