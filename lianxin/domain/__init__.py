"""Areas of social work, one app each; storeys of their own: people < needs < commitments < care."""
