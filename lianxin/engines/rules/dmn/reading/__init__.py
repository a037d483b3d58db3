"""Reading DMN files: bytes to elements, elements to a model."""
