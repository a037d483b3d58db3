"""Care 照护:5+N services: care plan, orders, visits, the plan of the day."""
