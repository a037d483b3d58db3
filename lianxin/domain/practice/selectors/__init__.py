"""Reads of practice: the viewer first."""
