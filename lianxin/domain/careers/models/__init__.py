"""Tables of careers."""
