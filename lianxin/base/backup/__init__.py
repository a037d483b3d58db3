"""Backups that are proved: one archive, checked to the last byte before anything is restored from it."""
