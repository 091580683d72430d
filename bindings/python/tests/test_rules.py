"""What is bought together, and what to sell next."""

import goodwill as gw
import numpy as np
import pytest

BASKETS = [["bread", "butter"]] * 12 + [["bread"]] * 4 + [["milk"]] * 14


def shop(seed=1, customers=80):
    """Customers who buy often take c with a and b."""
    draw = np.random.default_rng(seed)
    rows = {k: [] for k in ("customer_id", "time", "amount", "order_id", "product_id", "cost")}
    for c in range(customers):
        often = c % 2 == 0
        for o in range(6 if often else 2):
            has = {str(draw.choice(list("defghi")))}
            if often and draw.random() < 0.7:
                has |= {"a", "b"} | ({"c"} if draw.random() < 0.8 else set())
            for product in sorted(has):
                amount = round(float(draw.uniform(5, 50)), 2)
                rows["customer_id"].append(f"k{c:03d}")
                rows["time"].append(
                    np.datetime64("2024-01-01") + np.timedelta64(int(draw.integers(0, 300)), "D")
                )
                rows["amount"].append(amount)
                rows["order_id"].append(f"{c}-{o}")
                rows["product_id"].append(product)
                rows["cost"].append(round(amount * 0.6, 2))
    rows["time"] = np.array(rows["time"], "datetime64[us]")
    return rows


def test_rules_of_baskets(tmp_path):
    rules = gw.association_rules(BASKETS, support=0.1)
    frame = rules.to_pandas()
    assert len(rules) == len(frame) == 2
    row = frame[frame["left"] == "bread"].iloc[0]
    assert (row["product_id"], row["count"], row["left_count"], row["product_count"]) == (
        "butter", 12, 16, 12,
    )  # fmt: skip
    assert row["baskets"] == 30 and row["support"] == pytest.approx(12 / 30)
    assert row["confidence"] == 0.75 and row["lift"] == pytest.approx(0.75 * 30 / 12)
    assert 0 < row["p_value"] < 0.001
    assert row["reason"] == "Who buys bread takes butter 1.9 times as often as usual (12 of 16)."
    assert rules.left == [("butter",), ("bread",)] or rules.left == [("bread",), ("butter",)]
    assert rules.sets == {
        ("bread",): 16, ("butter",): 12, ("milk",): 14, ("bread", "butter"): 12,
    }  # fmt: skip
    following = rules.next(["butter", "never seen"], limit=3).to_pandas()
    assert following["product_id"].tolist() == ["bread"]
    assert len(rules.next([])) == 0
    russian = gw.association_rules(BASKETS, support="1/10", language="ru").to_pandas()
    assert "чаще обычного" in russian["reason"][0]

    path = tmp_path / "baskets.csv"
    lines = [f"{b},{i}" for b, basket in enumerate(BASKETS) for i in basket]
    path.write_text("nr,what\n" + "\n".join(lines) + "\n")
    again = gw.association_rules(path, support=0.1, map={"basket": "nr", "item": "what"})
    assert again.to_pandas().equals(frame)


def test_luck_is_left_out():
    draw = np.random.default_rng(3)
    baskets = [[str(i) for i in range(30) if draw.random() < 0.15] for _ in range(400)]
    loose = dict(support=0.01, confidence=0.2, most_items=2)
    assert len(gw.association_rules(baskets, false_discovery=None, **loose)) > 50
    assert len(gw.association_rules(baskets, false_discovery=0.05, **loose)) < 3


