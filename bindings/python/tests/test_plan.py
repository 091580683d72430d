"""Plans: one of seven strategies for every customer, and why."""

import datetime
import os
from pathlib import Path

import goodwill as gw
import numpy as np
import pytest

COLUMNS = [
    "customer_id", "strategy", "wanted", "action", "action_strategy", "channel", "blocked_by",
    "expected_gain", "worth_up_to", "cost", "forgone", "sd_data", "sd_prior", "value", "p_alive", "runner_up", "runner_up_gain",
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


STRATEGY = """
strategy {
  variants { strategy: "protect" name: "call_on" channel: "phone" purpose: "care" cost: "3"
             effect: "10%" effect_sd: "7%" months: 6 uses { resource: "phone_minutes" amount: 15 } }
  variants { strategy: "protect" name: "write_to" channel: "store" cost: "0.40" effect: "4%" months: 6 }
  variants { strategy: "enhance" name: "bundle" cost: "0.20" effect: "10%" anyway: "4%" share: "25%"
             months: 12 }
  variants { strategy: "win_back" name: "ask_why" cost: "1" effect: "20%" months: 9 }
  contact { quiet_from: "00:00" quiet_to: "00:00" sundays: true }
}
"""


@pytest.fixture(scope="module")
def steered(book):
    policy = gw.Policy.parse(gw.Policy.default(currency="USD").to_text() + STRATEGY)
    return book.assess(policy, as_of="2025-01-01")


def test_budgets_are_kept_and_never_change_a_strategy(book, steered):
    free = steered.plan()
    frame = free.to_pandas().set_index("customer_id")
    assert not frame["worth_up_to"].any() and free.bound == 0 and len(free.budgets) == 0
    # Nobody consented to be called, so those whose best is a call get what is worth less.
    instead = frame[frame["strategy"] == "protect"]
    assert "call_on" not in set(frame["action"]) and instead["action"].notna().all()
    assert (instead["forgone"] > 0).any() and instead["action_strategy"].eq("enhance").any()
    plan = steered.plan(steered.policy, budgets={"money": "20 USD", "phone_minutes": 90})
    rows = plan.to_pandas().set_index("customer_id")
    assert (rows["strategy"] == frame["strategy"]).all()
    assert rows["cost"].sum() <= 20 and rows["blocked_by"].eq("budget").any()
    assert rows["expected_gain"].sum() == pytest.approx(plan.planned)
    assert plan.planned <= plan.bound and 0 <= plan.gap < 0.05
    money = plan.budgets.to_pandas().set_index("resource").loc["money"]
    assert money["budget"] == 2000 and money["slack"] >= 0 and money["price"] > 0
    plan.check()
    blocked = rows.index[rows["blocked_by"] == "budget"][0]
    assert "budgets" in str(plan.explain(blocked))
    assert "phone_minutes" in plan.text()
    for amount in (gw.Money("20", "USD"), 20):
        assert steered.plan(budgets={"money": amount, "phone_minutes": 90}).to_bytes() == plan.to_bytes()
    document = plan.document
    assert list(document.text_ids) == rows.index.tolist()
    assert document.budgets[0].resource == "money" and len(document.certificate.cases) >= 1

    more = steered.plan(budgets={"money": "40", "phone_minutes": 90})
    changes = plan.changes(more).to_pandas()
    assert set(changes["change"]) <= {"funded", "unfunded", "action"}
    assert changes["gain_change"].sum() == pytest.approx(more.planned - plan.planned)
    assert len(plan.changes(plan)) == 0
    floor = steered.plan(budgets={"money": 30}, at_least={"money": 10})
    assert floor.budgets.to_pandas()["used"].between(1000, 3000).all()


def test_consent_blocks_the_action_and_not_the_strategy(steered):
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(200))
        assessment = book.assess(steered.policy, as_of="2025-01-01")
        before = assessment.plan().to_pandas().set_index("customer_id")
        protect = before.index[before["strategy"] == "protect"].tolist()
        book.append_consents(
            {
                "customer_id": protect[:2], "time": ["2024-06-01"] * 2, "purpose": ["care"] * 2,
                "channel": ["phone"] * 2, "status": ["granted", "withdrawn"],
                "proof": ["form 1", "letter 2"],
            }
        )  # fmt: skip
        plan = book.assess(steered.policy, as_of="2025-01-01").plan()
        after = plan.to_pandas().set_index("customer_id")
        assert after.loc[protect[0], ["action", "channel"]].tolist() == ["call_on", "phone"]
        assert after.loc[protect[1], "action"] == before.loc[protect[1], "action"] != "call_on"
        assert (after["strategy"] == before["strategy"]).all()
        assert book.may_contact(
            protect[0], "phone", "care", "2025-01-05T23:30", policy=steered.policy
        ).allowed
        assert book.may_contact(protect[0], "phone", "care", "2025-01-05T23:30").rule == "quiet"


