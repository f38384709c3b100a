"""Pages and files of the site, as text, from what the earlier stages found. Nothing here is written to disk."""
