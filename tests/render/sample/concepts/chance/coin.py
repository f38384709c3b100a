"""Half a coin, "<script>"."""

share = 1 / 2
