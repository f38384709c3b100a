n = 1
while n: n = 2 * n % 7
