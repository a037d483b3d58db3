"""Rules of training: pure functions of plain values."""
