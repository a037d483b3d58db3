"""Running the system: places, accounts, roles, packs, audit, background work, emergency requests, health."""
