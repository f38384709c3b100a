doubles = [0] * 10**12
