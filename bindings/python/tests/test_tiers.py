"""Tiers that are held: reviews, notice, grants, overrides, the way up, flows."""

import datetime
import random

import goodwill as gw
import pytest

POLICY = """
currency: "EUR"
time_zone: "UTC"
measures { window { rolling_months: 12 } }
tiers { name: "gold" entry { min_turnover: "1000" min_orders: 2 } }
tiers { name: "silver" entry { min_turnover: "300" } }
tiers { name: "basic" }
tier_reviews { notice_days: 14 }
"""


def policy(text=POLICY):
    return gw.Policy.parse(text)


@pytest.fixture
def book():
    book = gw.Book(currency="EUR")
    book.append_purchases(
        {
            "customer_id": ["anna", "anna", "boris", "vera"],
            "time": ["2020-01-10", "2020-03-05", "2020-02-20", "2020-06-01"],
            "amount": ["400", "700", "350", "20"],
        }
    )
    return book


def rows(table):
    frame = table.to_pandas()
    return {row["customer_id"]: row for _, row in frame.iterrows()}


def test_what_is_held(book):
    frame = rows(book.assess(policy(), as_of="2020-07-01"))
    anna = frame["anna"]
    assert anna["tier"] == "gold" and anna["tier_rests_on"] == "conditions"
    assert str(anna["tier_since"].date()) == "2020-03-05"
    assert str(anna["tier_until"].date()) == "2021-04-01"
    assert frame["boris"]["tier"] == "silver" and frame["boris"]["next_tier"] == "gold"
    assert frame["boris"]["more_turnover"] == 650 and frame["boris"]["more_orders"] == 1
    assert str(frame["boris"]["next_tier_by"].date()) == "2020-08-01"
    assert frame["vera"]["tier"] == "basic" and frame["vera"]["more_turnover"] == 280

    # The window has passed, the period is over; nothing is lost without notice.
    later = rows(book.assess(policy(), as_of="2021-09-01"))
    assert later["anna"]["tier"] == "gold" and later["anna"]["tier_rests_on"] == "notice"
    assert later["anna"]["tier_by_conditions"] == "basic"
    book.append_events({"customer_id": ["anna"], "time": ["2021-09-02"], "kind": ["tier_notice"]})
    later = rows(book.assess(policy(), as_of="2021-10-01"))
    assert later["anna"]["tier"] == "silver"  # one level
    assert str(later["anna"]["tier_until"].date()) == "2022-10-01"


def test_granted_is_not_taken_back(book):
    before = book.assess(policy(), as_of="2020-07-01")
    grants = before.tier_grants()
    assert len(grants) == 2
    assert book.append_events(grants).appended == 2
    assert book.append_events(grants).appended == 0
    assert len(book.assess(policy(), as_of="2020-07-01").tier_grants()) == 0
    # The purchase was never paid, which is heard of later.
    told = book.describe().batches
    book.append_purchases(
        {"customer_id": ["anna"], "time": ["2020-03-06"], "amount": ["-700"], "purchase_id": ["r"]}
    )
    book.append_purchases(
        {"customer_id": ["boris"], "time": ["2020-02-20"], "amount": ["-350"], "purchase_id": ["s"]}
    )
    after = rows(book.assess(policy(), as_of="2020-07-01"))
    assert after["anna"]["tier"] == "gold"
    assert after["boris"]["tier"] == "silver" and after["boris"]["tier_by_conditions"] == "basic"
    # As known when it was granted.
    then = book.assess(policy(), as_of="2020-07-01", known=told)
    assert rows(then)["boris"]["tier_by_conditions"] == "silver"
    assert list(then.to_pandas()["tier"]) == list(before.to_pandas()["tier"])


def test_override_and_reasons(book):
    book.append_events(
        {
            "customer_id": ["vera", "boris"],
            "time": ["2020-06-10", "2020-06-10"],
            "kind": ["tier_override", "tier_override"],
            "ref": ["gold until=2020-12-31 by=m.petrova", "gold for ever"],
            "text": ["Her firm begins in autumn.", ""],
        }
    )
    assessment = book.assess(policy(), as_of="2020-07-01")
    assert rows(assessment)["vera"]["tier_rests_on"] == "override"
    assert rows(assessment)["boris"]["tier"] == "silver"  # cannot be read, changes nothing
    assert assessment.summary().unread_tier_events == 1
    assert "changed nothing: 1." in assessment.summary().text
    text = assessment.explain("vera").text
    assert "m.petrova" in text and "Her firm begins in autumn." in text
    codes = [r.code for r in assessment.explain("boris").reasons]
    assert {"tier.held.since", "tier.held.until", "tier.way_up"} <= set(codes)
    for language in ("ru", "bg"):
        assert "«gold»" in assessment.explain("boris", language).text or (
            "„gold“" in assessment.explain("boris", language).text
        )
    assert rows(book.assess(policy(), as_of="2020-12-31"))["vera"]["tier"] == "basic"


