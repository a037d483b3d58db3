"""Pages of accompanied applications."""