def test_budgets_that_make_no_sense_are_refused(book, steered):
    with pytest.raises(gw.InvalidArgumentError, match="phone_minutes"):
        steered.plan(budgets={"visits": 3})
    with pytest.raises(gw.InvalidArgumentError, match="EUR"):
        steered.plan(budgets={"money": "3 EUR"})
    for amount in (True, 1.5, "3"):
        with pytest.raises(gw.InvalidArgumentError, match="phone_minutes"):
            steered.plan(budgets={"phone_minutes": amount})
    for amount in (True, 1.5):
        with pytest.raises(gw.InvalidArgumentError, match="money"):
            steered.plan(budgets={"money": amount})
    with pytest.raises(gw.FailedPreconditionError, match="variants"):
        book.assess(as_of="2025-01-01").plan(budgets={"money": 3})
    with pytest.raises(gw.FailedPreconditionError, match="floors"):
        steered.plan(budgets={"money": 1}, at_least={"phone_minutes": 15})
    unpriced = gw.Policy.parse(steered.policy.to_text().replace('cost: "3.00"', ""))
    with pytest.raises(gw.FailedPreconditionError, match="call_on"):
        steered.plan(unpriced, budgets={"money": 3})
    steered.plan(unpriced)


def test_an_adopted_plan_is_a_fact_and_steadies_the_next(steered):
    policy = steered.policy
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(200))
        first = book.assess(policy, as_of="2024-06-01").plan()
        assert first.steadiness == gw.Steadiness(0, 0, 0, 0, 0.0, 0.0)
        done = book.adopt(first, "Maria Petrova")
        before = first.to_pandas().set_index("customer_id")["strategy"]
        stands = before[before != "as_usual"]
        assert done.appended == len(stands) > 10
        assert book.adopt(first, approver="Maria Petrova").already_present == len(stands)
        # As of the plan itself nothing is different: what was adopted then comes after.
        again = book.assess(policy, as_of="2024-06-01").plan()
        assert again.to_pandas()["strategy"].tolist() == before.tolist()

        def month_later(**facts):
            with gw.Book(currency="USD") as other:
                other.append_purchases(made_up(200))
                other.adopt(other.assess(policy, as_of="2024-06-01").plan(), "Maria Petrova")
                for table, rows in facts.items():
                    getattr(other, f"append_{table}")(rows)
                return other.assess(policy, as_of="2024-07-01").plan()

        with gw.Book(currency="USD") as loose:
            loose.append_purchases(made_up(200))
            free = loose.assess(policy, as_of="2024-07-01").plan().to_pandas()
        plan = month_later()
        rows = plan.to_pandas().set_index("customer_id")
        wanted = free.set_index("customer_id")["strategy"]
        assert (rows["wanted"].fillna(rows["strategy"]) == wanted).all()
        moved = stands.index[wanted[stands.index] != stands]
        kept = [c for c in moved if rows.loc[c, "strategy"] == before[c]]
        # A month is less than any minimum time, so everybody is kept who can be kept.
        assert len(kept) > 0 and plan.steadiness.held == len(kept)
        assert plan.steadiness.adopted == len(stands)
        assert plan.steadiness.switched == len(moved) - len(kept)
        assert (rows.loc[kept, "reason_code"] == "plan.held").all()
        assert "adopted" in str(plan.explain(kept[0])).lower()
        assert plan.steadiness.held_cost >= 0 and plan.steadiness.flips_per_year == 0
        # A stated loss sets it aside.
        told = month_later(
            events={"customer_id": kept[:1], "time": ["2024-06-20"], "kind": ["contract_start"]}
        )
        assert told.steadiness.overridden == 1
        assert told.to_pandas().set_index("customer_id").loc[kept[0], "strategy"] == wanted[kept[0]]

        for wrong in ("", "two\nlines", " x", "y" * 201):
            with pytest.raises(gw.InvalidArgumentError, match="approver"):
                book.adopt(first, wrong)
        with pytest.raises(gw.InvalidArgumentError, match="as-of"):
            book.adopt(first, "x", at="2024-05-31")


