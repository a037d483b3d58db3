"""Addresses of the pages of exams."""

from django.urls import path

from lianxin.domain.exams.views import board, cycles, mine, people, questions, statistics

app_name = "exams"
urlpatterns = [
    path("", board.board, name="board"),
    path("mine/<uuid:cycle_id>/intend/<str:level>/", mine.intend, name="intend"),
    path("mine/<uuid:cycle_id>/register/", mine.register, name="register-self"),
    path("cycles/new/", cycles.new, name="cycle-new"),
    path("cycles/<uuid:cycle_id>/edit/", cycles.edit, name="cycle-edit"),
    path("cycles/<uuid:cycle_id>/assess/", cycles.assess, name="assess"),
    path("cycles/<uuid:cycle_id>/lines/", cycles.lines, name="lines"),
    path("cycles/<uuid:cycle_id>/people/", board.listing, name="people"),
    path("cycles/<uuid:cycle_id>/statistics/", statistics.statistics, name="statistics"),
    path("cycles/<uuid:cycle_id>/workers/<uuid:worker_id>/", people.register, name="register"),
    path("entries/<uuid:exam_entry_id>/", people.entry, name="entry"),
    path("entries/<uuid:exam_entry_id>/withdraw/", people.withdraw, name="withdraw"),
    path("entries/<uuid:exam_entry_id>/review/", people.review, name="review"),
    path("entries/<uuid:exam_entry_id>/steps/<str:step>/", people.tick, name="tick"),
    path("questions/", questions.inbox, name="questions"),
    path("questions/ask/", questions.ask, name="ask"),
    path("questions/call/", questions.call, name="call"),
    path("questions/faq/", questions.faq, name="faq"),
    path("questions/<uuid:question_id>/", questions.question, name="question"),
    path("questions/<uuid:question_id>/publish/", questions.publish, name="publish"),
    path("questions/<uuid:question_id>/unpublish/", questions.unpublish, name="unpublish"),
    path("questions/<uuid:question_id>/caller/", questions.caller, name="caller"),
]
