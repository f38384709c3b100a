double = 14
