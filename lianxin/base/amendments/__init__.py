"""Amendments 修订: what a county changes of its pack's rules, from the first draft until it is in force and after."""
