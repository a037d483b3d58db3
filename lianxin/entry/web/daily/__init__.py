"""A worker's day: the list of today, and what is written down on a visit."""
