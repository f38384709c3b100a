"""Halving 1024 until one is left."""

one = 1024
for _ in range(10):
    one = one / 2
    print(one)
