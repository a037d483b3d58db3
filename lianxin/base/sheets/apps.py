from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "lianxin.base.sheets"
    label = "sheets"
    verbose_name = "表格导入"
