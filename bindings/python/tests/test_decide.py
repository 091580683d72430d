"""Plans under budgets and experiments, through the library."""

import itertools
import math
import random

import goodwill as gw
import numpy as np
import pytest


def test_a_small_plan():
    plan = gw.allocate(
        customer=["boris", "anna", "boris", "anna"],
        value=[40.0, 30.0, 50.0, 10.0],
        uses={"cents": [300, 300, 600, 600], "minutes": [1, 1, 1, 1]},
        budgets={"cents": 600, "minutes": 5},
    )
    assert plan.state == "found"
    assert list(plan.customers) == ["anna", "boris"]
    assert list(plan.rows) == [1, 0]
    assert plan.value == 70 == plan.bound
    assert plan.gap == 0
    assert plan.used == {"cents": 600, "minutes": 2}
    assert plan.slack == {"cents": 0, "minutes": 3}
    assert plan.prices["minutes"] == 0


def test_one_more_customer_at_the_prices():
    options = dict(customer=[1, 2, 3], value=[9.0, 6.0, 3.0], uses={"hours": [3, 3, 3]})
    plan = gw.allocate(**options, budgets={"hours": 4})
    assert plan.prices["hours"] > 0
    for value in (plan.prices["hours"] * 3 - 0.01, plan.prices["hours"] * 3 + 0.01):
        better = value > plan.prices["hours"] * 3
        assert plan.decide([value], {"hours": [3]}) == (0 if better else -1)
    assert plan.decide([1.0, 50.0, 50.0], {"hours": [1, 2, 2]}) == 1
    assert plan.decide([], {"hours": []}) == -1
    with pytest.raises(gw.InvalidArgumentError, match="hours"):
        plan.decide([1.0], {})
    with pytest.raises(gw.InvalidArgumentError, match="column"):
        plan.decide(5.0, {"hours": [1]})


def test_all_budgets_at_once():
    draw = random.Random(3)
    rows = [(c, draw.randint(1, 60), draw.randint(1, 9)) for c in range(40) for _ in range(3)]
    draw.shuffle(rows)
    whose, value, use = (list(column) for column in zip(*rows))
    path = gw.allocation_path(whose, [float(v) for v in value], use)
    assert (np.diff(path.spent) > 0).all() and (np.diff(path.value) > 0).all()
    slopes = np.diff(np.append(0, path.value)) / np.diff(np.append(0, path.spent))
    assert (np.diff(slopes) <= 1e-9).all()
    has = {}
    for k, row in enumerate(path.rows):
        assert whose[row] == path.customers[k]
        has[path.customers[k]] = row
        if k % 10 == 5:  # a budget that is a step is spent to the last, and no plan does better
            assert sum(use[r] for r in has.values()) == path.spent[k]
            assert sum(value[r] for r in has.values()) == path.value[k]
            plan = gw.allocate(whose, [float(v) for v in value], {"u": use}, {"u": int(path.spent[k])})
            assert plan.value == pytest.approx(path.value[k], abs=1e-9)
    assert len(gw.allocation_path([], [], []).spent) == 0
    with pytest.raises(gw.InvalidArgumentError, match="not negative"):
        gw.allocation_path([1], [1.0], [-1])


def test_against_trying_everything_and_any_order_of_rows():
    chance = random.Random(1)
    for _ in range(20):
        rows = [
            (c, chance.randint(-5, 50), chance.randint(0, 9), chance.randint(0, 9))
            for c in range(6) for _ in range(3)
        ]  # fmt: skip
        best = 0
        for pick in itertools.product(range(4), repeat=6):
            taken = [rows[3 * c + k - 1] for c, k in enumerate(pick) if k]
            if sum(r[2] for r in taken) <= 14 and sum(r[3] for r in taken) <= 12:
                best = max(best, sum(r[1] for r in taken))
        order = list(range(18))
        order.sort(key=lambda i: (rows[i][0] * 7 + 3) % 5)  # customers in another order
        mixed = [rows[i] for i in order]
        plans = [
            gw.allocate(
                [r[0] for r in some], [r[1] for r in some],
                {"a": [r[2] for r in some], "b": [r[3] for r in some]}, {"a": 14, "b": 12},
            )
            for some in (rows, mixed)
        ]  # fmt: skip
        assert plans[0].value <= best <= plans[0].bound
        assert plans[0].value == best
        assert (plans[0].value, plans[0].bound, plans[0].prices) == (
            plans[1].value, plans[1].bound, plans[1].prices,
        )  # fmt: skip
        for a, b in zip(plans[0].rows, plans[1].rows):
            assert (a < 0) == (b < 0) and (a < 0 or rows[a] == mixed[b])


