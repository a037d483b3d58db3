"""Commitments 承办:who has promised what to whom by when; one meaning of overdue."""
from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "lianxin.domain.commitments"
    label = "commitments"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.commitments import policies, services  # noqa: F401  declares the abilities
        from lianxin.domain.commitments.selectors import readable_proofs
        from lianxin.domain.needs.events import NeedMerged
        from lianxin.domain.people.events import ResidentLeft, ResidentMoved
        from lianxin.domain.people.selectors.looks import looked_at
        from lianxin.kernel.events import subscribe

        proofs = Holding(
            lambda viewer, now: readable_proofs(viewer).select_related("commitment__resident"),
            lambda viewer, now, row: looked_at(row.commitment.resident),
        )
        holds_files("commitments.Proof.file", proofs)
        subscribe(NeedMerged, services.follow_merged_need)
        subscribe(ResidentLeft, services.follow_left)
        subscribe(ResidentLeft, services.end_codes_of_leaver)
        subscribe(ResidentMoved, services.follow_moved)
