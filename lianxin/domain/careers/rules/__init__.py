"""Rules of careers: pure functions of plain values."""
