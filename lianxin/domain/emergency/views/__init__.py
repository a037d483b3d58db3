"""Pages of urgent help."""
