import math

import goodwill as gw
import numpy as np
import pytest

COMPLAINTS = [426, 543, 428, 67, 303, 481, 304, 718, 681, 1030]
SALES = [90, 110, 90, 40, 60, 70, 90, 120, 150, 210]


def test_single_values():
    chart = gw.control_chart("xmr", [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert chart.centre == pytest.approx(50.81)
    assert chart.low[0] == pytest.approx(45.8159, abs=2e-4)
    assert chart.high[0] == pytest.approx(55.8041, abs=2e-4)
    assert chart.mean_moving_range == pytest.approx(1.8778, abs=5e-5)
    assert not chart.signal.any()
    frame = chart.to_pandas()
    assert list(frame) == ["value", "low", "high", "signal"] and len(frame) == 10


def test_rates():
    plain = gw.control_chart("u", COMPLAINTS, SALES)
    rates = np.array(COMPLAINTS) / SALES
    assert plain.centre == pytest.approx(sum(COMPLAINTS) / sum(SALES))
    assert np.allclose(plain.value, rates) and math.isnan(plain.sigma)
    standard = (rates - plain.centre) / np.sqrt(plain.centre / np.array(SALES))
    laney = gw.control_chart("laney_u", COMPLAINTS, SALES)
    assert laney.excess == pytest.approx(np.abs(np.diff(standard)).mean() / 1.128)
    assert abs(plain.signal).sum() > abs(laney.signal).sum() == 0
    shares = gw.control_chart("p", [5, 0, 90], [100, 10, 100])
    assert shares.signal.tolist() == [-1, 0, 1]


def test_cusum_and_ewma():
    data = [1.5, 0.5, 0.6, -1.5, -0.5, -0.8]
    chart = gw.control_chart("cusum", data, centre=0, sigma=1, h=1)
    assert np.allclose(chart.value, [1, 1, 1.1, 0, 0, 0])
    assert np.allclose(chart.low, [0, 0, 0, -1, -1, -1.3])
    assert chart.signal.tolist() == [0, 0, 1, 0, 0, -1]
    chart = gw.control_chart("ewma", [52.0, 47.0], centre=50, sigma=2.0539, lam=0.3)
    assert np.allclose(chart.value, [50.6, 49.52])
    assert chart.high[0] == pytest.approx(52.5884, abs=1e-4)


def test_run_lengths():
    assert gw.run_length("xmr") == pytest.approx(370.4, abs=0.05)
    assert gw.run_length("cusum", 1, h=4) == pytest.approx(8.38, abs=0.005)
    assert gw.run_length("cusum", 1, h=4, head_start=2) == pytest.approx(5.29, abs=0.005)
    assert gw.run_length("ewma", 0.5, lam=0.5, width=3.071) == pytest.approx(88.8, abs=0.05)
    with pytest.raises(gw.InvalidArgumentError):
        gw.run_length("u")
    with pytest.raises(gw.OutOfRangeError):
        gw.run_length("xmr", width=10)


def test_staffing():
    assert gw.staffing(2, 1, 0, people=3).p_wait == pytest.approx(4 / 9)
    found = gw.staffing(240, 150 / 3600, 60 / 3600, within=0.9)
    assert found.people == 13 and found.within > 0.9 and found.load == pytest.approx(10)
    assert math.isinf(gw.staffing(10, 1, 1, people=10).mean_wait)
    for wrong in ({}, {"people": 3, "within": 0.8}):
        with pytest.raises(TypeError):
            gw.staffing(1, 1, 1, **wrong)
    for wrong in ({"people": 0}, {"within": 1}, {"within": 0}):
        with pytest.raises(gw.InvalidArgumentError):
            gw.staffing(1, 1, 1, **wrong)


def test_iceberg():
    one = gw.iceberg(1)
    assert (one.dissatisfied.value, one.silent.value) == pytest.approx((10, 9))
    assert one.told.value == pytest.approx(100)
    assert one.dissatisfied.low < 10 < one.dissatisfied.high
    asked = gw.iceberg(1, survey=(20, 200))
    assert asked.voice_rate == 0.1 and asked.dissatisfied.high > one.dissatisfied.high
    assert math.isinf(gw.iceberg(1, survey=(0, 5)).dissatisfied.high)
    assert gw.iceberg(1, told_each=0).told.high == 0
    for wrong in ({"voice_rate": 0}, {"voice_rate": 2}, {"survey": (2, 1)}, {"survey": (0, 0)},
                  {"confidence": 0}, {"confidence": 1}):  # fmt: skip
        with pytest.raises(gw.InvalidArgumentError):
            gw.iceberg(1, **wrong)
    with pytest.raises(gw.InvalidArgumentError):
        gw.iceberg(-1)


def test_refusals():
    with pytest.raises(gw.InvalidArgumentError):
        gw.control_chart("r", [1, 2])
    with pytest.raises(gw.InvalidArgumentError) as refused:
        gw.control_chart("u", [1, 2], [1, 0])
    assert (refused.value.problems[0].row, refused.value.problems[0].field) == (1, "sizes")
    for wrong in ([], [1], [[1, 2]], ["a", "b"], [1, float("nan")]):
        with pytest.raises(gw.InvalidArgumentError):
            gw.control_chart("xmr", wrong)
    with pytest.raises(gw.InvalidArgumentError):
        gw.control_chart("xmr", [1, 2], [1, 2])
    with pytest.raises(gw.InvalidArgumentError):
        gw.control_chart("u", [1, 2], [1])
    with pytest.raises(gw.InvalidArgumentError):
        gw.control_chart("ewma", [1, 2], lam=0)


SERVICE = """
service {
  months: 3
  standards { name: "phone" promised: "20" goal: "90%" }
  standards { name: "fill" better: BETTER_HIGHER goal: "1/2" }
  surveys { question: "recommend" kind: SURVEY_KIND_NPS }
}
"""


def test_service_review():
    book = gw.Book(currency="EUR")
    book.append_measurements(
        {"standard": ["phone"] * 6 + ["fill", "other"],
         "time": ["2026-04-02", "2026-04-09", "2026-05-09", "2026-06-01", "2026-06-01", "2025-01-01",
                  "2026-05-01", "2026-05-01"],
         "actual": [20, 21, 10, 60, 12, 99, 0.97, 1],
         "promised": [None, None, None, None, 15, None, 0.95, None],
         "source": [None, "customer", "system", "mystery_shopper", None, None, None, None],
         "subject": [None, "us", "us", "us", "competitor", None, None, None],
         "competitor": [None, None, None, None, "Rival", None, None, None],
         "ref": [None, "call 7", None, None, None, None, None, None]})  # fmt: skip
    book.append_answers(
        {"customer_id": ["a", "b", "c"], "time": ["2026-05-02"] * 3,
         "question": ["recommend", "recommend", "why us?"], "score": [9, 3, None],
         "text": ["quick", None, "near"]})  # fmt: skip
    policy = gw.Policy.parse(gw.Policy.default("EUR").to_text() + SERVICE)
    assert gw.Policy.parse(policy.to_text()).to_text() == policy.to_text()
    review = book.service_review(policy, as_of="2026-07-01")
    phone, fill = review.standards
    assert (phone["measured"], phone["kept"], phone["verdict"]) == (3, 2, "unclear")
    assert phone["share"] == pytest.approx(2 / 3)
    assert (phone["median"], phone["ninth_decile"], phone["mystery_share"]) == (20, 21, 0)
    assert (phone["rival"], phone["rival_share"], phone["against_rival"]) == ("Rival", 1, "unclear")
    assert phone["breaches"] == 1
    assert review.to_dict()["standards"][0]["breaches"][0]["ref"] == "call 7"
    assert (fill["kept"], fill["verdict"], fill["rival"]) == (1, "unclear", None)
    (recommend,) = review.surveys
    assert (recommend["answers"], recommend["score"], recommend["in_words"]) == (2, 0, 1)
    document = review.to_dict()
    assert document["unnamed_standards"] == [{"name": "other", "count": 1}]
    assert document["unnamed_questions"] == [{"name": "why us?", "count": 1}]
    with pytest.raises(gw.FailedPreconditionError):
        book.service_review(gw.Policy.default("EUR"), as_of="2026-07-01")
    for wrong in ('months: 0', 'standards { name: "" }', 'standards { name: "x" goal: "120%" }',
                  'standards { name: "x" } standards { name: "x" }', 'surveys { question: "" }',
                  'standards { name: "x" promised: "1.0000001" }'):  # fmt: skip
        with pytest.raises(gw.InvalidArgumentError):
            gw.Policy.parse(gw.Policy.default("EUR").to_text() + "service { %s }" % wrong)


def test_service_review_against_plain_counting():
    rng = np.random.default_rng(7)
    n = 500
    days = np.datetime64("2025-01-01") + rng.integers(0, 400, n)
    actual, promised = rng.integers(0, 40, n), rng.integers(10, 30, n)
    source = rng.choice(["customer", "system", "mystery_shopper"], n)
    rival = rng.random(n) < 0.2
    table = {"standard": ["phone"] * n, "time": days, "actual": actual, "promised": promised, "source": source,
             "measurement_id": [f"m{i}" for i in range(n)],
             "subject": np.where(rival, "competitor", "us")}  # fmt: skip
    policy = gw.Policy.parse(
        gw.Policy.default("EUR").to_text() + 'service { months: 6 standards { name: "phone" } }'
    )
    documents = set()
    for order in (np.arange(n), rng.permutation(n)):
        book = gw.Book(currency="EUR")
        for part in np.array_split(order, 3):
            book.append_measurements({name: np.asarray(values)[part] for name, values in table.items()})
        review = book.service_review(policy, as_of="2026-01-01")
        documents.add(review.message.SerializeToString())
    assert len(documents) == 1  # the order of arrival does not show
    inside = (days >= np.datetime64("2025-07-01")) & (days < np.datetime64("2026-01-01"))
    ours = inside & ~rival & (source != "mystery_shopper")
    kept = actual <= promised
    (phone,) = review.standards
    assert (phone["measured"], phone["kept"]) == (ours.sum(), (ours & kept).sum())
    assert phone["breaches"] == (ours & ~kept).sum()
    assert phone["median"] == np.sort(actual[ours])[(ours.sum() - 1) // 2]
    assert phone["mystery_share"] == kept[inside & ~rival & (source == "mystery_shopper")].mean()
    assert phone["rival_share"] == kept[inside & rival].mean()
    months = review.to_dict()["standards"][0]["months"]
    for month in months:
        first = np.datetime64(month["first_day"])
        here = ours & (days.astype("M8[M]") == first.astype("M8[M]"))
        assert (month["measured"], month.get("kept", 0)) == (here.sum(), (here & kept).sum())
    assert len(months) == 6


def test_groups_of_numbered_customers():
    book = gw.Book(currency="EUR")
    book.append_purchases({"customer_id": [1, 2, 3], "time": ["2026-01-01"] * 3, "amount": [10, 20, 30]})
    book.append_customers({"customer_id": [1, 2], "valid_from": ["2025-01-01"] * 2, "parent_id": [3, 3]})
    assert book.exposure(gw.Policy.default("EUR"), as_of="2026-02-01").groups == 1


def late_deliveries(customers=400, price=0.5):
    """Customers who buy 60 EUR each ten days, and after a late delivery less for each
    minute of it over the ninety days after; every other one is late."""
    rng = np.random.default_rng(3)
    bought, measured = [], []
    start = np.datetime64("2025-01-01")
    for c in range(customers):
        met = 300 + int(rng.integers(0, 60))
        actual = int(rng.integers(31, 90)) if c % 2 else int(rng.integers(20, 31))
        late = max(0, actual - 30)
        measured.append((f"C{c}", str(start + met), actual))
        for day in range(met - 195, met + 96, 10):
            cents = 5500 + int(rng.integers(0, 1000)) - (int(price * late * 100 / 9) if day > met else 0)
            bought.append((f"C{c}", str(start + day), cents))
    book = gw.Book(currency="EUR")
    who, when, what = zip(*bought)
    book.append_purchases({"customer_id": who, "time": when, "amount_minor": what})
    who, when, what = zip(*measured)
    book.append_measurements(
        {"standard": ["delivery"] * customers, "time": when, "customer_id": who, "actual": what}
    )
    policy = gw.Policy.parse(
        gw.Policy.default("EUR").to_text() + 'service { standards { name: "delivery" promised: "30" } }'
    )
    return book, policy, when


def test_price_of_a_late_minute():
    book, policy, _ = late_deliveries()
    effects = book.service_effects(policy, as_of="2026-06-01")
    (row,) = effects.standards
    assert (row["standard"], row["role"], row["missing"]) == ("delivery", "hygiene", "")
    assert row["missed_high"] < 0 and row["price_low"] < 0.5 < row["price_high"]
    assert effects.price("delivery").minor == round(row["price"] * 100)
    assert effects.to_dict()["effect_days"] == 90
    with pytest.raises(KeyError):
        effects.price("phone")
    early = book.service_effects(policy, as_of="2025-02-01")
    assert early.standards[0]["missing"] == "nothing was measured in time"
    assert early.price("delivery") is None and early.standards[0]["missed_effect"] is None
    with pytest.raises(gw.FailedPreconditionError):
        book.service_effects(gw.Policy.default("EUR"), as_of="2026-06-01")
    text = gw.Policy.default("EUR").to_text() + "service { effect_days: 30 voice_days: 7 }"
    shorter = gw.Policy.parse(text)
    assert gw.Policy.parse(shorter.to_text()).to_text() == shorter.to_text()
    assert "effect_days: 30" in shorter.to_text()
    with pytest.raises(gw.InvalidArgumentError):
        gw.Policy.parse(gw.Policy.default("EUR").to_text() + "service { voice_days: 0 }")


def test_recovery_and_invitations():
    book, policy, days = late_deliveries(60)
    desk = book.desk(policy)
    for c in range(1, 21, 2):  # ten of the thirty who met a late delivery
        desk.open(f"case-{c}", f"C{c}", "late again", days[c] + "T09:00", channel="phone")
    recovery = book.recovery(policy, as_of="2026-06-01")
    every, kind = recovery.voice
    assert (every["failures"], kind["kind"]) == (30, "standard:delivery")
    assert every["voiced"] == 10 and every["low"] < every["share"] < every["high"]
    assert [row["group"] for row in recovery.effects] == [
        "complained", "resolved", "unresolved", "first_failure", "repeated_failure"]  # fmt: skip
    assert recovery.effects[0]["known"] == "too_few_exposed"
    assert sum(row["failures"] for row in recovery.bought_again) == 30
    assert sum(month["failures"] for month in recovery.months) == 30
    assert "30 failures" in repr(recovery)
    table = book.invite("email", policy, as_of="2026-01-10").to_pandas()
    assert set(table["failure"]) == {"standard:delivery"} and not table["allowed"].any()
    assert set(table["rule"]) == {"consent.unknown"}
    assert table["failed_at"].is_monotonic_decreasing
    with pytest.raises(gw.InvalidArgumentError):
        book.invite("pigeon", policy, as_of="2026-01-10")
    with pytest.raises(gw.FailedPreconditionError):
        gw.Book(currency="EUR").recovery(policy, as_of="2026-01-10")


def test_watched_live():
    policy = gw.Policy.parse(
        gw.Policy.default("EUR").to_text() + 'service { standards { name: "departure" promised: "15" } }'
    )
    watch = gw.Watch(policy)
    late = watch.observe("departure", 22.5)
    assert late.breach and late.late == 7.5 and (late.measured, late.kept) == (1, 0)
    assert late.tasks == ("apologise", "ask_reason", "find_cause")
    assert watch.observe("departure", 22, customer=False).tasks == ("ask_reason", "find_cause")
    assert watch.observe("departure", None).late is None
    assert watch.observe("departure", 99, competitor=True).late is None
    watch.know("departure", -5, 1)
    signals = [watch.observe("departure", 14).cusum for _ in range(4)]
    chart = gw.control_chart("cusum", [-1.0] * 4, centre=-5, sigma=1)
    assert signals[: list(chart.signal).index(1) + 1] == list(chart.signal)[: list(chart.signal).index(1) + 1]
    for wrong, kind in ((float("nan"), ValueError), (1e300, OverflowError), ("9", TypeError)):
        with pytest.raises(kind):
            watch.observe("departure", wrong)
    with pytest.raises(gw.NotFoundError):
        watch.observe("arrival", 1)
    with pytest.raises(gw.FailedPreconditionError):
        gw.Watch(gw.Policy.default("EUR"))
    with pytest.raises(TypeError):
        gw.Watch(policy, as_of="2026-01-01")
    book = gw.Book(currency="EUR")
    book.append_measurements(
        {"standard": ["departure"] * 3, "time": ["2026-01-01", "2026-01-02", "2026-02-01"],
         "actual": [20, 10, 10], "source": [None, None, "system"]})  # fmt: skip
    warm = gw.Watch(policy, book, as_of="2026-02-01").observe("departure", 10)
    assert (warm.measured, warm.kept, warm.learnt) == (3, 2, False)


def test_who_is_asked_next():
    book = gw.Book(currency="EUR")
    ids = [f"C{i}" for i in range(40)]
    book.append_purchases({"customer_id": ids, "time": ["2025-01-01"] * 40, "amount": range(10, 50)})
    book.append_consents(
        {"customer_id": ids[:30], "time": ["2025-01-01"] * 30, "purpose": ["survey"] * 30,
         "status": ["granted"] * 30, "proof": ["form"] * 30})  # fmt: skip
    book.append_answers(
        {"customer_id": ids[:10], "time": ["2026-03-01"] * 10, "question": ["what would you change?"] * 10})
    policy = gw.Policy.parse(gw.Policy.default("EUR").to_text() + """service {
      surveys { question: "what would you change?" } surveys { question: "why do you come to us?" } }""")
    at = "2026-04-01T10:00"  # a Wednesday
    asked = book.ask_next("email", policy, at).to_pandas()
    assert set(asked["customer_id"]) == set(ids[10:30])  # rested, and may be asked
    assert asked["last_asked"].isna().all() and set(asked["question"]) <= {
        "what would you change?", "why do you come to us?"}  # fmt: skip
    again = book.ask_next("email", policy, at, 5).to_pandas()
    assert list(again["customer_id"]) == list(asked["customer_id"])[:5]
    other = book.ask_next("email", policy, at, salt="other").to_pandas()
    assert list(other["customer_id"]) != list(asked["customer_id"])
    # After the days of rest those who answered are asked the other question.
    later = book.ask_next("email", policy, "2026-06-03T10:00").to_pandas().set_index("customer_id")
    assert set(later.loc[ids[:10], "question"]) == {"why do you come to us?"} and len(later) == 30
    with pytest.raises(gw.FailedPreconditionError):
        book.ask_next("email", gw.Policy.default("EUR"), at)
    for wrong in (dict(channel="pigeon"), dict(channel="email", most=0)):
        with pytest.raises(gw.InvalidArgumentError):
            book.ask_next(policy=policy, as_of=at, **wrong)
    with pytest.raises(ValueError):
        book.ask_next("email", policy, at, rest_days=0)
