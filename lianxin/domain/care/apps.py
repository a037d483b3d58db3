"""Care 照护:plans, orders, visits, carers and the plan of a day."""
from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "lianxin.domain.care"
    label = "care"

    def ready(self) -> None:
        from lianxin.domain.care import policies, selectors, services  # noqa: F401  declares the abilities
        from lianxin.domain.care.events import VisitRecorded
        from lianxin.domain.care.selectors.engaging import engaged_by_visits
        from lianxin.domain.commitments.events import (
            CommitmentDropped,
            CommitmentReassigned,
            CommitmentRescheduled,
        )
        from lianxin.domain.commitments.selectors import engage, learn_from
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.domain.people.selectors import outside
        from lianxin.kernel.events import subscribe

        subscribe(CommitmentReassigned, services.follow_reassigned)
        subscribe(CommitmentRescheduled, services.follow_rescheduled)
        subscribe(CommitmentDropped, services.follow_dropped)
        subscribe(VisitRecorded, services.follow_recorded)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
        learn_from(selectors.worker_facts)
        engage(engaged_by_visits)
        outside.learn_from(selectors.known_for_categories)
