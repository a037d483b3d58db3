"""Addresses of the pages of payroll."""

from django.urls import path

from lianxin.domain.payroll.views import acts, sheets

app_name = "payroll"
urlpatterns = [
    path("", sheets.overview, name="overview"),
    path("attendance/", acts.attendance, name="attendance"),
    path("<uuid:pay_sheet_id>/", sheets.sheet, name="sheet"),
    path("<uuid:pay_sheet_id>/draw/", sheets.draw, name="draw"),
    path("<uuid:pay_sheet_id>/close/", sheets.close, name="close"),
    path("<uuid:pay_sheet_id>/send-back/", sheets.send_back, name="send-back"),
    path("<uuid:pay_sheet_id>/paid/", sheets.paid, name="paid"),
    path("<uuid:pay_sheet_id>/discard/", sheets.discard, name="discard"),
    path("<uuid:pay_sheet_id>/print/", sheets.printed, name="print"),
    path("lines/<uuid:pay_line_id>/correct/", acts.correct, name="correct"),
]
