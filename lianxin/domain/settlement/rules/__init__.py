"""What holds of settlement, as pure functions of plain values."""
