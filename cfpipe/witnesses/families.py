def reduced(expr):
    return expr
