"""Proceedings 办理: whatever runs through states by a workflow of the pack, with one clock on the board and its readers."""
