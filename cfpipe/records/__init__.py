"""One YAML file → one frozen record. Text and places live in ``document``, the shapes in the models."""