def test_who_is_left_alone_for_comparison(steered):
    pandas = pytest.importorskip("pandas")
    holdout = STRATEGY.rstrip().removesuffix("}") + 'holdout { share: "20%" salt: "2025" } }'
    policy = gw.Policy.parse(gw.Policy.default(currency="USD").to_text() + holdout)
    assert "holdout" in policy.to_text() and "holdout" not in steered.policy.to_text()
    for wrong in ('salt: ""', 'share: "0" salt: "x"', 'share: "60%" salt: "x"'):
        text = holdout.replace('share: "20%" salt: "2025"', wrong)
        with pytest.raises(gw.InvalidArgumentError, match="holdout"):
            gw.Policy.parse(gw.Policy.default(currency="USD").to_text() + text)
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(200))
        assert len(gw.evaluate(book, policy=policy, as_of="2025-06-01")) == 0
        plan = book.assess(policy, as_of="2024-09-01").plan(budgets={"money": "100"})
        rows = plan.to_pandas().set_index("customer_id")
        control = {c for c in rows.index if gw.arm_of("2025", c, [1, 4]) == 0}
        alone = rows[rows["blocked_by"] == "holdout"]
        assert set(alone.index) == control & set(rows.index[rows["strategy"] != "as_usual"])
        assert len(alone) > 5 and (alone["expected_gain"] == 0).all() and alone["cost"].sum() == 0
        assert "left alone for comparison" in str(plan.explain(alone.index[0]))
        plan.check()
        book.adopt(plan, "Maria", at="2024-09-01")
        journal = book.journal().to_pandas().set_index("customer_id")
        assert set(journal.index[journal["arm"] == "control"]) == control & set(journal.index)
        assert set(journal["arm"]) == {"control", "treated"}
        # How it will be checked was said in the head of the plan, before anything was done.
        assert (journal["propensity"] == journal["arm"].map({"control": 0.2, "treated": 0.8})).all()
        head = plan.strategies.to_pandas().set_index("strategy")
        assert head["held_out"].sum() == len(alone)
        told = journal[journal["strategy"] != "as_usual"]
        days = told["strategy"].map({"protect": 90, "win_back": 90, "enhance": 60, "start": 30})
        assert (told["check_at"] - told["time"] == pandas.to_timedelta(days, "D")).all()
        detectable = told["strategy"].map(head["detectable"])
        assert (abs(told["detectable"] - detectable) < 1.1e-6).all() and (detectable > 0).all()
        assert (told["verdict"] == told["strategy"].map(head["verdict"])).all()
        assert (told["counted"] == told["strategy"].map(head["counted"])).all()
        assert (told["verdict_at"].isna() == (told["verdict"] == "cannot_be_known")).all()
        assert "left alone for comparison: " in str(plan)
        stated = {p.strategy: p for p in plan.document.postures}
        for strategy, row in head.iterrows():
            assert stated[strategy].held_out == row["held_out"]
            assert min(stated[strategy].prospect.detectable, 1) == row["detectable"] or (
                strategy == "as_usual"
            )
        at = "2024-09-10T12:00"
        for customer in journal.index[:60]:
            verdict = book.may_contact(customer, "email", "offers", at)
            assert (verdict.rule == "holdout") == (customer in control)
            assert book.may_contact(customer, "email", "offers", at, requested=True)
        effects = gw.evaluate(book, policy=policy, as_of="2025-01-15").to_pandas()
        given = journal.reset_index()
        given = given[given["strategy"] != "as_usual"][["customer_id", "time", "arm", "strategy"]]
        same = gw.evaluate(
            book, given, policy=policy, as_of="2025-01-15", control_share="1/5"
        ).to_pandas()
        pandas.testing.assert_frame_equal(effects, same)
        assert effects["treated"].sum() > effects["control"].sum() > 0
        report = gw.evaluate(book, given, policy=policy, as_of="2025-01-15").to_pandas()
        assert (report["sample_ratio_p"] != same["sample_ratio_p"]).any()  # a tenth, not a fifth


