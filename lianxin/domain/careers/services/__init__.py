"""Writes of careers."""
