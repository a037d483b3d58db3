"""Urgent help 助急: a call for help, who is nearest and able, who goes, who was told, and the review."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "lianxin.domain.emergency"
    label = "emergency"
