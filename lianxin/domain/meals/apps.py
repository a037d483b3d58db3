"""Meals 助餐: kitchens, menus, diets, tomorrow's count, rounds, and what happened at the door."""

from django.apps import AppConfig


class MealsConfig(AppConfig):
    name = "lianxin.domain.meals"
    label = "meals"

    def ready(self) -> None:
        from lianxin.domain.care.events import CarerAbsent
        from lianxin.domain.care.selectors.leaving import leave_to
        from lianxin.domain.commitments.events import (
            CommitmentDropped,
            CommitmentFinished,
            CommitmentReassigned,
        )
        from lianxin.domain.commitments.selectors import engage
        from lianxin.domain.commitments.views.elsewhere import kept_at
        from lianxin.domain.meals import policies, selectors, services  # noqa: F401  declares the abilities
        from lianxin.domain.meals.selectors.engaging import engaged_by_rounds
        from lianxin.domain.meals.selectors.rounds import address_of_meal
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.kernel.events import subscribe

        subscribe(CarerAbsent, services.follow_absent)
        subscribe(CommitmentDropped, services.follow_dropped)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(CommitmentReassigned, services.follow_reassigned)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
        engage(engaged_by_rounds)
        kept_at(address_of_meal)
        leave_to(selectors.fed_by_kitchens)
