from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "lianxin.base.files"
    label = "files"
    verbose_name = "附件"
