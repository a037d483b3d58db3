"""Addresses of signing in and of one's own account (in the namespace `web`)."""

from django.urls import path

from lianxin.entry.web.accounts import lending, notices, pages, second_factor, sign_in

urlpatterns = [
    path("login/", sign_in.password_step, name="login"),
    path("login/code/", sign_in.code_step, name="login-code"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("account/", pages.account, name="account"),
    path("account/preferences/", pages.preferences, name="account-preferences"),
    path("account/password/", pages.password, name="account-password"),
    path("account/logins/", pages.logins, name="account-logins"),
    path("account/logins/<uuid:login_id>/end/", pages.end_login, name="account-login-end"),
    path("account/second-factor/", second_factor.set_up, name="account-second-factor"),
    path("account/recovery-codes/", second_factor.recovery_codes, name="account-recovery-codes"),
    path("account/lending/", lending.lending, name="account-lending"),
    path("account/lending/<uuid:grant_id>/end/", lending.end, name="account-lending-end"),
    path("account/notices/", notices.notices, name="account-notices"),
    path("account/notices/address/", notices.address, name="account-notices-address"),
]
