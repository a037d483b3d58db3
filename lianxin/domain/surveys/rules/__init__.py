"""Rules of surveys: pure functions of plain values."""
