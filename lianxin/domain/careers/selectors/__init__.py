"""Reads of careers: the viewer first."""
