import datetime
from decimal import Decimal

import goodwill as gw
import numpy as np
import pandas as pd
import pytest

AS_OF = "2025-01-01"


@pytest.fixture(scope="module")
def book():
    draw = np.random.default_rng(11)
    n = 3000
    book = gw.Book(currency="EUR")
    book.append_purchases(
        {
            "customer_id": [f"c{int(i):03d}" for i in draw.zipf(1.4, n) % 400],
            "time": np.datetime64("2023-06-01") + draw.integers(0, 570, n) * np.timedelta64(1, "D"),
            "amount_minor": draw.integers(-300, 20000, n),
            "cost_minor": draw.integers(1, 100, n),
        }
    )
    book.append_interactions(
        {
            "customer_id": ["c001", "c001", "c002"],
            "time": ["2024-05-01", "2024-05-02", "2024-05-03"],
            "channel": ["phone", "email", "visit"],
            "direction": ["in", "out", "out"],
            "cost": ["5.00", "0.10", "60"],
        }
    )
    return book


@pytest.fixture(scope="module")
def assessment(book):
    return book.assess(as_of=AS_OF)


def test_frame(assessment):
    frame = assessment.to_pandas()
    assert len(frame) == len(assessment)
    assert frame["customer_id"].is_monotonic_increasing
    assert {"tier", "pareto", "recency_score", "frequency", "recency", "tenure", "amount", "margin",
            "cost_to_serve"} <= set(frame.columns)  # fmt: skip
    assert set(frame["tier"]) <= set(assessment.policy.tiers)
    assert str(frame["last_purchase"].dtype) == "datetime64[ns, UTC]"
    assert frame["amount"].dtype == float and frame["pareto"].dtype == bool
    assert frame["customer_id"].dtype == object
    frame.loc[0, "amount"] = 5.0  # a frame of one's own, that can be changed


def test_money_forms(assessment):
    floats, minor, exact = (assessment.to_pandas(money=m) for m in ("float", "minor", "decimal"))
    assert minor["amount"].dtype == np.int64
    assert all(isinstance(v, Decimal) for v in exact["amount"])
    for f, m, d in zip(floats["amount"], minor["amount"], exact["amount"]):
        assert d == Decimal(m).scaleb(-2) and f == float(d)
    with pytest.raises(ValueError):
        assessment.to_pandas(money="euro")


def test_numpy(assessment):
    columns = assessment.to_numpy()
    assert all(len(column) == len(assessment) for column in columns.values())
    assert columns["frequency"].dtype == np.int64 and not columns["frequency"].flags.writeable
    assert columns["last_purchase"].dtype == np.dtype("M8[us]")
    assert columns["customer_id"].dtype == object


def test_equal_to_the_steps(book, assessment):
    policy = assessment.policy
    measures = book.measures(policy, AS_OF)
    calibration = gw.calibrate(measures, policy)
    steps = gw.assess(measures, calibration, policy)
    for money in ("float", "minor"):
        pd.testing.assert_frame_equal(steps.to_pandas(money), assessment.to_pandas(money))
    assert assessment.calibration == calibration
    assert assessment.measures.to_bytes() == measures.to_bytes()
    assert gw.Calibration.from_bytes(calibration.to_bytes()) == calibration
    assert gw.Measures.from_bytes(measures.to_bytes()).to_bytes() == measures.to_bytes()


def test_pareto_by_hand(assessment):
    frame = assessment.to_pandas(money="minor").sort_values(
        ["pareto_value", "customer_id"], ascending=[False, True]
    )
    reached = (frame["pareto_value"].cumsum() * 100 >= 80 * frame["pareto_value"].sum()).to_numpy()
    inside = int(np.argmax(reached)) + 1
    assert frame["pareto"].tolist() == [True] * inside + [False] * (len(frame) - inside)
    assert assessment.summary().pareto_customers == inside


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_explain(assessment, language):
    frame = assessment.to_pandas().set_index("customer_id")
    for customer in frame.index[:20]:
        explanation = assessment.explain(customer, language)
        assert explanation.customer_id == customer and explanation.language == language
        assert explanation.tier == frame.loc[customer, "tier"]
        assert explanation.pareto == frame.loc[customer, "pareto"]
        assert explanation.reasons and str(explanation) == explanation.text
        for reason in explanation.reasons:
            assert reason.code and reason.text
        assert explanation.to_dict()["tier"] == explanation.tier
        assert ("а" in str(explanation).replace(explanation.tier, "")) == (language != "en")


