"""Goods 物资: donated, kept, handed out, signed for, reconciled."""
from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "lianxin.domain.goods"
    label = "goods"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished
        from lianxin.domain.goods import policies, services  # noqa: F401  declares the abilities
        from lianxin.domain.goods.selectors import readable_donations
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.kernel.events import subscribe

        holds_files("goods.Donation.paper", Holding(lambda viewer, now: readable_donations(viewer)))
        subscribe(CommitmentDropped, services.follow_dropped)
        subscribe(CommitmentFinished, services.follow_finished)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentMoved, services.follow_moved)
