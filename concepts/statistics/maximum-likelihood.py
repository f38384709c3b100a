"""Maximum likelihood for a coin, a waiting time and a Gaussian variance, computed in several ways that must agree."""

import math

import matplotlib.pyplot as plt
import numpy as np

SEED = 20
REPEATS = 20_000  # simulated Gaussian samples
SIZE = 5  # observations in each of them
TOSSES = 2_000  # tosses in the long record that underflows

rng = np.random.default_rng(SEED)


def ell(theta, s, n):
    """Log-likelihood of s heads in n tosses; 0 log 0 counts as 0."""
    heads = s * np.log(theta) if s > 0 else 0.0
    tails = (n - s) * np.log1p(-theta) if s < n else 0.0
    return heads + tails


def score(theta, s, n):
    """Derivative of ell with respect to theta."""
    return s / theta - (n - s) / (1 - theta)


# 1. Fourteen heads in twenty tosses: the closed form, a search on a grid, and a walk along the logit gradient.
s, n = 14, 20
theta_hat = s / n
loglik_peak = ell(theta_hat, s, n)
score_at_half = score(0.5, s, n)
score_at_peak = score(theta_hat, s, n)
curvature_at_peak = -s / theta_hat**2 - (n - s) / (1 - theta_hat) ** 2

grid = np.linspace(0.001, 0.999, 999)
theta_grid = grid[np.argmax(ell(grid, s, n))]

p_hat, a = s / n, 0.0  # a is the logit of theta; a = 0 is a fair coin
for _ in range(200):
    theta = 1 / (1 + math.exp(-a))
    a -= 2.0 * (theta - p_hat)  # the gradient of the average negative log-likelihood is theta - p_hat
theta_logit = 1 / (1 + math.exp(-a))

assert abs(theta_grid - theta_hat) <= grid[1] - grid[0]
assert abs(theta_logit - theta_hat) < 1e-9
assert abs(score_at_peak) < 1e-9
assert curvature_at_peak < 0
assert np.all(ell(grid, s, n) <= loglik_peak + 1e-12)
print(f"14 of 20: closed form {theta_hat:.4f}   grid {theta_grid:.4f}   logit descent {theta_logit:.4f}")
print(f"          ell {loglik_peak:.4f}   score {abs(score_at_peak):.1f}   second derivative {curvature_at_peak:.2f}")

# 2. Sixty-seven heads in a hundred: only ratios of likelihoods mean something.
ratio_70_50 = math.exp(ell(0.7, 67, 100) - ell(0.5, 67, 100))
average_nll_67 = -ell(0.67, 67, 100) / 100
print(f"67 of 100: L(0.7)/L(0.5) = {ratio_70_50:.1f}   average NLL at 0.67 = {average_nll_67:.4f}")

# 3. No heads in ten: the likelihood is highest at the edge, and its slope there is not zero.
edge = np.linspace(0.0, 1.0, 1001)
edge_likelihood = (1 - edge) ** 10
edge_estimate = edge[np.argmax(edge_likelihood)]
edge_slope = -10 * (1 - edge_estimate) ** 9
assert edge_estimate == 0.0
assert edge_slope < 0
print(f"0 of 10: largest at theta = {edge_estimate:.1f}, slope there {edge_slope:.1f}")

# 4. Five waiting times with mean 5: the rate is the reciprocal of the mean.
waits = np.array([2.0, 9.0, 4.0, 7.0, 3.0])
rate_hat = 1 / waits.mean()
rates = np.linspace(0.01, 1.0, 991)
waiting_ell = len(waits) * np.log(rates) - rates * waits.sum()
assert abs(rates[np.argmax(waiting_ell)] - rate_hat) <= rates[1] - rates[0]
print(f"waiting times with mean {waits.mean():.1f}: rate {rate_hat:.2f}")

# 5. The variance estimate falls short on average by the factor (n - 1)/n.
tau = 4.0
samples = rng.normal(10.0, math.sqrt(tau), size=(REPEATS, SIZE))
tau_hats = samples.var(axis=1)  # divides by n: the maximum-likelihood estimate
expected = (SIZE - 1) / SIZE * tau
standard_error = tau * math.sqrt(2 * (SIZE - 1)) / SIZE / math.sqrt(REPEATS)
assert abs(tau_hats.mean() - expected) <= 6 * standard_error + 1e-12
print(f"variance {tau}: mean of {REPEATS} estimates {tau_hats.mean():.2f}, expected {expected:.2f}")

# The same factor without chance: all outcomes of two tosses, for the variance theta (1 - theta) of one toss.
theta_true = 0.5
expected_spread = sum(
    math.comb(2, k) * theta_true**k * (1 - theta_true) ** (2 - k) * (k / 2) * (1 - k / 2) for k in range(3)
)
assert math.isclose(expected_spread, (2 - 1) / 2 * theta_true * (1 - theta_true))

# 6. A product of many probabilities is lost in float64; the sum of their logarithms is not.
heads = rng.random(TOSSES) < 0.7
probabilities = np.where(heads, 0.7, 0.3)
product = float(np.prod(probabilities))
log_sum = float(np.sum(np.log(probabilities)))
assert math.isclose(log_sum, ell(0.7, int(heads.sum()), TOSSES), rel_tol=1e-9)
assert product == 0.0 or math.isclose(math.log(product), log_sum, rel_tol=1e-6)
print(f"{TOSSES} tosses: product of probabilities {product}, sum of logs {log_sum:.2f}")

# Figures.
figure, axis = plt.subplots(figsize=(6, 3.4))
axis.plot(grid, ell(grid, s, n))
axis.plot([theta_hat], [loglik_peak], "o")
axis.axvline(theta_hat, linestyle=":", linewidth=1)
axis.set_ylim(-40, -8)
axis.set_xlabel("candidate theta")
axis.set_ylabel("log-likelihood")
figure.set_label("Log-likelihood of 14 heads in 20 tosses: a single arch with its top at theta = 0.7.")

figure, axis = plt.subplots(figsize=(6, 3.4))
for heads, total, style in ((7, 10, "-"), (70, 100, "--"), (0, 10, ":")):
    relative = np.exp(ell(grid, heads, total) - (ell(heads / total, heads, total) if heads else 0.0))
    axis.plot(grid, relative, style, label=f"{heads} of {total}")
axis.set_xlabel("candidate theta")
axis.set_ylabel("likelihood relative to its largest value")
axis.legend()
figure.set_label(
    "Relative likelihoods: 7 of 10 broad around 0.7, 70 of 100 narrow around 0.7, 0 of 10 falling from the left edge."
)
