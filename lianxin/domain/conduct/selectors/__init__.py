"""Reads of conduct: the viewer first."""
