"""The demo: three counties of invented people (ID prefix 99, no real person), told after the source article."""
