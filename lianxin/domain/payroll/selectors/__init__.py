"""Reads of payroll: the viewer first."""
