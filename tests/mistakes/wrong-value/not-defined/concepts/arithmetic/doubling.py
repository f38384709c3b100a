duoble = 7 + 7
