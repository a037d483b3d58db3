"""The front page of administration: what the viewer may look after."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Link
from lianxin.kernel.problems import N_


class Door(NamedTuple):
    """One area: the ability that opens it, where it is, and in one sentence what for."""

    ability: str
    url_name: str
    icon: str
    label: str
    purpose: str


DOORS = (
    Door("place.read", "web:admin-places", "place", N_("区划与场所"), N_("区划及其沿革,社工站、食堂、水域、活动场地。")),
    Door("user.read", "web:admin-users", "people", N_("账号与角色"), N_("谁在用系统,有什么角色,管到哪里,到什么时候。")),
    Door("user.read", "web:admin-roles", "lock", N_("角色与能力"), N_("每个角色能做什么,出自哪个政策包。")),
    Door("pack.read", "web:admin-rules", "report", N_("规定"), N_("待遇、人群分类、走访分级怎样定,谁负责;改规定,看会影响谁。")),
    Door("pack.read", "web:admin-packs", "pack", N_("政策包"), N_("每个数值和用语从哪里来,哪些还没有核实。")),
    Door("pack.read", "proceedings:workflows", "report", N_("办理流程"), N_("个案、未成年人保护、办事、调解怎样一步一步办,每步要有什么、多久。")),
    Door("audit.read", "web:admin-audit", "audit", N_("审计"), N_("谁在什么时候做了什么、看了什么。")),
    Door("job.read", "web:admin-jobs", "refresh", N_("后台任务"), N_("正在运行、等待和失败的任务。")),
    Door("emergency.approve", "web:admin-emergencies", "warn", N_("紧急查阅审批"), N_("审批辖区外的紧急查阅,限时开放。")),
    Door("emergency.request", "web:admin-emergency-request", "reveal", N_("申请紧急查阅"), N_("紧急情况下查阅辖区外的一位居民。")),
    Door("system.read", "web:admin-system", "admin", N_("系统"), N_("设置、数据库与运行状况。")),
)


@page("place.read")
def hub(request: SignedRequest) -> HttpResponse:
    """Links to every area the viewer may open."""
    doors = [
        {"href": reverse(d.url_name), "icon": d.icon, "label": _(d.label), "purpose": _(d.purpose)}
        for d in DOORS
        if request.viewer.may(d.ability)
    ]
    return render(request, "admin/hub.html", {"doors": doors})


def back_to_hub() -> Link:
    """The way back, for the heading of every area."""
    return Link(_("系统管理"), reverse("web:admin"))


