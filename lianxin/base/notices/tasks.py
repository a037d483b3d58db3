"""Notices carried outside the app: tried again for hours, since a mail server may be away for a night's maintenance."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.base.notices.channels import Message, bots_of, send
from lianxin.base.notices.models import MailAddress, Notice
from lianxin.base.notices.selectors import TO_STATIONS, told

_ATTEMPTS = 12  # 10 s, 20 s … an hour: about five hours in all


def carry(actor: Viewer, fresh: list[Notice]) -> None:
    """Enqueue what of these notices goes out; in their transaction, so that both are kept or neither."""
    if settings.LIANXIN_SMTP:
        whom = [notice.user_id for notice in fresh]
        wanted = set(MailAddress.objects.filter(user_id__in=whom).values_list("user_id", flat=True))
        for notice in fresh:
            if notice.user_id in wanted:
                mail_notice.asked(actor=actor, key=f"mail/{notice.id}").enqueue(str(notice.id))
    if any(settings.LIANXIN_BOTS.values()):
        homes = dict(User.objects.filter(id__in=[notice.user_id for notice in fresh]).values_list("id", "place"))
        for notice in (one for one in fresh if one.kind in TO_STATIONS):
            for channel, place in bots_of(homes.get(notice.user_id, "")):
                key = f"bot/{channel}/{place}/{notice.key}"  # told once however many of the station it concerns
                tell_station.asked(actor=actor, place=place, key=key).enqueue(channel, place, str(notice.id))


@leased_task(max_attempts=_ATTEMPTS)
def mail_notice(notice_id: str) -> str:
    """Mail one notice to the address its person has set by now. Says what became of it."""
    notice = Notice.objects.select_related("user").filter(id=UUID(notice_id)).first()
    if notice is None or notice.read_at is not None or not notice.user.is_active:
        return "not needed any more"
    address = MailAddress.objects.filter(user_id=notice.user_id).first()
    if address is None:
        return "no address any more"
    send("email", _message(notice, notice.user.language), address.email)
    return "sent"


@leased_task(max_attempts=_ATTEMPTS)
def tell_station(channel: str, place: str, notice_id: str) -> str:
    """Tell the bot of a place what a notice says, in Chinese: a group has no language of its own."""
    notice = Notice.objects.filter(id=UUID(notice_id)).first()
    bot = settings.LIANXIN_BOTS[channel].get(place)
    if notice is None or bot is None:
        return "not needed any more"
    send(channel, _message(notice, "zh-hans"), bot)
    return "sent"


def _message(notice: Notice, language: str) -> Message:
    with override(language):
        text = told(notice)
    return Message(text, f"{settings.LIANXIN_SITE}{notice.link}", str(notice.id))
