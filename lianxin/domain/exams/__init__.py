"""Exams 职业水平考试: who may sit which, who registered, sat, passed; results and what they add up to."""
