"""Bibliographic data from outside and its relation to the room's records: reading, identifiers, sameness, names."""
