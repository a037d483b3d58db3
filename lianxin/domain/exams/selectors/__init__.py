"""Reads of exams: the viewer first."""
