"""Payroll 薪酬补助: the monthly sheet of pay and subsidies."""
