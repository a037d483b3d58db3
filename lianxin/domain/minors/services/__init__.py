"""Every change of what is known and done about a child."""

from lianxin.domain.minors.services.assessing import Found, assess, sign_tier
from lianxin.domain.minors.services.closing import write_closing
from lianxin.domain.minors.services.delegating import Care, end_care, record_care, record_contact
from lianxin.domain.minors.services.following import (
    follow_dropped,
    follow_moved,
    follow_promise,
    follow_step,
)
from lianxin.domain.minors.services.joining import join_files
from lianxin.domain.minors.services.measuring import (
    add_measure,
    end_measure,
    keep_conference,
    mark_safe,
    renew_measure,
)
from lianxin.domain.minors.services.naming import correct_child, decide_age, name_child
from lianxin.domain.minors.services.planning import (
    ACTORS,
    Item,
    add_item,
    finish_item,
    make_plan,
    review_plan,
)
from lianxin.domain.minors.services.printing import print_report
from lianxin.domain.minors.services.receiving import (
    answer_reporter,
    note_agency_feedback,
    receive_report,
    rule_out_duty,
    set_urgency,
    tell_agency,
)
from lianxin.domain.minors.services.reporting import (
    Sent,
    Told,
    report_child,
    report_from_phone,
    report_in_public,
    say_age,
)
from lianxin.domain.minors.services.visiting import record_visit

__all__ = [
    "ACTORS",
    "Care",
    "Found",
    "Item",
    "Sent",
    "Told",
    "add_item",
    "add_measure",
    "answer_reporter",
    "assess",
    "correct_child",
    "decide_age",
    "end_care",
    "end_measure",
    "finish_item",
    "follow_dropped",
    "follow_moved",
    "follow_promise",
    "follow_step",
    "join_files",
    "keep_conference",
    "make_plan",
    "mark_safe",
    "name_child",
    "note_agency_feedback",
    "print_report",
    "receive_report",
    "record_care",
    "record_contact",
    "record_visit",
    "renew_measure",
    "report_child",
    "report_from_phone",
    "report_in_public",
    "review_plan",
    "rule_out_duty",
    "say_age",
    "set_urgency",
    "sign_tier",
    "tell_agency",
    "write_closing",
]
