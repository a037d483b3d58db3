"""Changes in surveys."""

from lianxin.domain.surveys.services.addressing import MAX_XML
from lianxin.domain.surveys.services.attaching import FileState
from lianxin.domain.surveys.services.deriving import rederive, rederive_form
from lianxin.domain.surveys.services.following import follow_left, follow_moved
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
from lianxin.domain.surveys.services.intake import (
    Received,
    receive_by_link,
    receive_file,
    receive_submission,
)
from lianxin.domain.surveys.services.packed import install_pack_forms
from lianxin.domain.surveys.services.reviewing import review_submission
from lianxin.domain.surveys.services.senders import make_device, make_link, revoke_device, revoke_link

__all__ = [
    "MAX_XML",
    "FileState",
    "Received",
    "add_media",
    "assign_form",
    "close_form",
    "discard_version",
    "follow_left",
    "follow_moved",
    "install_pack_forms",
    "make_device",
    "make_link",
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
    "unassign",
    "upload_form",
]
