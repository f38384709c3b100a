double = 7 +