def test_what_is_wrong_is_named():
    for bad in (dict(support=2), dict(confidence="x"), dict(least_count=0), dict(most_sets=-1)):
        with pytest.raises(gw.InvalidArgumentError):
            gw.association_rules(BASKETS, **bad)
    with pytest.raises(gw.InvalidArgumentError):
        gw.association_rules(BASKETS, false_discovery=1.5)
    with pytest.raises(gw.ResourceExhaustedError):
        gw.association_rules(BASKETS, most_sets=1)
    with pytest.raises(gw.InvalidArgumentError):
        gw.association_rules({"basket": [1], "thing": ["x"]})
    with pytest.raises(FileNotFoundError):
        gw.association_rules("/nowhere/at/all.csv")
    rules = gw.association_rules(BASKETS)
    with pytest.raises(TypeError):
        rules.next("bread")
    with pytest.raises(gw.FailedPreconditionError):
        rules.next_products().to_pandas()
    with pytest.raises(gw.InvalidArgumentError):
        rules.next(["bread"], limit=0).to_pandas()
    assert len(gw.association_rules([])) == 0


def test_next_products_of_a_book():
    policy = gw.Policy.default(currency="EUR")
    with gw.Book(currency="EUR") as book:
        book.append_purchases(shop())
        offers = book.next_products(policy, as_of="2025-01-01", limit=2)
        frame = offers.to_pandas()
        assert list(frame.columns) == [
            "customer_id", "rank", "product_id", "group", "confidence", "lift", "margin", "service",
            "p_pays", "expected_margin", "variety", "peers_variety", "reason",
        ]  # fmt: skip
        assert len(frame) and frame["rank"].isin([1, 2]).all()
        assert frame["service"].isna().all() and frame["p_pays"].isna().all()
        assert np.allclose(frame["expected_margin"], frame["confidence"] * frame["margin"])
        bought = {}
        for customer, product in zip(*(shop()[k] for k in ("customer_id", "product_id"))):
            bought.setdefault(customer, set()).add(product)
        for customer, product in zip(frame["customer_id"], frame["product_id"]):
            assert product not in bought[customer]
        assessment = book.assess(policy, as_of="2025-01-01")
        kinds = assessment.rules(groups="cell", language="bg").to_pandas()
        assert kinds["group"].iloc[0] == ""
        everybody = assessment.rules(groups="none", basket="order", false_discovery=None)
        assert set(everybody.to_pandas()["group"]) == {""}
        with pytest.raises(gw.InvalidArgumentError):
            assessment.rules(groups="colour")
        # What serving costs more than anything brings is not offered.
        book.append_interactions({
            "interaction_id": ["i"], "customer_id": [frame["customer_id"][0]],
            "time": ["2024-06-01"], "channel": ["phone"], "direction": ["in"],
            "purpose": ["help"], "cost": [10_000],
        })  # fmt: skip
        again = book.next_products(policy, as_of="2025-01-01", limit=2).to_pandas()
        assert frame["customer_id"][0] not in set(again["customer_id"])
        assert again["p_pays"].min() >= 0.8
    with pytest.raises(gw.InvalidArgumentError):
        assessment.rules()
    with gw.Book(currency="EUR") as plain:
        plain.append_purchases({"customer_id": ["a"], "time": ["2024-01-01"], "amount": [5]})
        with pytest.raises(gw.FailedPreconditionError, match="product_id"):
            plain.assess(policy, as_of="2025-01-01").rules()


def test_groceries(shared_file):
    """The published figures."""
    path = shared_file("groceries_baskets.csv")
    baskets = [line.split(",") for line in path.read_text().splitlines()]
    rules = gw.association_rules(baskets, support=0.001, confidence=0.8, false_discovery=None)
    assert len(rules) == 410
    frame = rules.to_pandas()
    assert (frame["left_size"] + 1).value_counts().to_dict() == {3: 29, 4: 229, 5: 140, 6: 12}
    best = frame.iloc[0]
    assert best["product_id"] == "bottled beer" and best["count"] == 19
    assert set(rules.left[0]) == {"liquor", "red/blush wine"}
    assert best["support"] == pytest.approx(0.001931876, abs=5e-10)
    assert best["confidence"] == pytest.approx(0.9047619, abs=5e-8)
    assert best["lift"] == pytest.approx(11.235269, abs=5e-7)
    assert len(rules.sets) == 13_492
    sizes = [len(s) for s in gw.association_rules(baskets, support=0.01).sets]
    assert [sizes.count(k) for k in (1, 2, 3)] == [88, 213, 32]
