"""Reads of training: the viewer first."""
