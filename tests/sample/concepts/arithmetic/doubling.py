"""Doubling, again and again."""

import matplotlib.pyplot as plt


def d(n):
    """The double of n."""
    return n + n


double = d(7)
root = 2**0.5

values = [1]
for _ in range(10):
    values.append(d(values[-1]))
thousand = values[-1]
assert thousand == 2**10
print("doubled ten times:", *values)

figure, axes = plt.subplots(figsize=(5, 3))
axes.plot(values, "o-")
axes.set_xlabel("how often 1 is doubled")
axes.set_ylabel("result")
figure.set_label("Points that rise slowly at first and then ever faster, up to 1024.")
