half = 7 / 2
assert half == 3, f"half of seven is {half}"
