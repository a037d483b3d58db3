"""Forms of workforce."""
