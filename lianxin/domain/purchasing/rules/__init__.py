"""Rules of purchasing: pure functions of plain values."""
