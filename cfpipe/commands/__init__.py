"""The commands, one module each: thin functions that set options, call the site, report."""
