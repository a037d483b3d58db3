"""The database storey: the SQLite backend, read-only snapshots and sealed (encrypted) columns."""
