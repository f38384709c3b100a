import sys

print(14)
sys.exit(2)
