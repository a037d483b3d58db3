from tests.entry.field.test_doors import *  # noqa
from tests.entry.field.test_doors import monday, phone, line
from tests.factories import GONGKA, TABA

def test_zz_refused_photo(phone, zhuoma, baima):
    visit, photo = planned(zhuoma, baima), proof("photo", PHOTO)
    assert outcomes(phone, at_door(visit, photo, result="refused", note="不要")) == ["accepted"]
    assert bring(phone, photo, PHOTO).status_code == 200

def test_zz_two_marks(phone, zhuoma, baima):
    needs = [{"id": str(uuid4()), "code": c, "kind": "medical", "urgency": "", "said": s} for c, s in (("fell", "摔过跤"), ("unsteady", "走路不稳"))]
    made = at_door(planned(zhuoma, baima), needs=needs, observed=["fell", "unsteady"])
    assert [outcomes(phone, made), outcomes(phone, made)] == [["accepted"], ["again"]]
    assert Need.objects.count() == 2

def test_zz_volunteer(deji, zhuoma, db):
    where = lunch.kitchen(deji)
    lunch.eaters(deji, where, 1)
    pubu = factories.make_user("pubu", "volunteer", TABA, display_name="普布")
    found = lunch.frozen(deji, where)
    Meal.objects.update(runner_id=pubu.id)
    from lianxin.domain.commitments.models import Commitment
    Commitment.objects.filter(id__in=Meal.objects.values("commitment_id")).update(worker_id=pubu.id)
    c = factories.sign_in(Client(), pubu)
    a = c.get("/field/api/pack")
    print(a.status_code)
    assert a.status_code == 200
    meal = Meal.objects.select_related("resident", "commitment").get()
    assert outcomes(c, brought(meal)) == ["accepted"]

@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"%PDF-1.4 xx", PHOTO])
def test_zz_voice(phone, zhuoma, baima, content):
    p = proof("voice", content)
    assert outcomes(phone, at_door(planned(zhuoma, baima), p)) == ["accepted"]
    assert bring(phone, p, content).status_code == 422 or print(bring(phone, p, content).json()) 

@pytest.mark.parametrize("content", [b"%PDF-1.4 xx"])
def test_zz_photo_pdf(phone, zhuoma, baima, content):
    p = proof("photo", content)
    assert outcomes(phone, at_door(planned(zhuoma, baima), p)) == ["accepted"]
    r = bring(phone, p, content)
    assert r.status_code != 200

def test_zz_queries(phone, zhuoma, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext
    from django.db import connection
    import collections
    for n in (2, 8):
        for k in range(n):
            r = factories.make_resident(f"人{n}{k}"); r.phone="13989010001"; r.save()
            planned(zhuoma, r)
        phone.get("/field/api/pack")
        with CaptureQueriesContext(connection) as q:
            assert phone.get("/field/api/pack").status_code == 200
        print(n, len(q), collections.Counter(x["sql"][:90] for x in q).most_common(8))

def test_zz_need_twice_other(phone, zhuoma, baima):
    a = op("need", {"kind": "meal", "said": "a", "urgency": "", "resident_id": str(baima.id), "place": baima.place})
    b = {**a, "body": {**a["body"], "said": "b"}}
    print(send(phone, a), send(phone, b))
    assert 0

def test_zz_handout_size_twice(phone, line):
    s = proof("signature", SIGNED)
    made = handed(line, s)
    assert outcomes(phone, made) == ["accepted"]
    print(send(phone, {**made, "body": {**made["body"], "sizes": {"beixin": "XL"}}}))
    print(send(phone, {**made, "body": {**made["body"], "proofs": [s, proof("photo", PHOTO)]}}))
    assert 0