def test_what_is_not_known_to_work_begins_small(steered):
    pytest.importorskip("pandas")
    holdout = STRATEGY.rstrip().removesuffix("}")
    holdout += 'holdout { share: "20%" salt: "2025" pilot: true } }'
    policy = gw.Policy.parse(gw.Policy.default(currency="USD").to_text() + holdout)
    assert "pilot: true" in policy.to_text() and "begins small" in policy.describe("en")
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(200))
        plan = book.assess(policy, as_of="2024-09-01").plan()
        rows = plan.to_pandas().set_index("customer_id")
        waits = rows[rows["blocked_by"] == "pilot"]
        head = plan.strategies.to_pandas().set_index("strategy")
        assert head["waiting"].sum() == len(waits) > 0
        assert {p.strategy: p.waiting for p in plan.document.postures} == head["waiting"].to_dict()
        assert "pilot: not in this round" in str(plan.explain(waits.index[0]))
        assert "on trial" in plan.text("en")
        book.adopt(plan, "Maria")
        journal = book.journal().to_pandas().set_index("customer_id")
        assert (journal.loc[waits.index, "arm"] == "control").all()
        assert (journal.loc[waits.index, "propensity"] >= 0.5).all()


def test_another_policy_is_valued_from_the_journal(steered):
    pytest.importorskip("pandas")
    holdout = STRATEGY.rstrip().removesuffix("}") + 'holdout { share: "30%" salt: "2025" } }'
    policy = gw.Policy.parse(gw.Policy.default(currency="USD").to_text() + holdout)
    with gw.Book(currency="USD") as book:
        book.append_purchases(made_up(900))
        plan = book.assess(policy, as_of="2024-06-01").plan()
        with pytest.raises(gw.FailedPreconditionError, match="adopted"):
            gw.score_plan(book, plan, as_of="2025-01-15")
        book.adopt(plan, "Maria")
        same = gw.score_plan(book, plan, as_of="2025-01-15")
        journal = book.journal().to_pandas().set_index("customer_id")
        journal = journal[journal["strategy"] != "as_usual"]
        assert same.customers == len(journal) and same.unsupported == same.waiting == 0
        # Equal weights: whom the plan acted on are all that count.
        assert same.effective_size == pytest.approx((journal["arm"] == "treated").sum())
        other = book.assess(steered.policy, as_of="2024-06-01").plan()
        assert gw.score_plan(book, other, as_of="2025-01-15") == same
        assert same.low < same.value < same.high and same.adopted > 0 and not same.on_margin
        with pytest.raises(gw.FailedPreconditionError, match="too thin"):
            gw.score_plan(book, plan, as_of="2024-06-20")
        with pytest.raises(gw.InvalidArgumentError):
            gw.score_plan(book, plan, as_of="2025-01-15", window_days=-1)
        with pytest.raises(gw.CancelledError):
            gw.score_plan(book, plan, as_of="2025-01-15", progress=lambda *_: False)


