"""Needs 需求: found by anyone through any channel, into one inbox, through triage."""
from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "lianxin.domain.needs"
    label = "needs"

    def ready(self) -> None:
        from lianxin.domain.needs import policies, services  # noqa: F401  declares the abilities
        from lianxin.domain.needs.views.queues import resident_remarks
        from lianxin.domain.people.events import CategoryChanged, ResidentLeft, ResidentMoved
        from lianxin.domain.people.views.remarks import remark_from
        from lianxin.kernel.events import subscribe

        remark_from(resident_remarks)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
        subscribe(CategoryChanged, services.follow_categories)
