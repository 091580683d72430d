"""Stages, chances and lifetime value in the assessment."""

import math

import goodwill as gw
import numpy as np
import pytest

COLUMNS = [
    "stage", "p_alive", "p_purchase", "p_purchase_low", "p_purchase_high", "p_purchase_model",
    "p_purchase_at_last", "p_silence", "expected_purchases", "expected_spend", "lifetime_value",
]  # fmt: skip


def policy(**lifetime):
    values = gw.Policy.default("USD").to_dict()
    values["lifetime"] = lifetime
    return gw.Policy.from_dict(values)


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
        book.append_purchases(made_up())
        book.append_customers({"customer_id": ["P"], "valid_from": ["2024-01-01"]})
        book.append_events(
            {
                "customer_id": ["C0001", "C0002", "C0003"],
                "time": ["2024-12-31"] * 3,
                "kind": ["loss_stated", "deceased", "cancelled"],
                "event_id": ["e1", "e2", "e3"],
            }
        )
        yield book


def test_columns_and_stages(book):
    rules = policy(false_loss="5%", at_risk="90%")
    assessment = book.assess(rules, as_of="2025-01-01")
    columns = assessment.to_numpy()
    assert set(COLUMNS) <= set(columns)
    by_id = dict(zip(columns["customer_id"], columns["stage"]))
    assert by_id["P"] == "prospect" and by_id["C0002"] == "ended"
    assert by_id["C0001"] == by_id["C0003"] == "verified_lost"
    seen = set(columns["stage"])
    assert {"active", "at_risk", "suspected_lost"} <= seen, seen
    frame = assessment.to_pandas().set_index("customer_id")
    judged = frame[frame["p_silence"].notna()]
    assert len(judged) > 250
    assert ((judged.p_purchase_model >= 0) & (judged.p_purchase_model <= judged.p_alive)).all()
    assert (judged.p_purchase_low <= judged.p_purchase).all()
    assert (judged.p_purchase <= judged.p_purchase_high).all()
    lost = judged[judged.stage == "suspected_lost"]
    assert lost.p_purchase.mean() <= 0.05
    assert lost.p_purchase.max() <= judged[judged.stage == "active"].p_purchase.min()
    assert frame.loc["C0001", "lifetime_value"] == 0 and math.isnan(frame.loc["P", "p_alive"])


def test_summary_by_stage(book):
    assessment = book.assess(policy(), as_of="2025-01-01")
    frame = assessment.to_pandas()
    stages = assessment.summary().stages
    assert {s.stage: s.customers for s in stages} == dict(frame["stage"].value_counts())
    for stage in stages:
        own = frame[frame["stage"] == stage.stage]
        assert math.isclose(stage.returning, own["p_purchase"].sum())
        assert math.isclose(stage.lifetime_value, own["lifetime_value"].sum())
    losses = book.lost(policy(), as_of="2025-01-01")
    assert repr(losses).startswith(f"<Losses: {len(losses.to_pandas())} rows of customer_id, ")
    assert "<table" in losses._repr_html_()
    text = assessment.summary("en").text
    assert "Lifetime value" in text and "\nactive" in text
    assert "Стадия" in assessment.summary("ru").text and "Етап" in assessment.summary("bg").text
    assert book.assess(gw.Policy.default("USD"), as_of="2025-01-01").summary().stages == ()


def test_one_customer_has_the_same_bits(book):
    rules = policy(model="pareto_nbd", horizon_months=6, value_months=24, discount="8%")
    measures = book.measures(rules, as_of="2025-01-01")
    calibration = gw.calibrate(measures, rules)
    frame = gw.assess(measures, calibration, rules).to_pandas().set_index("customer_id")
    assert frame.equals(book.assess(rules, as_of="2025-01-01").to_pandas().set_index("customer_id"))
    decoded = gw.Calibration.from_bytes(calibration.to_bytes())
    assert decoded.to_bytes() == calibration.to_bytes()
    parts = [gw.Measures.from_bytes(measures.to_bytes())]
    for row in list(gw.merge(parts))[:60]:
        one = gw.assess_lifetime(row, decoded, rules)
        all_ = frame.loc[row.customer_id]
        for name in COLUMNS:
            mine, theirs = getattr(one, name), all_[name]
            if mine is None:
                assert theirs is None or theirs != theirs
            else:
                assert mine == theirs, (row.customer_id, name)


def clumped():
    """Occasions of one to four purchases within ten days, at random."""
    draw = np.random.default_rng(9)
    ids, times, amounts = [], [], []
    for c in range(400):
        every, at = draw.gamma(2, 40), draw.uniform(0, 300)
        leaves = at + draw.exponential(500)
        while at < min(leaves, 730):
            for later in [0, *draw.integers(1, 10, draw.integers(0, 4))]:
                ids.append(c)
                times.append(np.datetime64("2023-01-01") + np.timedelta64(int(at + later), "D"))
                amounts.append(round(float(draw.gamma(4, 5)) + 1, 2))
            at += draw.exponential(every)
    return {
        "customer_id": np.array(ids),
        "time": np.array(times, "datetime64[us]"),
        "amount": np.array(amounts),
    }


