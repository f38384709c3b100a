double = "fourteen"
