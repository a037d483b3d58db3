"""Needs 需求:found by anyone through any channel, one inbox, one triage clock."""
