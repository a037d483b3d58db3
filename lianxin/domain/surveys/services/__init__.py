"""Changes in surveys."""

from lianxin.domain.surveys.services.addressing import MAX_XML
from lianxin.domain.surveys.services.attaching import FileState
from lianxin.domain.surveys.services.deriving import rederive, rederive_form
from lianxin.domain.surveys.services.following import follow_left, follow_moved, follow_reset
from lianxin.domain.surveys.services.forms import (
    add_media,
    assign_form,
    close_form,
    discard_version,
    publish_version,
    reopen_form,
    unassign,
    upload_form,
)
from lianxin.domain.surveys.services.holding import admit_operation, hold_operation, turn_down_operation
from lianxin.domain.surveys.services.intake import (
    Received,
    expect_file,
    receive_by_link,
    receive_file,
    receive_submission,
)
from lianxin.domain.surveys.services.moving import move_submission
from lianxin.domain.surveys.services.packed import adopt_pack_form, install_pack_forms
from lianxin.domain.surveys.services.reviewing import review_submission
from lianxin.domain.surveys.services.senders import make_device, make_link, revoke_device, revoke_link

__all__ = [
    "MAX_XML",
    "FileState",
    "Received",
    "add_media",
    "admit_operation",
    "adopt_pack_form",
    "assign_form",
    "close_form",
    "discard_version",
    "expect_file",
    "follow_left",
    "follow_moved",
    "follow_reset",
    "hold_operation",
    "install_pack_forms",
    "make_device",
    "make_link",
    "move_submission",
    "publish_version",
    "receive_by_link",
    "receive_file",
    "receive_submission",
    "rederive",
    "rederive_form",
    "reopen_form",
    "review_submission",
    "revoke_device",
    "revoke_link",
    "turn_down_operation",
    "unassign",
    "upload_form",
]
