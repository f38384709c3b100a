n = 1
while True:
    n = 2 * n % 7
