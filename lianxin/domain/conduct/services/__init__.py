"""Writes of conduct."""
