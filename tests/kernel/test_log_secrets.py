"""A secret in an address, a header or an error never stands in a line of the log."""

import base64
import logging

from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.log_secrets import SecretFilter, without_secrets


@given(st.binary(min_size=32, max_size=48), st.sampled_from(["/q/{}/", "/v1/key/{}/formList", "token={}", "{}"]))
def test_no_token_stays(bytes_, around):
    token = base64.urlsafe_b64encode(b"\xff" + bytes_).decode().rstrip("=")
    assert token not in without_secrets("Gone: " + around.format(token) + " again")


def test_what_helps_to_find_a_fault_stays():
    for line in (
        "Not Found: /residents/019abb00-0000-7000-8000-000000000000/",
        "lianxin.domain.people.services.passes failed",
        "Bad Request: /surveys/submissions/",
    ):
        assert without_secrets(line) == line


def test_the_filter_reads_what_the_arguments_bring():
    token = "k" * 20 + "7" * 23
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", f"/q/{token}/"), None)
    assert SecretFilter().filter(record)
    assert record.getMessage() == "Gone: /q/…/"
