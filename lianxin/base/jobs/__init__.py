"""Background work that survives: rows in the same transaction as the data, leases, heartbeats, retries, dead letters."""
