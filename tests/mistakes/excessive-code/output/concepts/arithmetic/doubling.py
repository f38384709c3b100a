for n in range(100_000):
    print("The double of", n, "is", 2 * n)
