"""Meals 助餐: kitchens, menus, diets, tomorrow's count, rounds, and what happened at the door."""

from django.apps import AppConfig


class MealsConfig(AppConfig):
    name = "lianxin.domain.meals"
    label = "meals"

    def ready(self) -> None:
        from lianxin.domain.care.selectors.leaving import leave_to
        from lianxin.domain.commitments.events import (
            CommitmentDropped,
            CommitmentFinished,
            CommitmentReassigned,
        )
        from lianxin.domain.meals import policies, selectors, services  # noqa: F401  declares the abilities
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.kernel.events import subscribe

        subscribe(CommitmentDropped, services.follow_dropped)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(CommitmentReassigned, services.follow_reassigned)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
        leave_to(selectors.fed_by_kitchens)
