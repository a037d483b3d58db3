"""Addresses of the pages of practice."""

from django.urls import path

from lianxin.domain.practice.views import asking, bank, home, mocks, people

app_name = "practice"
urlpatterns = [
    path("level/", home.level, name="level"),
    path("mine/", home.mine, name="mine"),
    path("next/", asking.next_one, name="next"),
    path("questions/<uuid:asked_question_id>/", asking.ask, name="ask"),
    path("answers/<uuid:practice_answer_id>/", asking.answered, name="answered"),
    path("mocks/start/", mocks.start, name="mock-start"),
    path("mocks/<uuid:mock_id>/", mocks.mock, name="mock"),
    path("mocks/<uuid:mock_id>/close/", mocks.close, name="mock-close"),
    path("bank/", bank.listing, name="bank"),
    path("bank/new/", bank.new, name="question-new"),
    path("bank/<uuid:practice_question_id>/", bank.question, name="question"),
    path("bank/<uuid:practice_question_id>/edit/", bank.edit, name="question-edit"),
    path("bank/<uuid:practice_question_id>/approve/", bank.approve, name="question-approve"),
    path("bank/<uuid:practice_question_id>/retire/", bank.retire, name="question-retire"),
    path("people/", people.people, name="people"),
]
