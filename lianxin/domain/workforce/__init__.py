"""Workforce 从业人员: who works where, on which post, with which certificate, and what the duty to be certified says of it."""
