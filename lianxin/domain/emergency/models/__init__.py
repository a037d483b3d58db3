"""The tables of urgent help: the calls and who goes, the bracelets and links that call, the duty roster."""

from lianxin.domain.emergency.models.alarms import Alarm, AlarmReview, AlarmSignal, CallOut
from lianxin.domain.emergency.models.devices import Bracelet, SosLink
from lianxin.domain.emergency.models.roster import Duty, Standby

__all__ = ["Alarm", "AlarmReview", "AlarmSignal", "Bracelet", "CallOut", "Duty", "SosLink", "Standby"]
