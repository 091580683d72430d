"""Did it work, and what would have been: effects, other policies, beliefs, worlds."""

import math
from pathlib import Path

import goodwill as gw
import numpy as np
import pytest

WORLDS = Path(__file__).resolve().parents[3] / "examples" / "worlds"


def shop(lift, customers=600, seed=1, every=10):
    """Purchases a hundred days before and thirty after an assignment, and the assignments."""
    draw = np.random.default_rng(seed)
    usual = draw.integers(50, 150, customers)
    control = np.arange(customers) % every == 0
    later = usual + draw.integers(-10, 11, customers) + np.where(control, 0, lift)
    ids = [f"c{i}" for i in range(customers)]
    purchases = {
        "customer_id": ids + ids,
        "time": ["2023-10-01"] * customers + ["2024-02-01"] * customers,
        "amount": np.concatenate([usual, later]).tolist(),
    }
    assignments = {
        "customer_id": ids,
        "time": ["2024-01-01"] * customers,
        "arm": np.where(control, "control", "treated").tolist(),
        "strategy": ["protect"] * customers,
    }
    return purchases, assignments, usual, later, control


def test_a_book_says_whether_it_worked():
    purchases, assignments, usual, later, control = shop(25)
    with gw.Book(currency="EUR") as book:
        book.append_purchases(purchases)
        found = gw.evaluate(book, assignments, as_of="2024-06-01")
        assert isinstance(found, gw.Evaluation) and len(found) == 1
        row = found.to_pandas().iloc[0]
        alone = gw.effect(
            later[control], later[~control],
            control_before=usual[control], treated_before=usual[~control],
        )  # fmt: skip
        assert row["difference"] == pytest.approx(alone.difference, abs=1e-9)
        assert row["always_low"] == pytest.approx(alone.always_low, abs=1e-9)
        assert (row["strategy"], row["window_days"], row["verdict"]) == ("protect", 90, "works")
        assert (row["treated"], row["control"], row["waiting"]) == (540, 60, 0)
        assert str(found).startswith("protect: It works: ")
        # Handed on as often as asked.
        assert len(found.to_numpy()["reason"]) == len(found.to_numpy()["reason"]) == 1
        assert found.__arrow_c_stream__() is not None
        bulgarian = gw.evaluate(book, assignments, as_of="2024-06-01", language="bg")
        assert "Работи" in str(bulgarian)
        early = gw.evaluate(book, assignments, as_of="2024-02-15").to_pandas().iloc[0]
        assert early["verdict"] == "too_few" and early["waiting"] == 600
        assert math.isnan(early["difference"])
        wrong = gw.evaluate(book, assignments, as_of="2024-06-01", control_share=0.5)
        assert wrong.to_pandas()["verdict"][0] == "sample_ratio"
        with pytest.raises(gw.InvalidArgumentError):
            gw.evaluate(book, {**assignments, "arm": ["left"] * 600}, as_of="2024-06-01")
        with pytest.raises(gw.InvalidArgumentError):
            gw.evaluate(book, assignments, as_of="2024-06-01", control_share=1)
        with pytest.raises(gw.CancelledError):
            gw.evaluate(book, assignments, as_of="2024-06-01", progress=lambda *_: False)


def test_what_is_too_small_is_dated_or_given_up():
    purchases, assignments, *_ = shop(0)
    with gw.Book(currency="EUR") as book:
        book.append_purchases(purchases)
        row = gw.evaluate(book, assignments, as_of="2024-06-01").to_pandas().iloc[0]
        assert row["verdict"] in ("not_yet", "cannot_be_known")
        assert row["minimum_detectable"] > 0


def test_off_policy():
    draw = np.random.default_rng(1)
    n = 4000
    propensity = np.where(draw.random(n) < 0.5, 0.5, 0.5)
    treated = draw.random(n) < 0.5
    reward = draw.normal(10, 1, n) + 2 * treated
    value = gw.off_policy(reward, propensity, treated.astype(float))
    assert value.low < 12 < value.high and value.effective_size > 1500
    with pytest.raises(gw.FailedPreconditionError):
        gw.off_policy(reward[:100], propensity[:100], treated[:100].astype(float))
    with pytest.raises(gw.InvalidArgumentError):
        gw.off_policy([1.0], [0.0], [1.0])
    with pytest.raises(ValueError):
        gw.off_policy([1.0], [1.0, 1.0], [1.0])


