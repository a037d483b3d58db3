"""Audit 审计: who did or read what, when, before and after, in a chain that nobody can quietly mend."""
