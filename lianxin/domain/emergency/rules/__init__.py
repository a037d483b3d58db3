"""What holds of emergency, as pure functions of plain values."""
