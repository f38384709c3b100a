"""Cross-entropy computed stably from logits, and the constant forecast that minimises it."""

import numpy as np

SEED = 7
N_LABELS = 500
P_TRUE = 0.3


def c(p, q):
    """Cross-entropy in nats for two outcomes, true probability p and forecast 0 < q < 1."""
    return -p * np.log(q) - (1 - p) * np.log(1 - q)


def sigma(z):
    """Logistic function. Only exponentials of numbers that are not positive are taken."""
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def loss(y, z):
    """Loss of the label (or frequency) y on the logit z: log(1 + exp(z)) - y z, without overflow."""
    return np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))


def class_losses(logits):
    """Loss of each class if it were the label: log of the sum of exponentials, minus its logit."""
    shifted = logits - np.max(logits)
    return np.log(np.sum(np.exp(shifted))) - shifted


# Two parts: entropy and excess
p = 0.3
c_true, c_half, c_low = c(p, p), c(p, 0.5), c(p, 0.1)
excess = p * np.log(p / 0.1) + (1 - p) * np.log((1 - p) / (1 - 0.1))
assert np.isclose(c_low, c_true + excess)
assert c(0.5, 0.1) > 1.7 * c(0.1, 0.5)  # not symmetric
forecasts = np.linspace(0.01, 0.99, 99)
assert np.isclose(forecasts[np.argmin(c(p, forecasts))], p)

# On the logit: same loss, simple gradient
z = np.linspace(-20, 20, 401)
for y in (0, 1):
    assert np.allclose(loss(y, z), c(y, sigma(z)), atol=1e-6)
step = 1e-5
gradient = (loss(1, -2 + step) - loss(1, -2 - step)) / (2 * step)
assert np.isclose(gradient, sigma(-2.0) - 1, atol=1e-8)

# Where the naive formula fails
with np.errstate(divide="ignore", invalid="ignore"):
    naive_wrong = c(0, sigma(40.0))
    naive_right = c(1, sigma(40.0))
assert np.isinf(naive_wrong) and np.isnan(naive_right)
loss_wrong = loss(0, 1000.0)
assert np.isclose(loss(0, 40.0), 40) and loss_wrong == 1000 and loss(1, 1000.0) == 0

with np.errstate(over="ignore"):
    assert np.isinf(np.exp(1000.0))
three = class_losses(np.array([1000.0, 1001.0, 1002.0]))
loss_three = three[2]
assert np.isclose(np.exp(-three).sum(), 1)
assert np.allclose(three, class_losses(np.array([0.0, 1.0, 2.0])))

# Labels: gradient descent on the logit of a constant forecast
rng = np.random.default_rng(SEED)
labels = (rng.random(N_LABELS) < P_TRUE).astype(float)
labels[:2] = 0, 1  # both labels occur, so that a finite minimum exists
frequency = labels.mean()
logit, path = 2.0, []
for _ in range(3000):
    path.append(loss(labels, logit).mean())
    logit -= 1.0 * (sigma(logit) - labels).mean()
assert np.all(np.diff(path) <= 1e-12)  # it never goes up
if min(frequency, 1 - frequency) > 0.02:
    assert np.isclose(sigma(logit), frequency, atol=1e-6)
    assert np.isclose(path[-1], c(frequency, frequency), atol=1e-9)

m = int(labels.sum())
average_nll = -(m * np.log(0.4) + (N_LABELS - m) * np.log(0.6)) / N_LABELS
assert np.isclose(average_nll, c(m / N_LABELS, 0.4))

print("truth 0.3, forecast   loss    excess over the entropy")
for q in (0.3, 0.5, 0.1, 0.99):
    print(f"{q:>18}   {c(p, q):6.3f}  {c(p, q) - c_true:6.3f}")
print(f"label 0, logit 40:   naive {naive_wrong}, stable {loss(0, 40.0):.1f}")
print(f"label 1, logit 40:   naive {naive_right}, stable {loss(1, 40.0):.1e}")
print(f"logits 1000, 1001, 1002: losses {np.round(three, 3)}")
print(f"frequency of ones {frequency:.3f}, fitted forecast {sigma(logit):.3f}, loss {path[-1]:.4f}")

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None

if plt is not None:
    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    for truth in (0.1, 0.3, 0.5):
        (line,) = axes.plot(forecasts, c(truth, forecasts), label=f"truth {truth}")
        axes.plot(truth, c(truth, truth), "o", color=line.get_color())
    axes.plot(forecasts, c(forecasts, forecasts), color="gray", linestyle=":", label="entropy")
    axes.set(xlabel="forecast", ylabel="average loss, nats", ylim=(0, 3))
    axes.legend(frameon=False)
    figure.set_label(
        "Three cross-entropy curves over the forecast; each touches the dotted arch of entropy at its own truth."
    )

    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    wide = np.linspace(-60, 60, 601)
    with np.errstate(divide="ignore", invalid="ignore"):
        naive = c(0, sigma(wide))
    axes.plot(wide, loss(0, wide), label="stable")
    axes.plot(wide, np.where(np.isfinite(naive), naive, np.nan), "--", label="naive, where it is finite")
    axes.set(xlabel="logit", ylabel="loss of the label 0, nats")
    axes.legend(frameon=False)
    figure.set_label(
        "The naive loss ends near the logit 37, where it becomes infinite, while the stable loss goes on as a line."
    )
