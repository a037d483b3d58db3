"""Addresses of the needs pages."""

from django.urls import path

from lianxin.domain.needs import views

app_name = "needs"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("new/", views.record, name="record"),
]
