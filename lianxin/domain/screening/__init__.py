"""Screening and assessment 筛查: scales scored, followed up, and what cannot wait."""
