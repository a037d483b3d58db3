"""Goods 物资: donated, kept, handed out to people chosen by category, signed for, reconciled."""