def test_risk_is_a_term_where_a_tolerance_is_known(book, steered):
    def planned(risk, on=book):
        text = STRATEGY.rstrip().removesuffix("}") + risk + " }"
        policy = gw.Policy.parse(gw.Policy.default(currency="USD").to_text() + text)
        return policy, on.assess(policy, as_of="2025-01-01").plan()

    def terms(plan, customer):
        found = plan.explain(customer).reasons
        return {r.code: r.inputs["amount"] for r in found if r.code.startswith("term.")}

    plain = steered.plan()
    assert planned("")[1].digest == plain.digest
    policy, careful = planned('risk { share: "6.4%" }')
    assert 'share: "6.4%"' in policy.to_text() and "certainty equivalents" in str(careful)
    assert "risk" not in str(plain).lower()
    before, after = (p.to_pandas().set_index("customer_id") for p in (plain, careful))
    assert before["value"].equals(after["value"])
    assert (before["expected_gain"] != after["expected_gain"]).sum() > 20
    done = after.index[after["expected_gain"] > 0][:20]
    for customer in done:
        found = terms(careful, customer)
        assert "term.risk" in found and "term.risk" not in terms(plain, customer)
        gain = sum(float(amount.amount) for amount in found.values())
        assert gain == pytest.approx(after.loc[customer, "expected_gain"], abs=0.03)
    # All of them of one parent bear less each.
    with gw.Book(currency="USD") as other:
        other.append_purchases(made_up(200))
        other.append_customers(
            {"customer_id": list(done), "valid_from": ["2023-01-01"] * 20, "parent_id": ["ACME"] * 20}
        )
        group = planned('risk { tolerance: "5000" }', other)[1]
        shares = [r.inputs["share"] for c in done for r in group.explain(c).reasons
                  if r.code == "plan.risk"]  # fmt: skip
        assert 0 < sum(shares) <= 1 + 1e-9
    for wrong in ("risk { }", 'risk { tolerance: "0" }', 'risk { tolerance: "1" share: "1%" }'):
        with pytest.raises(gw.InvalidArgumentError, match="strategy.risk"):
            planned(wrong)


def test_from_where_on_growth_is_growth(book):
    yearly = gw.Policy.parse(
        'currency: "USD" measures { window { rolling_months: 12 } } tiers { name: "base" }'
    )
    plan = book.assess(yearly, as_of="2025-01-01").plan()
    targets = plan.growth_targets(days=366)  # the window holds a leap year
    frame = targets.to_pandas().set_index("customer_id")
    assert len(targets) == len(plan) and list(frame.columns) == [
        "growth_target", "expected", "expected_above", "before", "chance_above_before",
        "expected_above_before",
    ]  # fmt: skip
    assert frame.loc["P"].isna().all() and frame.drop(index="P").notna().all().all()
    bought = frame.drop(index="P").astype(float)
    assert (bought["growth_target"] >= 0).all() and (bought["expected_above"] >= 0).all()
    higher = plan.growth_targets(95, 366).to_pandas().set_index("customer_id").drop(index="P")
    assert (higher["growth_target"].astype(float) >= bought["growth_target"]).all()
    # Who buys nothing with a chance of 80 % passes by buying at all.
    gone = bought[bought["growth_target"] == 0]
    assert (bought["expected_above"] <= bought["expected"] + 1e-9).all() and len(gone) > 5
    counted = bought["expected_above_before"].sum() / bought["expected"].sum()
    assert bought["expected_above"].sum() < bought["expected_above_before"].sum() and counted > 0.1
    assert plan.growth_targets(days=90).to_pandas()["before"].isna().all()
    assert frame.equals(plan.growth_targets(80, 366, parallelism=3).to_pandas().set_index("customer_id"))
    for wrong in ({"percent": 49}, {"percent": 100}, {"days": 6}, {"days": 3651}, {"percent": 80.0}):
        with pytest.raises(gw.InvalidArgumentError, match="whole number"):
            plan.growth_targets(**wrong)
    with pytest.raises(gw.CancelledError):
        plan.growth_targets(progress=lambda done, total: False).to_pandas()


