"""Stores, channels and feeds that fall silent make nobody lost."""

import datetime

import goodwill as gw
import numpy as np
import pytest

AS_OF = "2025-01-01"


def policy(**lifetime):
    values = gw.Policy.default("USD").to_dict()
    values["lifetime"] = lifetime
    return gw.Policy.from_dict(values)


def shops(stopped="store 1", customers=240, days=730, quiet=35):
    """Purchases at three stores, of which one is not heard of for the last days."""
    draw = np.random.default_rng(4)
    start = np.datetime64("2023-01-03")
    rows = {"customer_id": [], "time": [], "amount": [], "source": []}
    for c in range(customers):
        every, at = draw.uniform(5, 60), draw.uniform(0, 200)
        end = min(days, at + draw.exponential(500))
        while at < end:
            source = f"store {c % 3}"
            if source != stopped or at < days - quiet:
                rows["customer_id"].append(f"C{c:04d}")
                rows["time"].append(start + np.timedelta64(int(at), "D"))
                rows["amount"].append("12.50")
                rows["source"].append(source)
            at += 1 + draw.exponential(every)
    rows["time"] = np.array(rows["time"], "datetime64[us]")
    return rows


@pytest.fixture(scope="module")
def book():
    with gw.Book(currency="USD") as book:
        book.append_purchases(shops())
        yield book


def test_stages_stay_and_say_why(book):
    rules = policy(model="mbg_nbd")
    assessment = book.assess(rules, as_of=AS_OF)
    frame = assessment.to_pandas().set_index("customer_id")
    summary = assessment.summary("en")
    (silent,) = summary.silent_sources
    assert isinstance(silent, gw.SilentSource)
    assert (silent.name, silent.state, silent.came) == ("store 1", "ours", 0)
    assert abs((silent.since - datetime.date(2024, 11, 27)).days) <= 4
    assert silent.expected > 10 and silent.chance < 1e-4
    assert "store 1" in summary.text and str(silent.since) in summary.text
    assert set(frame["source"].dropna()) == {"store 0", "store 1", "store 2"}
    frozen = frame[frame["silent_source"].notna()]
    assert summary.frozen == len(frozen) == (frame["source"] == "store 1").sum()
    assert set(frozen["silent_source"]) == {"store 1"}
    one = frozen.index[0]
    assert "store 1" in assessment.explain(one).text
    # Stages are those of the day before the silence.
    unguarded = book.assess(policy(model="mbg_nbd", source_silence_days=0), as_of=AS_OF)
    plain = unguarded.to_pandas().set_index("customer_id")
    assert "silent_source" not in plain and "source" not in plain
    assert (frozen["p_alive"] >= plain.loc[frozen.index, "p_alive"]).all()
    losses = book.lost(rules, as_of=AS_OF)
    assert losses.frozen == summary.frozen and losses.silent_sources == summary.silent_sources


def test_one_customer_and_parts_agree(book):
    rules = policy(model="mbg_nbd")
    frame = book.assess(rules, as_of=AS_OF).to_pandas().set_index("customer_id")
    measures = gw.Measures.from_bytes(book.measures(rules, as_of=AS_OF).to_bytes())
    calibration = gw.Calibration.from_bytes(gw.calibrate(measures, rules).to_bytes())
    for row in list(measures)[:50]:
        judged = gw.assess_lifetime(row, calibration, rules)
        all_ = frame.loc[row.customer_id]
        assert judged.stage == all_["stage"] and judged.p_purchase == all_["p_purchase"]
        assert (judged.silent_source == 1) == (all_["silent_source"] == "store 1")


