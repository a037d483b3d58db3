"""Pages in brotli, and what stands against reading them by their length."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from lianxin.base.ui.compression import CompressionMiddleware

PAGE = "<p>今天的走访</p>" * 200


def answer(response: HttpResponse | StreamingHttpResponse | None = None, **headers: str) -> HttpResponse:
    made = response if response is not None else HttpResponse(PAGE)
    found = CompressionMiddleware(lambda request: made)(RequestFactory().get("/", headers=headers))
    assert isinstance(found, HttpResponse | StreamingHttpResponse)
    return found  # type: ignore[return-value]


def test_a_page_travels_in_brotli_and_says_its_length() -> None:
    found = answer(accept_encoding="gzip, deflate, br")
    assert found["Content-Encoding"] == "br"
    assert brotli.decompress(found.content).decode() == PAGE
    assert int(found["Content-Length"]) == len(found.content) < len(PAGE.encode()) / 10
    assert "Accept-Encoding" in found["Vary"]


def test_an_old_browser_gets_gzip_and_a_plain_one_the_page_itself() -> None:
    assert gzip.decompress(answer(accept_encoding="gzip").content).decode() == PAGE
    assert answer().content.decode() == PAGE
    assert answer(accept_encoding="br;q=0").content.decode() == PAGE


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_what_another_site_asks_for_has_the_length_of_the_page(origin: str) -> None:
    found = answer(accept_encoding="br", sec_fetch_site=origin)
    assert not found.has_header("Content-Encoding")
    assert found.content.decode() == PAGE
    assert "Sec-Fetch-Site" in found["Vary"]


def test_the_length_on_the_wire_changes_from_answer_to_answer() -> None:
    lengths = {len(answer(accept_encoding="br")["X-Padding"]) for _ in range(60)}
    assert len(lengths) > 10


def test_small_answers_pictures_streams_and_what_is_compressed_pass() -> None:
    same = [
        HttpResponse("ok"),
        HttpResponse(b"\x89PNG" * 200, content_type="image/png"),
        HttpResponse(PAGE, headers={"Content-Encoding": "br"}),
        StreamingHttpResponse(iter([PAGE.encode()])),
    ]
    for response in same:
        assert not answer(response, accept_encoding="br").has_header("X-Padding")