def test_floors_and_what_is_impossible():
    visits = {"visits": [-1, -1]}
    plan = gw.allocate([1, 2], [-3.0, -2.0], visits, {"visits": -1})
    assert plan.value == -2 and list(plan.rows) == [-1, 1]
    assert gw.allocate([1, 2], [-3.0, -2.0], visits, {"visits": -3}).state == "impossible"


def test_a_larger_plan_from_the_last_prices():
    chance = np.random.default_rng(1)
    customer = np.repeat(np.arange(5000), 3)
    use = chance.integers(1, 500, len(customer))
    value = use * chance.uniform(0.01, 0.05, len(customer))
    arguments = (customer, value, {"cents": use}, {"cents": 300_000})
    plan = gw.allocate(*arguments)
    assert plan.gap < 5e-4
    again = gw.allocate(*arguments, start=plan.prices, parallelism=2)
    assert again.gap < 5e-4 and again.bound >= plan.value
    taken = plan.rows[plan.rows >= 0]
    assert int(use[taken].sum()) == plan.used["cents"] <= 300_000


def test_what_is_refused():
    with pytest.raises(gw.InvalidArgumentError, match="cents"):
        gw.allocate([1], [1.0], {}, {"cents": 1})
    with pytest.raises(gw.InvalidArgumentError, match="whole"):
        gw.allocate([1], [1.0], {"cents": [1.5]}, {"cents": 1})
    with pytest.raises(gw.InvalidArgumentError, match="finite"):
        gw.allocate([1], [math.nan], {"cents": [1]}, {"cents": 1})
    with pytest.raises(gw.InvalidArgumentError, match="resources"):
        gw.allocate([1], [1.0], {}, {})
    with pytest.raises(gw.InvalidArgumentError):
        gw.allocate([1], [1.0], {"cents": [2**60]}, {"cents": 1})


def test_arms():
    arms = [gw.arm_of("spring", f"c{i}") for i in range(5000)]
    assert arms == [gw.arm_of("spring", f"c{i}") for i in range(5000)]
    assert 400 < arms.count(0) < 600
    assert arms != [gw.arm_of("autumn", f"c{i}") for i in range(5000)]
    assert not gw.sample_ratio([arms.count(0), arms.count(1)], [1, 9])[1]
    assert gw.sample_ratio([5000, 5400], [1, 1])[1]
    with pytest.raises(gw.InvalidArgumentError):
        gw.arm_of("spring", "c", [])


def test_published_always_valid_interval():
    control = np.repeat([1.0, 0.0], [1396, 3000 - 1396])
    treated = np.repeat([1.0, 0.0], [2422, 3461 - 2422])
    found = gw.effect(control, treated)
    assert found.relative == pytest.approx(0.50386, abs=5e-6)
    assert found.relative_always_low == pytest.approx(0.40098, abs=2e-5)
    assert found.relative_always_high == pytest.approx(0.60675, abs=2e-5)


def test_published_variance_reduction():
    before, after = [0.3, 0.5, 0.9, 22], [2, 1, 5, 3]
    found = gw.effect(after, after, control_before=before, treated_before=before)
    assert found.theta == pytest.approx(0.01864, abs=5e-6)
    with pytest.raises(ValueError):
        gw.effect(after, after, control_before=before)
    with pytest.raises(gw.FailedPreconditionError):
        gw.effect([1], [1, 2])


def test_what_can_be_known():
    told = gw.plan_experiment(sd=10, people=20, effect=1, control_share=0.5, per_day=True)
    assert told.knowable and told.people_needed == pytest.approx(3139.55, abs=0.01)
    assert told.verdict_days == pytest.approx(90 + 3139.55 / 20, abs=0.01)
    assert math.isinf(gw.plan_experiment(sd=10, people=20, effect=1).verdict_days)
