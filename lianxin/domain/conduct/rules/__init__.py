"""Rules of conduct: pure functions of plain values."""
