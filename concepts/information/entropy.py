"""Entropy by formula and by simulation: the mean surprise of random outcomes."""

import numpy as np

SEED = 20
N_DRAWS = 4000
CARDS = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])


def s(u):
    """Surprise, in nats, of an outcome of probability u > 0."""
    return -np.log(u)


def H(P):
    """Entropy in nats. Outcomes of probability zero are left out: they add nothing."""
    P = np.asarray(P, dtype=float)
    assert np.all(P >= 0) and np.isclose(P.sum(), 1)
    P = P[P > 0]
    return float(np.sum(P * s(P)))


def h(p):
    """Binary entropy of a coin with probability p of heads."""
    return H([p, 1 - p])


# The coin: values, symmetry, slope and maximum
h_fair, h_biased = h(1 / 2), h(4 / 5)
assert np.isclose(h_fair, np.log(2))
assert np.isclose(h(1 / 5), h_biased)
assert h(0) == h(1) == 0

step = 1e-5
slope_biased = (h(4 / 5 + step) - h(4 / 5 - step)) / (2 * step)
assert np.isclose(slope_biased, np.log((1 / 5) / (4 / 5)), atol=1e-6)

grid = np.linspace(0, 1, 1001)
arch = np.array([h(p) for p in grid])
assert grid[np.argmax(arch)] == 0.5 and np.all(arch <= np.log(2) + 1e-12)

# Equally likely outcomes, and an upper bound for all others
H_die = H(np.full(6, 1 / 6))
PP_die = np.exp(H_die)
rng = np.random.default_rng(SEED)
for n in (2, 3, 6, 20):
    for P in rng.dirichlet(np.ones(n), size=200):
        assert 0 <= H(P) <= np.log(n) + 1e-12

# Two stages, and two independent draws
p, r = 0.7, 2 / 3
H_staged = H([p, (1 - p) * r, (1 - p) * (1 - r)])
assert np.isclose(H_staged, h(p) + (1 - p) * h(r))
pair = np.outer([p, 1 - p], [r, 1 - r]).ravel()
assert np.isclose(H(pair), h(p) + h(r))

# Four cards: the surprises of simulated draws, averaged
H_cards = H(CARDS)
H_cards_bits = H_cards / np.log(2)
draws = rng.choice(len(CARDS), size=N_DRAWS, p=CARDS)
surprises = s(CARDS)[draws]
running_mean = np.cumsum(surprises) / np.arange(1, N_DRAWS + 1)
standard_error = np.sqrt(np.sum(CARDS * (s(CARDS) - H_cards) ** 2) / N_DRAWS)
assert abs(running_mean[-1] - H_cards) < 6 * standard_error

print("coin            nats    bits    perplexity")
for p_heads in (0.5, 0.8, 0.98, 1.0):
    nats = h(p_heads)
    print(f"p = {p_heads:<4}      {nats:6.3f}  {nats / np.log(2):6.3f}  {np.exp(nats):6.3f}")
print(f"fair die       {H_die:7.3f} {H_die / np.log(2):7.3f} {PP_die:7.3f}")
print(f"four cards     {H_cards:7.3f} {H_cards_bits:7.3f} {np.exp(H_cards):7.3f}")
print(f"four cards, mean surprise of {N_DRAWS} draws: {running_mean[-1]:.3f} nats")

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None

if plt is not None:
    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    axes.plot(np.arange(1, N_DRAWS + 1), running_mean, label="mean surprise so far")
    axes.axhline(H_cards, color="gray", linestyle="--", label="entropy")
    axes.set(xscale="log", xlabel="number of draws", ylabel="nats")
    axes.legend(frameon=False)
    figure.set_label("The mean surprise of simulated card draws settles at the entropy of the four cards.")

    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    u = np.linspace(1e-4, 1, 400)
    axes.plot(u, u * s(u))
    axes.plot(1 / np.e, 1 / np.e, "o", color="gray")
    axes.annotate("probability 1/e", (1 / np.e, 1 / np.e), (0, -16), textcoords="offset points", ha="center")
    axes.set(xlabel="probability of one outcome", ylabel="its term in the entropy, nats")
    figure.set_label(
        "The term of one outcome rises from zero to its highest point at probability 1/e and falls back to zero."
    )
