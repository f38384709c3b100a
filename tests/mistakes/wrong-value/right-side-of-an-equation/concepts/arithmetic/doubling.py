double = 7 + 8
