"""Notices 通知: a count and a link to the person concerned, in the app and over channels (one file each)."""
