"""Addresses of the pages of conduct."""

from django.urls import path

from lianxin.domain.conduct.views import complaints, discipline, judging, own, planning, rating

app_name = "conduct"
urlpatterns = [
    path("", discipline.board, name="board"),
    path("ethics/", discipline.ethics, name="ethics"),
    path("ethics/<slug:code>/", discipline.version, name="ethics-version"),
    path("mine/<uuid:complaint_id>/", own.own_side, name="own-side"),
    path("mine/<uuid:complaint_id>/statement/", own.statement, name="own-statement"),
    path("mine/<uuid:complaint_id>/appeal/", own.appeal, name="own-appeal"),
    path("complaints/", complaints.listing, name="complaints"),
    path("complaints/new/", complaints.new, name="new-complaint"),
    path("complaints/sent/<uuid:complaint_id>/", complaints.sent, name="complaint-sent"),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:complaint_id>/take/", complaints.take, name="take-complaint"),
    path("complaints/<uuid:complaint_id>/hand-on/", complaints.hand_on, name="hand-complaint-on"),
    path("complaints/<uuid:complaint_id>/about/", complaints.about, name="complaint-about"),
    path("complaints/<uuid:complaint_id>/charge/", judging.charge, name="complaint-charge"),
    path("complaints/<uuid:complaint_id>/statement/", judging.statement, name="complaint-statement"),
    path("complaints/<uuid:complaint_id>/panelist/", judging.panelist, name="complaint-panelist"),
    path("complaints/<uuid:complaint_id>/ruling/", judging.ruling, name="complaint-ruling"),
    path("complaints/<uuid:complaint_id>/agree/", judging.agree, name="complaint-agree"),
    path("complaints/<uuid:complaint_id>/aside/", judging.aside, name="complaint-aside"),
    path("complaints/<uuid:complaint_id>/answer/", judging.answer, name="complaint-answer"),
    path("complaints/<uuid:complaint_id>/tell/", judging.tell, name="complaint-tell"),
    path("complaints/<uuid:complaint_id>/appeal/", judging.appeal, name="complaint-appeal"),
    path("ratings/", rating.ratings, name="ratings"),
    path("ratings/criteria/", rating.criteria, name="rating-criteria"),
    path("ratings/agency/<uuid:agency_id>/", rating.agency, name="rated-agency"),
    path("ratings/agency/<uuid:agency_id>/new/", rating.new, name="new-rating"),
    path("ratings/<uuid:agency_rating_id>/", rating.rating, name="rating"),
    path("ratings/<uuid:agency_rating_id>/self/", rating.oneself, name="rating-self"),
    path("ratings/<uuid:agency_rating_id>/site/", rating.on_site, name="rating-site"),
    path("ratings/<uuid:agency_rating_id>/assessor/", rating.assessor, name="rating-assessor"),
    path("ratings/<uuid:agency_rating_id>/publish/", rating.publish, name="rating-publish"),
    path("ratings/<uuid:agency_rating_id>/objections/", rating.note_objection, name="rating-objection"),
    path("reviews/", planning.tasks, name="tasks"),
    path("reviews/mine/", planning.feedback, name="feedback"),
    path("reviews/task/<uuid:review_task_id>/", planning.task, name="task"),
    path("reviews/task/<uuid:review_task_id>/again/", planning.again, name="task-again"),
    path("reviews/task/<uuid:review_task_id>/back/", planning.back, name="task-back"),
    path("reviews/rounds/", planning.rounds, name="rounds"),
    path("reviews/rounds/new/", planning.new, name="new-round"),
    path("reviews/rounds/<uuid:review_round_id>/", planning.one_round, name="round"),
]
