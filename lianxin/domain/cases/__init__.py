"""Casework 个案: the file of one person on a proceeding, from intake to closing, by MZ/T 094."""
