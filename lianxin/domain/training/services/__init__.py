"""Changes of training: what is offered, who takes part, who was there, what they get for it."""

from lianxin.domain.training.services.attending import Signed, sign_in_by_code, write_list
from lianxin.domain.training.services.crediting import credit_session
from lianxin.domain.training.services.editing import change_course, change_programme, move_session
from lianxin.domain.training.services.enrolling import enrol, enrol_people, withdraw
from lianxin.domain.training.services.evaluating import evaluate
from lianxin.domain.training.services.issuing import issue_credentials, reissue_credential, revoke_credential
from lianxin.domain.training.services.members import add_members, complete_class, drop_member, set_quiz
from lianxin.domain.training.services.printing import print_certificate, print_sign_in
from lianxin.domain.training.services.programmes import make_course, make_programme, open_class
from lianxin.domain.training.services.sessions import cancel_session, plan_session

__all__ = [
    "Signed",
    "add_members",
    "cancel_session",
    "change_course",
    "change_programme",
    "complete_class",
    "credit_session",
    "drop_member",
    "enrol",
    "enrol_people",
    "evaluate",
    "issue_credentials",
    "make_course",
    "make_programme",
    "move_session",
    "open_class",
    "plan_session",
    "print_certificate",
    "print_sign_in",
    "reissue_credential",
    "revoke_credential",
    "set_quiz",
    "sign_in_by_code",
    "withdraw",
    "write_list",
]