def test_purchases_in_clumps_are_an_alarm_and_can_be_occasions():
    with gw.Book(currency="USD") as book:
        book.append_purchases(clumped())

        def lifetime_of(rules):
            assessment = book.assess(rules, as_of="2025-01-01")
            return assessment, assessment.calibration.to_dict()["lifetime"]

        plain, told = lifetime_of(policy(model="pareto_nbd"))
        assert told["clumps"]["share"] > 1.5 * told["clumps"]["expected"]
        assert "occasion_days" not in told or told["occasion_days"] in (0, 1)
        findings = {f["code"]: f["text"] for f in told["purchases"]["fit"]["findings"]}
        assert "come in clumps" in findings["clumps"] and "occasion_days" in findings["clumps"]
        assert "clumps" in plain.summary().text

        chosen, told = lifetime_of(policy(model="pareto_nbd", occasion_days=0))
        assert told["occasion_days"] in (7, 14)
        findings = {f["code"]: f["text"] for f in told["purchases"]["fit"]["findings"]}
        assert "forecasts of the past are better" in findings["occasions"]
        rules = policy(model="pareto_nbd", occasion_days=told["occasion_days"])
        same, _ = lifetime_of(rules)
        assert same.to_pandas().equals(chosen.to_pandas())
        assert (plain.to_pandas()["frequency"] == same.to_pandas()["frequency"]).all()
        assert not plain.to_pandas()["p_alive"].equals(same.to_pandas()["p_alive"])

        # In steps, through documents and in parts.
        measures = book.measures(rules, as_of="2025-01-01")
        again = gw.Measures.from_bytes(measures.to_bytes())
        assert again.to_bytes() == measures.to_bytes()
        stepped = gw.assess(again, gw.calibrate(again, rules), rules)
        assert stepped.to_pandas().equals(same.to_pandas())
        purchases = clumped()
        parts = []
        for part in range(3):
            mine = purchases["customer_id"] % 3 == part
            table = {name: column[mine] for name, column in purchases.items()}
            parts.append(gw.measures(table, rules, as_of="2025-01-01"))
        merged = gw.merge(parts)
        assert gw.calibrate(merged, rules).to_dict()["lifetime"]["occasion_days"] in (7, 14)
        assert gw.assess(merged, gw.calibrate(merged, rules), rules).to_pandas().equals(
            same.to_pandas()
        )
        # A holdout counts occasions as well.
        held = book.holdout(rules, since="2024-07-01", until="2025-01-01")
        days = book.holdout(policy(model="pareto_nbd"), since="2024-07-01", until="2025-01-01")
        assert held.purchases < days.purchases
    text = policy(occasion_days=0).to_text()
    assert "occasion_days: 0" in text and "occasion_days" not in policy().to_text()


def test_policy_without_it_has_no_such_columns(book):
    values = gw.Policy.default("USD").to_dict()
    values.pop("lifetime", None)
    plain = gw.Policy.from_dict(values)
    assessment = book.assess(plain, as_of="2025-01-01")
    assert "stage" not in assessment.to_numpy()
    measures = book.measures(plain, as_of="2025-01-01")
    with pytest.raises(gw.FailedPreconditionError):
        gw.assess_lifetime(measures[0], gw.calibrate(measures, plain), plain)


def test_what_the_policy_refuses():
    for wrong, path in [
        ({"model": "gamma_gamma"}, "lifetime.model"),
        ({"model": "nobody"}, "lifetime.model"),
        ({"horizon_months": 0}, "lifetime.horizon_months"),
        ({"value_months": 601}, "lifetime.value_months"),
        ({"discount": "0"}, "lifetime.discount"),
        ({"discount": "1001%"}, "lifetime.discount"),
        ({"false_loss": "101%"}, "lifetime.false_loss"),
        ({"at_risk": "x"}, "lifetime.at_risk"),
        ({"new_days": -1}, "lifetime.new_days"),
        ({"occasion_days": -1}, "lifetime.occasion_days"),
        ({"occasion_days": 91}, "lifetime.occasion_days"),
    ]:
        with pytest.raises(gw.InvalidArgumentError) as caught:
            policy(**wrong)
        assert [p.field for p in caught.value.problems] == [path]
    text = policy(discount="12.5%", model="best").to_text()
    assert 'discount: "12.5%"' in text and gw.Policy.parse(text).to_text() == text
    for language in ["en", "ru", "bg"]:
        assert "12" in policy().describe(language)


def test_explained_in_three_languages(book):
    assessment = book.assess(policy(false_loss="5%", at_risk="90%"), as_of="2025-01-01")
    frame = assessment.to_pandas()
    for stage in ["suspected_lost", "at_risk", "active", "verified_lost", "prospect"]:
        who = frame[frame.stage == stage].customer_id.iloc[0]
        for language in ["en", "ru", "bg"]:
            why = assessment.explain(who, language)
            assert "stage" in [r.code for r in why.reasons]
            assert "{" not in why.text
        if stage == "suspected_lost":
            assert "Silent for this many days" in assessment.explain(who, "en").text


def test_too_few_say_so():
    with gw.Book(currency="USD") as small:
        small.append_purchases(
            {"customer_id": ["a", "b"], "time": ["2024-01-01", "2024-02-01"], "amount": [1.0, 2.0]}
        )
        frame = small.assess(policy(), as_of="2024-12-01").to_pandas()
        assert frame.p_alive.isna().all() and frame.lifetime_value.isna().all()
        assert "No forecast" in small.assess(policy(), as_of="2024-12-01").explain("a", "en").text
