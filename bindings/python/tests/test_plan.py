"""Plans: one of seven strategies for every customer, and why."""

import datetime
import os
from pathlib import Path

import goodwill as gw
import numpy as np
import pytest

COLUMNS = [
    "customer_id", "strategy", "action", "channel", "blocked_by", "expected_gain", "worth_up_to",
    "cost", "sd_data", "sd_prior", "value", "p_alive", "runner_up", "runner_up_gain",
    "reason_code", "reason",
]  # fmt: skip


def made_up(customers=300, days=730, seed=5):
    draw = np.random.default_rng(seed)
    ids, times, amounts = [], [], []
    for c in range(customers):
        every, at, leaves = draw.uniform(5, 90), draw.uniform(0, 200), draw.exponential(700)
        end = min(days, at + leaves)
        while at < end:
            ids.append(f"C{c:04d}")
            times.append(np.datetime64("2023-01-01") + np.timedelta64(int(at), "D"))
            amounts.append(round(float(draw.gamma(4, every / 8)) + 1, 2))
            at += 1 + draw.exponential(every)
    return {
        "customer_id": np.array(ids),
        "time": np.array(times, "datetime64[us]"),
        "amount": np.array(amounts),
    }


@pytest.fixture(scope="module")
def book():
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(200))
        book.append_customers(
            {"customer_id": ["P", "C0001"], "valid_from": ["2024-01-01"] * 2, "vulnerable": [False, True]}
        )
        yield book


def test_a_strategy_and_a_reason_for_everybody(book):
    assessment = book.assess(as_of="2025-01-01")
    plan = assessment.plan()
    assert isinstance(plan, gw.Plan) and len(plan) == len(assessment)
    frame = plan.to_pandas()
    assert list(frame.columns) == COLUMNS
    assert set(frame["strategy"]) <= set(gw.STRATEGIES)
    assert frame["reason"].str.len().min() > 0
    assert frame[frame["strategy"] != "as_usual"]["worth_up_to"].all()
    assert frame[frame["strategy"] == "as_usual"]["action"].isna().all()
    by_id = frame.set_index("customer_id")
    assert by_id.loc["P", "strategy"] == "start"
    counts = plan.strategies.to_pandas().set_index("strategy")["customers"].to_dict()
    assert counts == frame["strategy"].value_counts().to_dict()
    assert {"margin", "cost_to_serve", "unit_costs"} <= set(plan.unassessed)
    assert "people" not in plan.unassessed
    again = assessment.plan(parallelism=3).to_numpy()
    for name, column in plan.to_numpy().items():
        assert [str(v) for v in again[name]] == [str(v) for v in column]


def test_why_and_why_not(book):
    plan = book.assess(as_of="2025-01-01").plan(language="ru")
    frame = plan.to_pandas()
    customer = frame[frame["strategy"] == "protect"]["customer_id"].iloc[0]
    why = plan.explain(customer)
    assert why.language == "ru" and why.reasons[0].code == "plan.posture"
    assert why.reasons[0].inputs["posture"] == "protect"
    assert str(plan.explain(customer, "en")) != str(why)
    gates = {reason.code for reason in why.reasons if reason.code.startswith("gate.")}
    assert "gate.protect.forward" in gates
    other = plan.why_not(customer, "win_back", "en").reasons
    assert [r.code for r in other] == ["gate.win_back.lost"] and not other[0].holds
    ended = plan.why_not(customer, "end", "en").reasons
    assert ended[0].code == "gate.end.measured"
    with pytest.raises(gw.NotFoundError):
        plan.explain("nobody")
    with pytest.raises(ValueError):
        plan.why_not(customer, "flatter")
    with pytest.raises(gw.InvalidArgumentError):
        plan.text("tlh")
    assert plan.text("en").startswith("Plan for customers: 201")


def test_a_plan_outlives_its_book():
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(40))
        assessment = book.assess(as_of="2025-01-01")
        plan = assessment.plan()
    without = assessment.plan()
    assert "people" in without.unassessed
    strategies = plan.to_numpy()["strategy"].tolist()
    assert without.to_numpy()["strategy"].tolist() == strategies


