"""Rules of exams: pure functions of plain values. Import them from the modules."""
