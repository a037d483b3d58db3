from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lianxin.base.audit"
    label = "audit"
    verbose_name = "审计"
