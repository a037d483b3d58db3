"""Tables of practice."""
