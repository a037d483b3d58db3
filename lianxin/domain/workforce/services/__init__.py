"""Writes of workforce."""
