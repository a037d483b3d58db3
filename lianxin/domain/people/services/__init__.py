"""Every change of residents, households, consents, categories and rosters."""
