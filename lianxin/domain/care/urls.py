"""Addresses of the care pages."""

from django.urls import path

from lianxin.domain.care.views import (
    absences,
    carers,
    dayplan,
    dayplan_visit,
    dayplan_week,
    plan,
    plan_course,
    plan_history,
    plan_orders,
    plan_pauses,
    plan_printed,
    plan_regulars,
    wishes,
)

app_name = "care"
urlpatterns = [
    path("dayplan/", dayplan.dayplan, name="dayplan"),
    path("dayplan/week/", dayplan_week.week, name="week"),
    path("dayplan/<uuid:dayplan_id>/progress/", dayplan.progress, name="dayplan-progress"),
    path("dayplan/<uuid:dayplan_id>/visits/<uuid:visit_id>/", dayplan_visit.dayplan_visit, name="dayplan-visit"),
    path("regulars/", plan_regulars.regulars, name="regulars"),
    path("carers/", carers.carers, name="carers"),
    path("carers/<uuid:user_id>/", carers.carer, name="carer"),
    path("carers/<uuid:user_id>/absences/", absences.absences, name="absences"),
    path("absences/<uuid:absence_id>/end/", absences.end, name="absence-end"),
    path("residents/<uuid:resident_id>/wishes/", wishes.wishes, name="wishes"),
    path("wishes/<uuid:wish_id>/end/", wishes.end, name="wish-end"),
    path("residents/<uuid:resident_id>/", plan.plan, name="plan"),
    path("plans/<uuid:plan_id>/end/", plan.end, name="plan-end"),
    path("plans/<uuid:plan_id>/pause/", plan_pauses.pause_plan, name="plan-pause"),
    path("plans/<uuid:plan_id>/goals/", plan_course.new_goal, name="goal-new"),
    path("plans/<uuid:plan_id>/review/", plan_course.review, name="plan-review"),
    path("plans/<uuid:plan_id>/agreement/", plan_course.agree, name="plan-agree"),
    path("plans/<uuid:plan_id>/history/", plan_history.history, name="plan-history"),
    path("plans/<uuid:plan_id>/print/", plan_printed.printed, name="plan-print"),
    path("plans/<uuid:plan_id>/orders/<slug:service>/", plan_orders.new_order, name="order-new"),
    path("plans/<uuid:plan_id>/orders/<slug:service>/accept/", plan_orders.accept, name="order-accept"),
    path("plans/<uuid:plan_id>/orders/<slug:service>/refuse/", plan_orders.refuse, name="order-refuse"),
    path("orders/<uuid:order_id>/", plan_orders.order, name="order"),
    path("orders/<uuid:order_id>/pause/", plan_pauses.pause_order, name="order-pause"),
    path("orders/<uuid:order_id>/end/", plan_orders.end_order, name="order-end"),
    path("pauses/<uuid:pause_id>/resume/", plan_pauses.resume, name="pause-resume"),
    path("goals/<uuid:goal_id>/", plan_course.mark_goal, name="goal-mark"),
]