def test_policies_say_what_is_closed(book):
    closed = book.assess(policy(model="mbg_nbd", closed_sources=["store 1"]), as_of=AS_OF)
    assert closed.summary().silent_sources[0].state == "closed" and closed.summary().frozen == 0
    short = book.assess(policy(model="mbg_nbd", source_silence_days=20), as_of=AS_OF)
    assert short.summary().silent_sources[0].state == "too_long" and short.summary().frozen == 0
    assert "taken for closed" in short.summary("en").text
    text = policy(closed_sources=["b", "a"], source_drop="30%", source_silence_days=60).to_text()
    again = gw.Policy.parse(text)
    assert 'closed_sources: "a"' in again.to_text() and "source_silence_days: 60" in again.to_text()
    for wrong in (
        {"source_silence_days": 281},
        {"source_silence_days": -1},
        {"source_drop": "101%"},
        {"source_false_alarm": "0"},
        {"closed_sources": ["a", "a"]},
        {"closed_sources": [""]},
    ):
        with pytest.raises(gw.GoodwillError, match=next(iter(wrong))):
            policy(**wrong)
    # Who says nothing of sources keeps the policy that was; what holds is said all the same.
    assert "source" not in policy().to_text()
    assert "stay as they were for this many days: 90." in policy().describe("en")
    assert "days: 60." in again.describe("en") and "judged like all: 2." in again.describe("en")
    for language in ("ru", "bg"):
        assert "60" in again.describe(language)
    assert "not looked at" in policy(source_silence_days=0).describe("en")


def test_the_page_tells_of_silent_sources_and_of_effort(book, page_data):
    rules = gw.Policy.parse(
        policy().to_text() + 'service { surveys { question: "how easy?" kind: SURVEY_KIND_CES } }'
    )
    with gw.Book(currency="USD") as asked:
        asked.append_purchases(shops())
        asked.append_answers(
            {
                "customer_id": ["C0001", "C0002", "C0003"],
                "time": ["2024-12-01"] * 3,
                "question": ["how easy?"] * 3,
                "score": [6, 7, 5],
            }
        )
        page = asked.assess(rules, as_of=AS_OF).report_html()
    data = page_data(page)
    assert [source[0] for source in data["lifetime"]["sources"]] == ["store 1"]
    assert data["lifetime"]["silent"][:2] == [0, 31]  # days, of the map of P(alive)
    ((question, kind, answers, score, *_),) = data["complaints"]["surveys"]
    assert (question, kind, answers, score) == ("how easy?", "ces", 3, 6)


def test_plans_neither_win_back_nor_end_the_frozen(book):
    rules = policy(model="mbg_nbd")
    assessment = book.assess(rules, as_of=AS_OF)
    frame = assessment.to_pandas().set_index("customer_id")
    plan = assessment.plan().to_pandas().set_index("customer_id")
    frozen = frame.index[frame["silent_source"].notna()]
    others = frame.index.difference(frozen)
    assert not plan.loc[frozen, "strategy"].isin(["win_back", "end"]).any()
    told = "stopped coming from: store 1. Customers whose stages stay as they were because of that"
    text = assessment.plan().text("en")
    assert told in text and f"ended: {len(frozen)}." in text
    for language in ("ru", "bg"):
        assert "store 1" in assessment.plan().text(language)
    assert (plan.loc[others, "strategy"] == "win_back").any()


def test_the_column_is_one_of_purchases(tmp_path):
    source = {c.name: c for c in gw.table_columns("purchases")}["source"]
    assert not source.required and "store" in source.meaning
    rows = "customer_id,time,amount,source\na,2024-01-01,1,web\nb,2024-01-02,2,\nc,2024-01-03,3,till\n"
    (tmp_path / "shop.csv").write_text(rows)
    path = tmp_path / "shop.goodwill"
    rules = policy()
    with gw.Book(path, currency="USD") as book:
        assert book.import_csv("purchases", tmp_path / "shop.csv").appended == 3
        before = book.measures(rules, as_of="2024-06-01").to_pandas().set_index("customer_id")
    with gw.Book(path) as book:
        after = book.measures(rules, as_of="2024-06-01").to_pandas().set_index("customer_id")
    assert before.equals(after)
    assert after.loc["a", "source"] == "web" and after.loc["c", "source"] == "till"
    assert after.loc["b", "source"] is None
    with gw.Book(currency="USD") as receipts:
        receipts.append_purchases(
            {
                "customer_id": ["a"] * 5000,
                "time": ["2024-01-01"] * 5000,
                "amount": ["1"] * 5000,
                "source": [f"receipt {i}" for i in range(5000)],
            }
        )
        with pytest.raises(gw.GoodwillError, match="source_silence_days"):
            receipts.assess(rules, as_of="2024-06-01")