def test_provisional_tier():
    book = gw.Book(currency="EUR")
    old = [f"o{i}" for i in range(40)]
    book.append_purchases(
        {
            "customer_id": old * 3 + ["new"],
            "time": ["2020-01-01"] * 40 + ["2020-02-01"] * 40 + ["2020-03-01"] * 40 + ["2020-05-01"],
            "amount": ["150"] * 120 + ["1"],
        }
    )
    book.append_customers(
        {"customer_id": old + ["new"], "valid_from": ["2020-01-01"] * 41, "segment": ["cafes"] * 41}
    )
    text = POLICY + "points { per_order: 5 per_turnover: \"100\" }"
    held = policy(text.replace("notice_days: 14", "provisional { min_customers: 20 }"))
    new = rows(book.assess(held, as_of="2020-06-01"))["new"]
    assert new["tier"] == "silver" and new["tier_rests_on"] == "provisional"
    assert new["tier_probability"] == 1.0 and new["tier_by_conditions"] == "basic"


def test_chance_of_the_next_tier():
    book = gw.Book(currency="EUR")
    draws = random.Random(3)
    ids, times, amounts = [], [], []
    for customer in range(200):
        rate = draws.gammavariate(1.5, 1 / 60)
        day = draws.uniform(0, 400)
        while day < 700:
            ids.append(f"c{customer:03}")
            times.append(str(datetime.date(2019, 1, 1) + datetime.timedelta(days=int(day))))
            amounts.append(f"{draws.gammavariate(3, 30):.2f}")
            day += draws.expovariate(rate)
    book.append_purchases({"customer_id": ids, "time": times, "amount": amounts})
    text = POLICY.replace("notice_days: 14", 'chances { incentive_lift: "30%" }') + 'lifetime { model: "pareto_nbd" }'
    told = book.assess(policy(text + 'points { per_order: 5 per_turnover: "100" }'), as_of="2020-12-01").to_pandas()
    known = told.dropna(subset=["next_tier_chance"])
    assert len(known) > 20 and known["next_tier_chance"].between(0, 1).all()
    assert (known["next_tier_chance_incentive"] >= known["next_tier_chance"]).all()
    assert known["next_tier_chance"].nunique() > 10
    with pytest.raises(gw.InvalidArgumentError, match="needs the section lifetime"):
        policy(POLICY.replace("notice_days: 14", "chances {}"))
    plain = book.assess(policy(), as_of="2020-12-01").to_pandas()
    assert "next_tier_chance" not in plain


def test_flows_and_changes(book):
    first = book.assess(policy(), as_of="2020-02-01")
    second = book.assess(policy(), as_of="2020-07-01")
    flows = second.flows_from(first).to_pandas()
    assert list(zip(flows["from_tier"], flows["to_tier"], flows["move"], flows["customers"])) == [
        (None, "silver", "new", 1),
        (None, "basic", "new", 1),
        ("silver", "gold", "up", 1),
    ]
    other = gw.Policy.parse(POLICY.replace('"1000"', '"2000"'))
    changes = book.assess(other, as_of="2020-07-01").changes_from(second).to_pandas()
    assert list(changes["customer_id"]) == ["anna"] and list(changes["move"]) == ["down"]
    assert changes["turnover"][0] == 1100


def test_steps_and_policies_without_reviews(book):
    held = policy()
    measures = book.measures(held, as_of="2020-07-01")
    with pytest.raises(gw.FailedPreconditionError, match="assess the book"):
        gw.assess(measures, gw.calibrate(measures, held), held)
    plain = book.assess(as_of="2020-07-01")
    assert "tier_since" not in plain.to_pandas().columns
    with pytest.raises(gw.FailedPreconditionError):
        plain.tier_grants()


