from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "lianxin.base.access"
    label = "access"
    verbose_name = "权限"
