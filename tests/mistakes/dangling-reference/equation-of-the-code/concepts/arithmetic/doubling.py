fourteen = 7 + 7