def test_a_small_budget_for_delight():
    text = (Path(__file__).parents[3] / "examples/policies/delight.txt").read_text()
    policy = gw.Policy.parse(text)
    as_of = "2024-09-01"
    with gw.Book(currency="EUR") as book:
        book.append_purchases(made_up(300))
        plan = book.assess(policy, as_of=as_of).plan(budgets={"surprises": 20})
        rows = plan.to_pandas().set_index("customer_id")
        mine = rows[rows["action"] == "delight"]
        control = {c for c in rows.index if gw.arm_of("delight", c, [1, 9]) == 0}
        given = mine[mine["blocked_by"].isna()]
        assert 10 < len(given) <= 20 and not set(given.index) & control
        assert (given["channel"] == "store").all() and (given["expected_gain"] > 0).all()
        assert set(mine.index[mine["blocked_by"] == "holdout"]) == control & set(mine.index) != set()
        budget = plan.budgets.to_pandas().set_index("resource")
        assert budget.loc["surprises", "used"] == len(given)
        plan.check()
        why = str(plan.explain(given.index[0]))
        assert "is a prior, not learned" in why and "enhance.complaint" in why
        # Where something is owed, no surprise: recovery comes first.
        upset = given.index[0]
        desk = book.desk(policy)
        desk.open("k1", upset, "It came broken.", "2024-08-20T09:00", by="anna")
        later = book.assess(policy, as_of=as_of).plan(budgets={"surprises": 20})
        after = later.to_pandas().set_index("customer_id")
        assert after.loc[upset, "action"] != "delight"
        assert "complaint" in str(later.why_not(upset, "enhance"))
        assert (after["action"] == "delight").sum() >= len(mine) - 1
        # And it is measured.
        arm = mine["blocked_by"].map({"holdout": "control"}).fillna("treated")
        effects = gw.evaluate(
            book,
            {"customer_id": list(mine.index), "time": [as_of] * len(mine), "arm": list(arm),
             "strategy": ["delight"] * len(mine)},
            policy=policy, as_of="2025-06-01", control_share="1/10",
        ).to_pandas()  # fmt: skip
        assert list(effects["strategy"]) == ["delight"]
        assert effects["control"].sum() + effects["treated"].sum() == len(mine)


def test_the_journal_replays_and_decisions_can_be_contested(steered):
    policy = steered.policy
    with gw.Book(currency="USD") as book:
        known = book.append_purchases(made_up(120)).batch
        budgets = {"money": "5", "phone_minutes": 90}
        plan = book.assess(policy, as_of="2024-06-01").plan(budgets=budgets)
        assert len(book.journal()) == 0
        book.adopt(plan, "Maria Petrova", at="2024-06-02T09:00")
        journal = book.journal().to_pandas()
        assert list(journal.columns) == [
            "customer_id", "time", "strategy", "action", "ending", "as_of", "known", "policy",
            "plan", "approver", "arm", "propensity", "check_at", "counted", "detectable", "verdict",
            "verdict_at",
        ]  # fmt: skip
        assert (journal["propensity"] == 1).all() and journal["check_at"].isna().all()
        assert "held_out" in plan.strategies.to_pandas() and not plan.document.postures[0].held_out
        assert set(journal["plan"]) == {plan.digest} and set(journal["approver"]) == {"Maria Petrova"}
        assert (journal["policy"].str.len() == 32).all() and not journal["ending"].any()
        rows = plan.to_pandas().set_index("customer_id")
        told = journal.set_index("customer_id")
        assert (told["strategy"] == rows.loc[told.index, "strategy"]).all()
        assert told["action"].notna().sum() == (rows["expected_gain"] > 0).sum()
        assert len(book.journal("2024-06-02")) == 0
        # Facts that come later change nothing of what was known then.
        book.append_purchases(
            {"customer_id": ["C0001"], "time": ["2024-05-20"], "amount": [900.0]}
        )
        again = book.assess(policy, as_of="2024-06-01", known=known).plan(budgets=budgets)
        assert again.digest == plan.digest
        assert book.assess(policy, as_of="2024-06-01").plan(budgets=budgets).digest != plan.digest

        refused = rows.index[rows["blocked_by"] == "budget"][0]
        desk = book.desk(policy)
        case = desk.contest(
            "k1", plan, refused, "Why not me?", "2024-06-10", approver="Maria Petrova"
        )
        details = {d["name"]: d["value"] for d in case.commands[0]["details"]}
        assert details["review"] == "human" and details["plan"] == plan.digest
        assert details["contests"] == rows.loc[refused, "strategy"]
        given = rows.index[rows["expected_gain"] > 0][0]
        with pytest.raises(gw.FailedPreconditionError, match="contest"):
            desk.contest("k2", plan, given, "x", "2024-06-10")
        with pytest.raises(KeyError):
            desk.contest("k2", plan, "nobody", "x", "2024-06-10")


