"""Reads of purchasing: the viewer first."""
