"""Divergence by hand, by sampling, and as the part of a fit that a parameter can change."""

import matplotlib.pyplot as plt
import numpy as np

SEED = 20
FLIPS = 4_000  # flips of the simulated coin
CELLS = 999  # grid of candidate models
CHUNKS = 40_000  # cells of the integration grid for the two Gaussians


def plogq(p, q):
    """p * log(q), with the value 0 where p is 0 and minus infinity where only q is 0."""
    p, q = np.broadcast_arrays(np.asarray(p, dtype=float), np.asarray(q, dtype=float))
    out = np.zeros(p.shape)
    out[(p > 0) & (q == 0)] = -np.inf
    both = (p > 0) & (q > 0)
    out[both] = p[both] * np.log(q[both])
    return out


def divergence(P, Q):
    """KL(P || Q) of two probability vectors (the last axis runs over the outcomes)."""
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    return (plogq(P, P) - plogq(P, Q)).sum(axis=-1)


def coin(p):
    """Probabilities of the outcomes 1 and 0."""
    p = np.asarray(p, dtype=float)
    return np.stack([p, 1 - p], axis=-1)


def KL(p, q):
    return divergence(coin(p), coin(q))


def entropy(p):
    return -plogq(coin(p), coin(p)).sum(axis=-1)


def cross_entropy(p, q):
    return -plogq(coin(p), coin(q)).sum(axis=-1)


rng = np.random.default_rng(SEED)

# Two coins: order matters, and the excess over the entropy is the divergence.
p, q = 0.5, 0.9
forward, reverse = float(KL(p, q)), float(KL(q, p))
excess = float(cross_entropy(p, q) - entropy(p))
assert abs(excess - forward) < 1e-12
assert forward != reverse
print(f"KL(1/2 || 9/10) = {forward:.4f}   KL(9/10 || 1/2) = {reverse:.4f}   excess loss = {excess:.4f}")

# Zeros: an outcome without probability under P costs nothing, one without probability under Q costs everything.
P, Q = [0.5, 0.25, 0.25], [0.5, 0.5, 0.0]
no_cost, all_cost = float(divergence(Q, P)), float(divergence(P, Q))
assert np.isinf(all_cost)
assert np.isfinite(no_cost)
print(f"third outcome missing from Q: KL(P || Q) = {all_cost}   KL(Q || P) = {no_cost:.4f}")

# A detour through a third coin can be shorter than the direct way.
direct, detour = float(KL(0.5, 0.1)), float(KL(0.5, 0.25) + KL(0.25, 0.1))
assert detour < direct
print(f"from 1/2 to 1/10: direct {direct:.4f}, through 1/4 {detour:.4f}")

# Gibbs' inequality on random pairs over six outcomes.
pairs = rng.dirichlet(np.ones(6), size=(500, 2))
smallest = float(divergence(pairs[:, 0], pairs[:, 1]).min())
assert smallest > 0
assert abs(float(divergence(pairs[0, 0], pairs[0, 0]))) < 1e-12
print(f"smallest of 500 random divergences: {smallest:.4f}")

# Flips of the fair coin: the average log ratio settles at the divergence.
x = (rng.random(FLIPS) < p).astype(int)
log_ratio = np.where(x == 1, np.log(p / q), np.log((1 - p) / (1 - q)))
running = np.cumsum(log_ratio) / np.arange(1, FLIPS + 1)
spread = abs(np.log(p / q) - np.log((1 - p) / (1 - q))) * np.sqrt(p * (1 - p))
assert abs(running[-1] - forward) < 6 * spread / np.sqrt(FLIPS)
print(f"average log ratio of {FLIPS} flips: {running[-1]:.4f}")

# The average negative log-likelihood of the same flips is entropy plus divergence, for every model.
s = int(x.sum())
assert 0 < s < FLIPS
grid = np.linspace(0, 1, CELLS + 2)[1:-1]
J = -(s * np.log(grid) + (FLIPS - s) * np.log(1 - grid)) / FLIPS
bridge = entropy(s / FLIPS) + KL(s / FLIPS, grid)
assert np.allclose(J, bridge, rtol=0, atol=1e-12)
assert J[np.argmin(KL(s / FLIPS, grid))] - J.min() < 1e-12
best = float(grid[np.argmin(J)])
assert abs(best - s / FLIPS) <= 1 / (CELLS + 1)
print(f"frequency of ones {s / FLIPS:.4f}, best model on the grid {best:.4f}")

# Two Gaussians with one variance, integrated on a grid of midpoints.
mu1, mu2, sigma = 0.0, 2.0, 1.0
edges = np.linspace(mu1 - 12 * sigma, mu1 + 12 * sigma, CHUNKS + 1)
y = (edges[:-1] + edges[1:]) / 2
density = np.exp(-((y - mu1) ** 2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
gap = ((y - mu2) ** 2 - (y - mu1) ** 2) / (2 * sigma**2)
gaussian = float(np.sum(density * gap) * (edges[1] - edges[0]))
assert abs(gaussian - (mu1 - mu2) ** 2 / (2 * sigma**2)) < 1e-6
print(f"KL(N(0, 1) || N(2, 1)) = {gaussian:.6f}")

figure, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
axes.plot(grid, KL(p, grid), label="KL(1/2 || q)")
axes.plot(grid, KL(grid, p), linestyle="--", label="KL(q || 1/2)")
axes.set_ylim(0, 2)
axes.set_xlabel("q, the model's probability of a one")
axes.set_ylabel("divergence (nats)")
axes.legend(frameon=False)
figure.set_label("Two bowls that touch zero at q = 1/2; the solid one, KL(1/2 || q), climbs far higher at both ends.")

figure, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
axes.plot(np.arange(1, FLIPS + 1), running, linewidth=1, label="average log ratio so far")
axes.axhline(forward, linestyle="--", color="black", linewidth=1, label="KL(1/2 || 9/10)")
axes.set_xscale("log")
axes.set_xlabel("flips")
axes.set_ylabel("nats per flip")
axes.legend(frameon=False)
figure.set_label("The average log ratio of the flips wanders at first and then settles at the divergence.")
