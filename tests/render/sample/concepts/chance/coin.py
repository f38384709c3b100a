"""Half a coin, "<script>"."""

share = 1 / 2
print("share", share)
