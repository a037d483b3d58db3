"""Writes of payroll."""
