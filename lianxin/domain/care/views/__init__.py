"""Pages of care: a person's care plan, and the plan of a day."""
