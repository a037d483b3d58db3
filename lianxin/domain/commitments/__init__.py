"""Commitments 承办:who has promised what to whom by when; one meaning of overdue."""
