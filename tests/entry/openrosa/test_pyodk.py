"""pyODK, the unmodified client of ODK Central, works against this server as far as the handbook says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyodk  # noqa: F401  a development dependency: without it these tests must fail, not pass by unseen
import pytest
from pyodk._utils.config import CentralConfig, Config
from pyodk.client import Client
from pyodk.errors import PyODKError

from tests.entry.openrosa import forms
from tests.entry.openrosa.prepared import OUTSIDER, PHONE, PROGRAM
from tests.entry.openrosa.served import Served

COUNTY = 540127


def signed_in(site: Served, folder: Path, token: str) -> Client:
    central = CentralConfig(base_url=site.address, username="anything", password=token, default_project_id=COUNTY)
    return Client(config=Config(central=central), cache_path=folder / "cache.toml").open()


@pytest.fixture
def head(shared_site: Served, tmp_path: Path) -> Iterator[Client]:
    """The head of the station, who also reviews."""
    with signed_in(shared_site, tmp_path, PROGRAM) as client:
        yield client


@pytest.fixture
def worker(shared_site: Served, tmp_path: Path) -> Iterator[Client]:
    (tmp_path / "w").mkdir()
    with signed_in(shared_site, tmp_path / "w", PHONE) as client:
        yield client


def test_projects_and_forms_are_listed(head: Client) -> None:
    assert [(one.id, one.name, one.forms) for one in head.projects.list()] == [(COUNTY, "墨竹工卡县", 1)]
    assert head.projects.get(COUNTY).id == COUNTY
    (form,) = head.forms.list()
    assert (form.xmlFormId, form.version, form.state, form.name) == ("elder", "1", "open", "老人问卷")
    assert head.forms.get("elder").hash == form.hash
    assert head.forms.get_xml("elder") == forms.XFORM.format(form_id="elder", version="1")


def test_a_submission_with_photos_goes_in_and_comes_out(head: Client, worker: Client, tmp_path: Path) -> None:
    (tmp_path / "house.jpg").write_bytes(forms.photo(3))
    instance = forms.new_instance()
    xml = forms.answered(instance, name="旦增", photo="house.jpg", kin=(("女儿", 40), ("儿子", 38))).decode()
    made = worker.submissions.create(xml=xml, form_id="elder", device_id="program", attachments=[tmp_path / "house.jpg"])
    assert made.instanceId == instance
    assert made.attachments is not None
    assert [(one.name, one.exists) for one in made.attachments] == [("house.jpg", True)]
    assert instance in {one.instanceId for one in head.submissions.list(form_id="elder")}
    assert head.submissions.get(instance, form_id="elder").reviewState is None
    photo = head.get(f"projects/{COUNTY}/forms/elder/submissions/{instance}/attachments/house.jpg")
    assert (photo.status_code, photo.headers["Content-Type"]) == (200, "image/jpeg")
    assert photo.content.startswith(b"\xff\xd8")
    assert head.get(f"projects/{COUNTY}/forms/elder/submissions/{instance}/attachments/other.jpg").status_code == 404


def test_the_same_again_is_taken_and_another_under_its_number_is_refused(worker: Client) -> None:
    instance = forms.new_instance()
    xml = forms.answered(instance).decode()
    worker.submissions.create(xml=xml, form_id="elder")
    worker.submissions.create(xml=xml, form_id="elder")
    with pytest.raises(PyODKError, match="409"):
        worker.submissions.create(xml=forms.answered(instance, name="别人").decode(), form_id="elder")


def test_an_edit_a_comment_and_a_decision(head: Client, worker: Client) -> None:
    first, second = forms.new_instance(), forms.new_instance()
    worker.submissions.create(xml=forms.answered(first).decode(), form_id="elder")
    worker.submissions.edit(instance_id=first, xml=forms.answered(second, former=first, age=90).decode(), form_id="elder")
    at, decision = f"projects/{COUNTY}/forms/elder/submissions/{first}", {"reviewState": "approved", "instanceId": second}
    head.submissions.add_comment(first, comment="核对过", form_id="elder")
    assert head.patch(at, json=decision | {"instanceId": first}).status_code == 409, "not the version that stands there now"
    with pytest.raises(PyODKError, match="409"):
        head.submissions.review(instance_id=first, review_state="approved", form_id="elder")
    assert head.submissions.get(first, form_id="elder").reviewState is None
    assert head.patch(at, json=decision).status_code == 200
    assert head.submissions.get(first, form_id="elder").reviewState == "approved"
    assert [one.body for one in head.submissions.list_comments(first, form_id="elder")] == ["核对过"]
    row = only(head, first)
    assert (row["__system"]["edits"], row["__system"]["reviewState"], row["who"]["age"]) == (1, "approved", 90)
    other = forms.new_instance()
    worker.submissions.create(xml=forms.answered(other).decode(), form_id="elder")
    head.submissions.review(instance_id=other, review_state="hasIssues", form_id="elder")
    assert head.submissions.get(other, form_id="elder").reviewState == "hasIssues"


def test_a_worker_may_not_decide_about_submissions(worker: Client) -> None:
    instance = forms.new_instance()
    worker.submissions.create(xml=forms.answered(instance).decode(), form_id="elder")
    with pytest.raises(PyODKError, match="403"):
        worker.submissions.review(instance_id=instance, review_state="approved", form_id="elder")


def test_tables_keep_groups_nested_and_link_what_repeats(head: Client, worker: Client) -> None:
    instance = forms.new_instance()
    worker.submissions.create(xml=forms.answered(instance, kin=(("女儿", 40), ("儿子", 38))).decode(), form_id="elder")
    row = only(head, instance)
    assert row["who"] == {"name": "白玛", "age": 80}
    assert row["at"] == {"type": "Point", "coordinates": [91.73, 29.83, 3900.0], "properties": {"accuracy": 5.0}}
    assert row["kin@odata.navigationLink"] == f"Submissions('{instance}')/kin"
    kin = [one for one in head.submissions.get_table("elder", table_name="Submissions.kin")["value"] if one["__Submissions-id"] == instance]
    assert [(one["called"], one["old"]) for one in kin] == [("女儿", 40), ("儿子", 38)]
    assert len({one["__id"] for one in kin}) == 2
    assert only(head, instance, wkt=True)["at"] == "POINT (91.73 29.83 3900)"
    assert [one["called"] for one in only(head, instance, expand="*")["kin"]] == ["女儿", "儿子"]


def test_tables_are_paged_counted_and_narrowed(head: Client, worker: Client) -> None:
    instance = forms.new_instance()
    worker.submissions.create(xml=forms.answered(instance, age=99).decode(), form_id="elder")
    everything = head.submissions.get_table("elder", count=True)
    assert everything["@odata.count"] == len(everything["value"]) > 0
    page = head.submissions.get_table("elder", top=1, count=True)
    assert (len(page["value"]), page["@odata.count"]) == (1, everything["@odata.count"])
    assert page["value"][0]["__id"] == instance, "the newest first"
    assert ("@odata.nextLink" in page) == (everything["@odata.count"] > 1)
    since = page["value"][0]["__system"]["submissionDate"]
    late = head.submissions.get_table("elder", filter=f"__system/submissionDate ge {since} and __system/reviewState eq null")["value"]
    assert [one["__id"] for one in late] == [instance]
    assert head.submissions.get_table("elder", filter="__system/submissionDate ge 2999-01-01T00:00:00Z")["value"] == []


@pytest.mark.parametrize("asked", [{"select": "__id"}, {"filter": "year(__system/submissionDate) eq 2026"}, {"filter": "who/age gt 3"}])
def test_what_is_not_offered_is_said_by_name(head: Client, asked: dict[str, str]) -> None:
    with pytest.raises(PyODKError, match="501"):
        head.submissions.get_table("elder", **asked)  # type: ignore[arg-type]


def test_an_outsider_sees_nothing_and_a_wrong_token_does_not_sign_in(shared_site: Served, tmp_path: Path) -> None:
    with signed_in(shared_site, tmp_path, OUTSIDER) as outsider:
        assert outsider.projects.list() == []
        assert outsider.forms.list() == []
        for call in (lambda: outsider.forms.get("elder"), lambda: outsider.submissions.list(form_id="elder")):
            with pytest.raises(PyODKError, match="404"):
                call()
    with pytest.raises(PyODKError, match="401"):
        signed_in(shared_site, tmp_path / "none", "wrong")


def only(client: Client, instance: str, **asked: Any) -> dict[str, Any]:
    (found,) = [row for row in client.submissions.get_table("elder", **asked)["value"] if row["__id"] == instance]
    return found