def test_explanations_carry_typed_inputs(assessment):
    inputs = [
        value
        for customer in assessment.to_numpy()["customer_id"][:50]
        for reason in assessment.explain(customer).reasons
        for value in reason.inputs.values()
    ]
    kinds = {type(value) for value in inputs}
    assert gw.Money in kinds and kinds <= {gw.Money, int, float, str, datetime.datetime}


def test_explain_refusals(assessment):
    with pytest.raises(KeyError) as caught:
        assessment.explain("nobody")
    assert isinstance(caught.value, gw.NotFoundError) and "nobody" in str(caught.value)
    with pytest.raises(gw.GoodwillError):
        assessment.explain("c001", "tlh")
    with pytest.raises(TypeError):
        assessment.explain(None)


def test_without_a_time_an_example_is_given():
    with gw.Book(currency="EUR", time_zone="Europe/Sofia") as book:
        with pytest.raises(TypeError, match=r"\(exclusive\)$"):
            book.assess()
        book.append_purchases(
            {"customer_id": ["a"], "time": ["2024-02-28 23:30"], "amount": ["1.00"]}
        )
        with pytest.raises(TypeError, match='as_of="2024-02-29" takes in all purchases'):
            book.assess()
        assert book.assess(as_of="2024-02-29").summary().purchasers == 1


def test_summary(assessment):
    frame = assessment.to_pandas(money="minor")
    summary = assessment.summary()
    assert summary.customers == len(frame)
    assert summary.turnover.minor == frame["amount"].sum()
    assert summary.purchasers == (frame["orders"] > 0).sum()
    assert summary.repeaters == (frame["frequency"] > 0).sum()
    assert [t.name for t in summary.tiers] == assessment.policy.tiers
    assert {t.name: t.customers for t in summary.tiers if t.customers} == dict(
        frame["tier"].value_counts()
    )
    assert sum((t.turnover for t in summary.tiers), gw.Money(0, "EUR")) == summary.turnover
    assert len(str(summary)) > 50 and str(summary) == summary.text
    assert "а" in assessment.summary("bg").text
    assert summary.to_dict()["customers"] == len(frame)
    assert summary.cost_to_serve == gw.Money("65.10", "EUR")


def test_concentration(assessment):
    values = assessment.to_pandas(money="minor")["pareto_value"].to_numpy()
    ours, direct = assessment.concentration, gw.concentration(values)
    assert ours.gini == direct.gini and ours.top_ten_percent == direct.top_ten_percent
    assert ours.pareto_count == direct.pareto_count and ours.count == direct.count
    assert ours.total == direct.total / 100
    assert np.array_equal(ours.lorenz(11), gw.lorenz(values, 11))
    assert repr(ours) == repr(assessment.calibration.concentration)  # NaN is not itself


def test_time_travel(book):
    """Facts from as-of on do not count, and what was known does not change."""
    early = book.assess(as_of="2024-01-01").to_pandas()
    copy = gw.Book(currency="EUR")
    facts = book.facts("purchases").to_pandas()
    copy.append_purchases(facts[facts["time"] < "2024-01-01"])
    known = set(copy.measures(as_of="2024-01-01").to_numpy()["customer_id"])
    columns = ["customer_id", "orders", "amount", "frequency", "recency", "tenure", "lines"]
    mine = copy.measures(as_of="2024-01-01").to_pandas()[columns]
    theirs = early[early["customer_id"].isin(known)][columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, theirs)
    assert (early[~early["customer_id"].isin(known)]["lines"] == 0).all()


def test_an_empty_book():
    assessment = gw.Book().assess(as_of=AS_OF)
    assert len(assessment) == 0 and len(assessment.to_pandas()) == 0
    assert assessment.summary().customers == 0
    assert repr(assessment) == "<Assessment of 0 customers>"
    assert list(assessment.to_numpy()["customer_id"]) == []


def test_the_first_policy_names_the_currency(three):
    book = gw.Book()
    book.append_purchases(three)
    assert book.currency == "XXX"
    assessment = book.assess(gw.Policy.default("EUR"), AS_OF)
    assert assessment.summary().turnover == gw.Money("135.75", "EUR")
    with pytest.raises(gw.GoodwillError):
        gw.Book(currency="USD").assess(gw.Policy.default("EUR"), AS_OF)


def test_wrong_policies(book):
    for wrong in ("policy.textproto", {}, 5):
        with pytest.raises(TypeError):
            book.assess(wrong, AS_OF)
