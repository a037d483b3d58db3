"""Template tags `ui` (components) and filters `lx` (words, dates, masks)."""
