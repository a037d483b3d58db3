"""Careers 职业发展: the ladder, competency, titles by selection, supervision."""
