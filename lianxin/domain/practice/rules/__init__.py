"""Rules of practice: pure functions of plain values."""
