"""One page for each code of a finding."""
