"""Settlement 结算: hours, meals and subsidies of a month, counted from confirmed commitments only."""
