"""Addresses of the pages of urgent help."""

from django.urls import path

from lianxin.domain.emergency.views import alarm, answering, board, bracelets, duty, links, taking

app_name = "emergency"
urlpatterns = [
    path("", board.board, name="board"),
    path("all/", board.listing, name="all"),
    path("month/", board.month, name="month"),
    path("call/", taking.take, name="take"),
    path("sos/", taking.own, name="own"),
    path("alarms/<uuid:alarm_id>/", alarm.alarm, name="alarm"),
    path("alarms/<uuid:alarm_id>/act/", alarm.act, name="act"),
    path("alarms/<uuid:alarm_id>/close/", alarm.close, name="close"),
    path("alarms/<uuid:alarm_id>/review/", alarm.review, name="review"),
    path("mine/", answering.mine, name="mine"),
    path("calls/<uuid:call_id>/", answering.call, name="call"),
    path("standby/", answering.standby, name="standby"),
    path("duty/", duty.duty, name="duty"),
    path("duty/<uuid:duty_id>/cancel/", duty.cancel, name="duty-cancel"),
    path("bracelets/", bracelets.listing, name="bracelets"),
    path("bracelets/new/", bracelets.new, name="bracelet-new"),
    path("bracelets/<uuid:bracelet_id>/", bracelets.bracelet, name="bracelet"),
    path("bracelets/<uuid:bracelet_id>/act/", bracelets.act, name="bracelet-act"),
    path("residents/<uuid:resident_id>/links/", links.links, name="links"),
    path("links/<uuid:sos_link_id>/revoke/", links.revoke, name="link-revoke"),
]
