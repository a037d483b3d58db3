"""What holds of meals, as pure functions of plain values."""
