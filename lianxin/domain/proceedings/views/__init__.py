"""Pages of proceedings, and what pages of the areas above show of one."""
