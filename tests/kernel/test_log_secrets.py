"""A secret in an address, a header or an error never stands in a line of the log."""

import base64
import io
import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.log_secrets import without_secrets

TOKEN = "kQ3" * 7 + "7" * 22


@given(st.binary(min_size=32, max_size=48), st.sampled_from(["/q/{}/", "/v1/key/{}/formList", "token={}", "{}", "KeyError: '/q/{}/'"]))
def test_no_token_stays(bytes_, around):
    token = base64.urlsafe_b64encode(b"\xff" + bytes_).decode().rstrip("=")
    assert token not in without_secrets("Gone: " + around.format(token) + " again")


def test_what_helps_to_find_a_fault_stays():
    for line in (
        "Not Found: /residents/019abb00-0000-7000-8000-000000000000/",
        "lianxin.domain.people.services.passes failed",
        "Bad Request: /surveys/submissions/",
        "submission unchecked form_version=019abb00-0000-7000-8000-000000000000 error=KeyError",
        "django.core.exceptions.ImproperlyConfigured: no",
        "_thread_that_does_something_long",
    ):
        assert without_secrets(line) == line


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(out: io.StringIO) -> logging.Logger:
    """A logger that writes lines as the settings say."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(DictConfigurator({"version": 1}).configure_formatter(dict(settings.LOGGING["formatters"]["line"])))
    logger = logging.Logger("lianxin.test")
    logger.addHandler(handler)
    return logger


def test_what_the_arguments_bring_is_read(log: logging.Logger, out: io.StringIO):
    log.warning("%s: %s", "Gone", f"/q/{TOKEN}/")
    assert out.getvalue().endswith("WARNING lianxin.test Gone: /q/…/\n")


def test_tracebacks_are_read_too(log: logging.Logger, out: io.StringIO):
    try:
        raise KeyError(f"/v1/key/{TOKEN}/formList")
    except KeyError:
        log.exception("an answer failed")
    assert TOKEN not in out.getvalue()
    assert "KeyError: '/v1/key/…/formList'" in out.getvalue()
    assert "test_tracebacks_are_read_too" in out.getvalue()


def test_a_wrong_call_harms_nobody_and_tells_nothing(
    log: logging.Logger, out: io.StringIO, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(logging, "raiseExceptions", True)
    log.warning("%s and %s", *[TOKEN])
    assert "test_log_secrets, line" in out.getvalue()
    assert TOKEN not in out.getvalue() + capsys.readouterr().err