def test_the_strategy_as_a_document(book, steered):
    for plan in (steered.plan(), book.assess(as_of="2025-01-01").plan()):
        told = {language: plan.strategy_book(language) for language in ("en", "ru", "bg")}
        assert len(set(told.values())) == 3
        for text in told.values():
            assert text.startswith("# ") and text.count("\n## ") == 8
            assert "book." not in text and "{" not in text
            assert "`end.reviews`" in text
    text = steered.plan().strategy_book("en")
    assert "As call_on: cost 3.00 USD" in text and "not learned" in text
    assert "Cannot be known from this book" in text or "a verdict is possible on" in text
    with pytest.raises(gw.InvalidArgumentError):
        steered.plan().strategy_book("tlh")


def test_merging_two_records_equals_one_record(steered):
    policy = steered.policy
    times = made_up(80)
    with gw.Book(currency="USD") as merged, gw.Book(currency="USD") as rebuilt:
        first = merged.append_purchases(times) and merged.assess(policy, as_of="2024-06-01").plan()
        frame = first.to_pandas().set_index("customer_id")
        (one, two) = frame.index[frame["strategy"] == "protect"][:2]
        one_id = {**times, "customer_id": np.where(times["customer_id"] == two, one, times["customer_id"])}
        rebuilt.append_purchases(one_id)
        consent = {"time": ["2024-05-01"], "purpose": ["care"], "channel": ["phone"],
                   "status": ["granted"], "proof": ["form"]}  # fmt: skip
        events = {"time": ["2024-06-01"], "kind": ["strategy_adopted"], "ref": ["protect by=Maria"]}
        for book, who in ((merged, two), (rebuilt, one)):
            book.append_consents({"customer_id": [who], **consent})
            book.append_events({"customer_id": [who], **events})
        merged.merge_customers(two, one, time="2024-06-15")
        plans = [b.assess(policy, as_of="2024-07-01").plan() for b in (merged, rebuilt)]
        for plan in plans:
            assert plan.steadiness.adopted == 1
        rows = [p.to_pandas() for p in plans]
        assert rows[0].equals(rows[1])


def test_ending_takes_two_adopted_reviews_and_an_approval():
    policy = gw.Policy.parse(
        gw.Policy.default(currency="USD").to_text()
        + '''strategy { variants { strategy: "end" name: "part" exit_cost: "1" months: 2 } }'''
    )

    def book():
        out = gw.Book(currency="USD")
        out.append_purchases({**made_up(150), "cost": made_up(150)["amount"] * 0})
        calls = [f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29, 3)]
        out.append_interactions(
            {
                "interaction_id": [f"i{n}" for n in range(len(calls))],
                "customer_id": ["C0001"] * len(calls), "time": calls,
                "channel": ["phone"] * len(calls), "direction": ["in"] * len(calls),
                "cost": [400.0] * len(calls),
            }
        )  # fmt: skip
        return out

    def strategy(out, as_of):
        plan = out.assess(policy, as_of=as_of).plan()
        return plan, plan.to_pandas().set_index("customer_id")["strategy"]["C0001"]

    with book() as out:
        plan, now = strategy(out, "2025-01-01")
        assert now == "as_usual" and "two adopted reviews" in str(plan.explain("C0001"))
        assert out.adopt(plan, "Maria").appended >= 1
        assert out.journal().to_pandas().set_index("customer_id")["ending"]["C0001"]
        out.append_events(
            {"customer_id": ["C0001"], "time": ["2025-03-01"], "kind": ["ending_approved"],
             "ref": ["by=Petar"]}
        )  # fmt: skip
        plan, now = strategy(out, "2025-03-15")  # too early for a second review
        out.adopt(plan, "Maria")
        assert strategy(out, "2025-04-20")[1] == "as_usual"
        plan, now = strategy(out, "2025-04-10")
        out.adopt(plan, "Maria")
        assert now == "as_usual" and strategy(out, "2025-04-20")[1] == "end"
        desk = out.desk(policy)
        ended = strategy(out, "2025-04-20")[0]
        case = desk.contest("k", ended, "C0001", "I object", "2025-04-21", approver="Maria")
        assert case.commands[0]["subject"] == "Maria"
        # While the objection is open nobody is ended.
        assert strategy(out, "2025-04-25")[1] == "as_usual"
