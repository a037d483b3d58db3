"""Pages of settlement: statements, what waits, corrections, one's own lines."""
