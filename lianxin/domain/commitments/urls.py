"""Addresses of the pages of commitments."""

from django.urls import path

from lianxin.domain.commitments.views import (
    acts,
    board,
    calling,
    commitment,
    confirming,
    doors,
    doubts,
    giving,
)

app_name = "commitments"
urlpatterns = [
    path("", board.board, name="board"),
    path("new/", giving.make, name="make"),
    path("handover/", giving.handover, name="handover"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("calls/", calling.calls, name="calls"),
    path("calls/<uuid:call_back_id>/", calling.call, name="call"),
    path("doors/", doors.doors, name="doors"),
    path("<uuid:commitment_id>/", commitment.commitment, name="commitment"),
    path("<uuid:commitment_id>/doubts/", doubts.doubt, name="doubt"),
    path("<uuid:commitment_id>/start/", acts.start, name="start"),
    path("<uuid:commitment_id>/finish/", acts.finish, name="finish"),
    path("<uuid:commitment_id>/refuse/", acts.refuse, name="refuse"),
    path("<uuid:commitment_id>/cancel/", acts.cancel, name="cancel"),
    path("<uuid:commitment_id>/reschedule/", acts.reschedule, name="reschedule"),
    path("<uuid:commitment_id>/reassign/", giving.reassign, name="reassign"),
    path("<uuid:commitment_id>/confirm/", confirming.confirm, name="confirm"),
    path("<uuid:commitment_id>/decide/", confirming.decide, name="decide"),
    path("<uuid:commitment_id>/invite/", confirming.invite, name="invite"),
]
