"""Rules of workforce: pure functions of plain values."""
