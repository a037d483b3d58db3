"""Mediation 调解: parties, mediators, sessions, the agreement, and whether it is kept."""
