"""Addresses of the care pages."""

from django.urls import path

from lianxin.domain.care.views import carers, dayplan, plan

app_name = "care"
urlpatterns = [
    path("dayplan/", dayplan.dayplan, name="dayplan"),
    path("carers/", carers.carers, name="carers"),
    path("carers/<uuid:user_id>/", carers.carer, name="carer"),
    path("residents/<uuid:resident_id>/", plan.plan, name="plan"),
    path("plans/<uuid:plan_id>/end/", plan.end, name="plan-end"),
    path("plans/<uuid:plan_id>/orders/<slug:service>/", plan.new_order, name="order-new"),
    path("orders/<uuid:order_id>/", plan.order, name="order"),
    path("orders/<uuid:order_id>/pause/", plan.pause_order, name="order-pause"),
    path("orders/<uuid:order_id>/end/", plan.end_order, name="order-end"),
]