@pytest.mark.parametrize(
    "wrong",
    [
        "tier_reviews { holds_months: 0 }",
        "tier_reviews { levels_down: 40 }",
        "tier_reviews { notice_days: -1 }",
        'tier_reviews { from: "2020-02-30" }',
        'tier_reviews { provisional { min_probability: "0" } }',
        "points { }",
        "points { per_order: -1 }",
    ],
)
def test_policies_that_are_refused(wrong):
    with pytest.raises(gw.InvalidArgumentError):
        policy(POLICY.replace("tier_reviews { notice_days: 14 }", wrong))


def test_policy_goes_round_and_is_described():
    text = POLICY.replace(
        "notice_days: 14", 'notice_days: 14 from: "2020-01-01" levels_down: 2 provisional { }'
    )
    held = policy(text + 'points { per_turnover: "10" per_order: 3 }')
    again = gw.Policy.parse(str(held))
    assert str(again) == str(held)
    said = held.describe()
    assert "2020-01-01" in said and "notice" in said and "One point for each" in said


def trade():
    book = gw.Book(currency="EUR")
    book.append_purchases(
        {
            "customer_id": ["a", "b", "c", "a", "d"],
            "time": ["2020-05-01", "2020-06-01", "2020-07-01", "2019-05-01", "2019-06-01"],
            "amount": ["3", "3", "4", "0.10", "0.10"],
            "cost": ["1", "1", "4.50", "0.05", "0.05"],
        }
    )
    book.append_customers(
        {"customer_id": ["a", "b"], "valid_from": ["2020-01-01"] * 2, "parent_id": ["holding"] * 2}
    )
    book.append_interactions(
        {
            "customer_id": ["c", "a", "b"],
            "time": ["2020-08-01"] * 3,
            "channel": ["phone"] * 3,
            "direction": ["in"] * 3,
            "cost": ["0.10", "0.40", "0.25"],
            "agent": ["ivan", "ivan", "olga"],
            "caused_by": [None, "late", "late"],
        }
    )
    return book


def test_exposure():
    limits = gw.Policy.parse(
        'currency: "EUR" tiers { name: "all" } exposure { max_top_group: "50%" fixed_costs: "4" }'
    )
    book = trade()
    found = book.exposure(limits, as_of="2021-01-01", bootstrap=20, seed=3)
    assert found.customers == 3 and found.groups == 2
    assert found.by_group["top_one"] == 0.6
    assert found.whale[0] == 0 and len(found.whale) == 101 and len(found.lorenz) == 101
    assert len(found.group_whale) == 101 and found.group_whale[-1] == found.whale[-1]
    group = [d for d in found.departures if d.who == "largest_group"][0]
    assert group.name == "holding" and group.turnover == gw.Money("6.00", "EUR")
    assert found.shortfall == 1.0
    assert [a.policy_path for a in found.alerts] == ["exposure.max_top_group"]
    low, high = found.customer_intervals["gini"]
    assert low <= high
    again = book.exposure(limits, as_of="2021-01-01", bootstrap=20, seed=3)
    assert again.to_dict() == found.to_dict()
    cheap = book.exposure(limits, as_of="2021-01-01", fixed_costs=gw.Money("0.01", "EUR"))
    assert cheap.shortfall < 0.6 and cheap.customer_intervals == {}
    with pytest.raises(gw.InvalidArgumentError):
        book.exposure(limits, as_of="2021-01-01", bootstrap=1)


def test_service_cost():
    book = trade()
    frame = book.service_cost(as_of="2021-01-01").to_pandas()
    assert list(frame["customer_id"]) == ["a", "b", "c"]
    assert list(frame["made_by"]) == ["us", "us", "customer"]
    tiers = book.service_cost(as_of="2021-01-01", by="tier").to_pandas()
    assert tiers["caused_cost"].sum() == 0.65 and tiers["wanted_cost"].sum() == 0.1
    causes = book.service_cost(as_of="2021-01-01", by="cause").to_pandas()
    assert list(causes["cause"]) == ["late"] and causes["customers"][0] == 2
    with pytest.raises(ValueError):
        book.service_cost(as_of="2021-01-01", by="agent")


@pytest.mark.parametrize("name", ["shop", "wholesaler", "subscription"])
def test_starters(name):
    start = gw.Policy.starter(name, "EUR")
    assert gw.Policy.parse(start.to_text()).to_bytes() == start.to_bytes()
    for language in ("en", "ru", "bg"):
        assert len(start.describe(language).splitlines()) > 10
    assert gw.Policy.starter(name, "JPY").currency == "JPY"
    trade().assess(start, as_of="2021-01-01")


def test_no_such_starter():
    with pytest.raises(KeyError):
        gw.Policy.starter("kiosk", "EUR")
