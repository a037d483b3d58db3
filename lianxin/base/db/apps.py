"""The database app: it has no tables, only start-up checks."""

from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "lianxin.base.db"
    label = "db"

    def ready(self) -> None:
        from lianxin.base.db import checks  # noqa: F401
