"""Rules of exams: pure functions of plain values."""
