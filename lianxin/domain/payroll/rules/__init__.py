"""Rules of payroll: pure functions of plain values."""
