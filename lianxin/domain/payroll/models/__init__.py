"""Tables of payroll."""
