"""Forecasts held against what happened, and who was lost and why."""


import goodwill as gw
import numpy as np
import pytest


def policy(**lifetime):
    values = gw.Policy.default("USD").to_dict()
    values["lifetime"] = lifetime
    return gw.Policy.from_dict(values)


def made_up(customers=300, days=730):
    """Customers who buy at rates of their own and leave."""
    draw = np.random.default_rng(5)
    ids, times = [], []
    for c in range(customers):
        every, first = draw.uniform(5, 90), draw.uniform(0, 200)
        ages = np.cumsum(1 + draw.exponential(every, 200)) - 1
        ages = ages[ages <= draw.exponential(700)]
        at = first + np.concatenate([[0], ages])
        at = at[at < days].astype("int64").astype("m8[D]")
        ids += [f"C{c:04d}"] * len(at)
        times.append(np.datetime64("2023-01-01") + at)
    when = np.concatenate(times).astype("M8[us]")
    amounts = np.round(draw.gamma(4, 12, len(ids)) + 1, 2)
    return {"customer_id": np.array(ids), "time": when, "amount": amounts}


@pytest.fixture(scope="module")
def book():
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up())
        book.append_events(
            {
                "customer_id": ["C0001", "C0002", "C0003"],
                "time": ["2024-12-31"] * 3,
                "kind": ["loss_stated", "deceased", "cancelled"],
                "ref": ["price", None, "delivery"],
                "event_id": ["e1", "e2", "e3"],
            }
        )
        book.append_promises(
            {
                "customer_id": ["C0003"],
                "promise_id": ["A1"],
                "kind": ["corrective_action"],
                "made_at": ["2024-12-31"],
                "due_at": ["2025-06-01"],
                "owner": ["depot"],
                "ref": ["delivery"],
            }
        )
        yield book


def test_holdout(book):
    holdout = book.holdout(since="2024-07-01", until="2025-01-01")
    assert str(holdout.since) == "2024-07-01" and str(holdout.until) == "2025-01-01"
    assert holdout.past_days == 184
    assert repr(holdout).endswith("customers, 2024-07-01 to 2025-01-01>")
    assert sum(t["customers"] for t in holdout.tenths) == holdout.customers
    assert sum(s["returned"] for s in holdout.stages) == holdout.returned
    frame = holdout.to_pandas("scores").set_index("name")
    assert {"assessment", "pareto_nbd", "as_before", "own_cadence", "rfm"} <= set(frame.index)
    assert frame.loc["assessment", "ranking"] > frame.loc["average", "ranking"] == 0.5
    assert list(holdout.to_pandas("weeks").columns) == ["end_day", "holdout", "expected", "actual"]
    assert "returned" in str(holdout)
    with pytest.raises(ValueError):
        holdout.to_pandas("everything")


def test_holdout_refuses(book):
    with pytest.raises(gw.InvalidArgumentError):
        book.holdout(since="2025-01-01", until="2025-01-01")
    with pytest.raises(gw.FailedPreconditionError):
        book.holdout(since="2020-01-01", until="2021-01-01")
    with pytest.raises(TypeError):
        book.holdout(until="2021-01-01")


def test_lost(book):
    losses = book.lost(policy(horizon_months=3), "2025-01-01")
    frame = losses.to_pandas().set_index("customer_id")
    assert len(frame) == len(losses) > 3
    assert frame.loc["C0001", ["cause", "fault", "evidence"]].tolist() == [
        "price", "competitor", "stated",
    ]  # fmt: skip
    assert frame.loc["C0002", "lasting"] == "permanent"
    assert (frame.value_lost.dropna().diff().dropna() <= 0).all()
    delivery = next(c for c in losses.causes if c["cause"] == "delivery")
    assert delivery["fault"] == "own" and delivery["verified"] == 1
    action = delivery["actions"][0]
    assert (action["owner"], action["state"], action["kept_us"]) == ("depot", "open", None)
    assert losses.won_back["left"] == 2
    assert losses.value_lost == pytest.approx(sum(c["value_lost"] for c in losses.causes))
    assert next(c for c in losses.causes if c["cause"] == "unknown")["fault"] == "unknown"
    assert losses.__arrow_c_stream__() is not None  # asked anew


def test_lost_needs_a_lifetime(book):
    values = gw.Policy.default("USD").to_dict()
    values.pop("lifetime", None)
    with pytest.raises(gw.FailedPreconditionError):
        book.lost(gw.Policy.from_dict(values), "2025-01-01")


def test_report_page(book, page_data):
    assessment = book.assess(policy(horizon_months=3), as_of="2025-01-01")
    try:
        page = assessment.report_html()
    except gw.UnimplementedError:
        pytest.skip("the library was built without the report's page")
    life = page_data(page)["lifetime"]
    assert sum(stage[1] for stage in life["stages"]) == len(assessment)
    assert sum(cell[0] for row in life["alive"] for cell in row) <= len(assessment)
    assert sum(t[0] for t in life["holdout"]["tenths"]) == life["holdout"]["customers"]
    assert [life["holdout"]["weeks"][i][2] for i in (0, -1)] == sorted(
        life["holdout"]["weeks"][i][2] for i in (0, -1)
    )
    assert {"price", "deceased", "delivery"} <= {cause[0] for cause in life["causes"]}
    assert ["delivery", "own", 1, 1, 1] == [
        cause[:4] + cause[5:] for cause in life["causes"] if cause[0] == "delivery"
    ][0]
    assert "lifetime" not in page_data(book.assess(as_of="2025-01-01").report_html())
