"""Addresses of the pages of careers."""

from django.urls import path

from lianxin.domain.careers.views import (
    applying,
    climbing,
    places,
    rating,
    rounds,
    supervising,
    titles,
)

app_name = "careers"
urlpatterns = [
    path("", places.place, name="place"),
    path("people/", places.people, name="people"),
    path("heat/", rating.heat, name="heat"),
    path("mine/rate/", rating.own, name="rate-own"),
    path("led/", supervising.led, name="led"),
    path("led/new/", supervising.new_session, name="session-new"),
    path("sessions/<uuid:supervision_id>/", supervising.session, name="session"),
    path("supervision/", supervising.overview, name="supervision"),
    path("supervision/<uuid:relation_id>/end/", supervising.end, name="relation-end"),
    path("people/<uuid:worker_id>/rate/", rating.supervised, name="rate"),
    path("people/<uuid:worker_id>/agree/", rating.agreed, name="agree"),
    path("people/<uuid:worker_id>/appraise/", climbing.appraise, name="appraise"),
    path("people/<uuid:worker_id>/supervisor/", supervising.relate, name="relate"),
    path("people/<uuid:worker_id>/sessions/", supervising.sessions, name="sessions"),
    path("people/<uuid:worker_id>/title/", titles.new, name="title-new"),
    path("titles/<uuid:title_id>/withdraw/", titles.withdraw, name="title-withdraw"),
    path("appraisals/<uuid:appraisal_id>/", climbing.appraisal, name="appraisal"),
    path("appraisals/<uuid:appraisal_id>/acknowledge/", climbing.acknowledge, name="appraisal-acknowledge"),
    path("appraisals/<uuid:appraisal_id>/object/", climbing.object_to, name="appraisal-object"),
    path("appraisals/<uuid:appraisal_id>/answer/", climbing.answer, name="appraisal-answer"),
    path("due/", climbing.due, name="due"),
    path("promotions/", climbing.promotions, name="promotions"),
    path("posts/<uuid:engagement_id>/<str:kind>/", climbing.propose, name="propose"),
    path("promotions/<uuid:promotion_id>/", climbing.promotion, name="promotion"),
    path("promotions/<uuid:promotion_id>/withdraw/", climbing.withdraw, name="promotion-withdraw"),
    path("rounds/", rounds.listing, name="rounds"),
    path("rounds/new/", rounds.new, name="round-new"),
    path("rounds/<uuid:selection_id>/", rounds.one_round, name="round"),
    path("rounds/<uuid:selection_id>/step/<str:step>/", rounds.step, name="round-step"),
    path("rounds/<uuid:selection_id>/judges/", rounds.add_judge, name="judge-add"),
    path(
        "rounds/<uuid:selection_id>/judges/<uuid:judge_id>/remove/", rounds.remove_judge, name="judge-remove"
    ),
    path("rounds/<uuid:selection_id>/settle/", rounds.settle, name="round-settle"),
    path("rounds/<uuid:selection_id>/confer/", rounds.confer, name="round-confer"),
    path("rounds/<uuid:selection_id>/cancel/", rounds.cancel, name="round-cancel"),
    path("rounds/<uuid:selection_id>/notice/", rounds.notice, name="round-notice"),
    path("rounds/<uuid:selection_id>/apply/", applying.apply, name="apply"),
    path("rounds/<uuid:selection_id>/nominate/", applying.nominate, name="nominate"),
    path("rounds/<uuid:selection_id>/objections/", applying.note_objection, name="objection-new"),
    path(
        "rounds/<uuid:selection_id>/people/<uuid:application_id>/", applying.application, name="application"
    ),
    path(
        "rounds/<uuid:selection_id>/people/<uuid:application_id>/withdraw/",
        applying.withdraw,
        name="application-withdraw",
    ),
    path(
        "rounds/<uuid:selection_id>/people/<uuid:application_id>/check/",
        applying.check,
        name="application-check",
    ),
    path("rounds/<uuid:selection_id>/people/<uuid:application_id>/recuse/", applying.recuse, name="recuse"),
]
