print(2 * 7)
