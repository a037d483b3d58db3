"""Group work 小组 and community activities: plan, members, sessions, evaluation, summary."""