def test_who_may_be_approached():
    with gw.Book(currency="EUR", time_zone="Europe/Sofia") as book:
        book.append_purchases({"customer_id": ["A", "B"], "time": ["2024-01-01"] * 2, "amount": ["5.00"] * 2})
        book.append_consents(
            {
                "customer_id": ["A", "B"],
                "time": ["2024-01-02"] * 2,
                "purpose": ["offers"] * 2,
                "status": ["granted"] * 2,
                "proof": ["form 7", None],
            }
        )
        book.append_interactions(
            {
                "customer_id": ["A", "A"],
                "time": ["2024-05-13T12:00", "2024-05-14T12:00"],
                "channel": ["email", "phone"],
                "direction": ["out", "in"],
            }
        )
        noon = "2024-05-15T12:00"
        email = book.may_contact("A", "email", "offers", noon)
        assert not email and email.rule == "cap" and email.pressure == pytest.approx(0.5 * np.exp(-2 / 14))
        assert email.since == datetime.datetime(2024, 5, 20, 9, tzinfo=datetime.timezone.utc)
        assert book.may_contact("A", "sms", "offers", noon)
        assert book.may_contact("A", "sms", "offers", "2024-05-15T21:00").rule == "quiet"
        assert book.may_contact("A", "sms", "survey", noon).rule == "consent.unknown"
        assert book.may_contact("B", "sms", "offers", noon).rule == "consent.unproven"
        assert book.may_contact("A", "sms", "offers", noon, holdout=True).rule == "holdout"
        assert book.may_contact("A", "sms", "offers", noon, open_complaints=1).rule == "complaint"
        assert book.may_contact("B", "sms", "offers", noon, requested=True).rule == "requested"
        with pytest.raises(gw.NotFoundError):
            book.may_contact("nobody", "sms", "offers", noon)
        with pytest.raises(gw.InvalidArgumentError):
            book.may_contact("A", "pigeon", "offers", noon)
        with pytest.raises(gw.InvalidArgumentError):
            book.may_contact("A", "sms", "offers", noon, open_complaints=-1)


def test_of_the_published_sample_from_a_log_alone():
    shared = Path(os.environ.get("GOODWILL_SHARED", "../shared"))
    path = shared / "data" / "cdnow_sample.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    pandas = pytest.importorskip("pandas")
    log = pandas.read_csv(path)
    log["time"] = pandas.to_datetime(log["date"])
    with gw.Book(currency="USD") as book:
        book.append_purchases(log[["customer_id", "time", "amount"]])
        plan = book.assess(gw.Policy.default("USD"), as_of="1997-10-01").plan()
        frame = plan.to_pandas()
    shares = frame["strategy"].value_counts(normalize=True)
    assert len(shares) >= 3 and shares.max() <= 0.75 and shares["protect"] <= 0.25
    after = log[log["time"] >= "1997-10-01"].groupby("customer_id")["amount"].sum()
    protected = frame[frame["strategy"] == "protect"]["customer_id"]
    assert after.reindex(protected).fillna(0).sum() >= 0.6 * after.sum()
    assert (frame["reason"] != "").all()
    assert np.isfinite(frame["expected_gain"]).all()


def test_nobody_is_sold_more_while_a_complaint_is_open():
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(200))
        before = book.assess(as_of="2025-01-01").plan().to_pandas().set_index("customer_id")
        enhanced = before.index[before["strategy"] == "enhance"]
        assert len(enhanced) > 0
        desk = book.desk(gw.Policy.default(currency="USD"))
        desk.open("c1", enhanced[0], "the box was empty", "2024-12-20T10:00:00Z")
        after = book.assess(as_of="2025-01-01").plan().to_pandas().set_index("customer_id")
        assert after.loc[enhanced[0], "strategy"] != "enhance"
        assert (after["strategy"] != before["strategy"]).sum() == 1