def test_beliefs():
    prior = gw.Belief(0.10, 0.07)
    fresh = gw.update_belief(prior, 0.02, 0.03)
    weight = (1 / 0.07**2, 1 / 0.03**2)
    assert fresh.mean == pytest.approx((0.10 * weight[0] + 0.02 * weight[1]) / sum(weight))
    assert fresh.sd == pytest.approx(sum(weight) ** -0.5)
    old = gw.update_belief(prior, [0.02], [0.03], [12])
    assert fresh.mean < old.mean < prior.mean and fresh.sd < old.sd < prior.sd
    assert gw.update_belief(prior, [], []) == prior
    assert gw.update_rate(2, 8, 30, 100) == (32, 78)
    assert gw.update_rate(2, 8, 30, 100, 12) == (17, 43)
    with pytest.raises(gw.InvalidArgumentError):
        gw.update_belief(prior, 0.02, 0)
    with pytest.raises(gw.InvalidArgumentError):
        gw.update_rate(1, 1, 5, 3)
    priors = [gw.Belief(1, 0.7), gw.Belief(1, 0.4)]
    assert gw.update_beliefs(priors, [math.nan] * 2, [math.nan] * 2).beliefs[0].mean == 1
    joint = gw.update_beliefs(priors, [math.nan, 0.0], [math.nan, 0.1])
    assert joint.beliefs[0].mean < 0.5 and joint.nothing > 0.7
    alone = gw.update_beliefs(priors, [0.5, 0.5], [0.2, 0.2], correlation=0, nothing=0)
    assert alone.beliefs[0].mean == pytest.approx(gw.update_belief(priors[0], 0.5, 0.2).mean)
    with pytest.raises(gw.InvalidArgumentError):
        gw.update_beliefs(priors, [0.5, 0.5], [0.2, 0.2], correlation=1)
    with pytest.raises(ValueError):
        gw.update_beliefs(priors, [0.5], [0.2])
    pooled = gw.pool_effects([1.0, 3.0, 2.0], [0.5, 0.5, 0.1])
    assert 1 < pooled.common.mean < 3 and len(pooled.groups) == 3
    assert abs(pooled.groups[2].mean - 2) < 0.1
    assert 1 < pooled.groups[0].mean < pooled.common.mean


def test_simulate():
    found = gw.simulate(WORLDS / "plain.csv", seeds=1, customers=120)
    frame = found.to_pandas().set_index("policy")
    assert list(frame.index)[0] == "nothing" and frame.loc["nothing", "gain"] == 0
    assert frame["world"].eq("plain").all()
    assert frame.loc["believing", "gain"] > frame.loc["rfm", "gain"]
    assert frame["gain"].max() == pytest.approx(frame.loc["clairvoyant", "gain"])
    again = gw.simulate({"name": "mine", "clump": 3}, seeds=1, customers=60)
    assert set(again.to_numpy()["world"]) == {"mine"} and len(again) == 11
    for world in sorted(WORLDS.glob("*.csv")):
        assert len(gw.simulate(world, seeds=1, customers=20)) == 11
    rounds = gw.simulate({"rounds": 2}, seeds=1, customers=20, by_round=True).to_pandas()
    assert rounds["month"].tolist() == [0, 3] * 11
    with pytest.raises(gw.InvalidArgumentError) as caught:
        gw.simulate({"colour": 1, "clump": "x"})
    assert [p.field for p in caught.value.problems] == ["colour", "clump"]
    assert [p.line for p in caught.value.problems] == [2, 3]
    with pytest.raises(gw.InvalidArgumentError):
        gw.simulate({}, seeds=-1)
    with pytest.raises(gw.CancelledError):
        gw.simulate({}, seeds=2, progress=lambda *_: False)
    with pytest.raises(FileNotFoundError):
        gw.simulate("/nowhere/at/all.csv")
