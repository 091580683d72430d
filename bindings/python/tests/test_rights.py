"""People's rights: holds, restriction, objection, the ledger, everything about one."""

import json

import pytest

import goodwill as gw


def shop(path=None):
    book = gw.Book(path, currency="EUR", time_zone="Europe/Sofia")
    book.append_purchases(
        {"customer_id": ["a", "b", "c", "d"] * 3,
         "time": [f"2024-0{1 + i // 4}-0{1 + i % 4}" for i in range(12)],
         "amount": [str(100 + i) for i in range(12)]},
        recorded_at="2024-04-01", source="till",
    )  # fmt: skip
    book.append_customers({"customer_id": ["a"], "valid_from": ["2024-01-01"], "name": ["Ann \"A\""]})
    return book


def right(customer, id, kind, time, **more):
    row = {"customer_id": customer, "right_id": id, "kind": kind, "time": time, **more}
    return {name: [value] for name, value in row.items()}


def test_restriction_and_objection_are_marked_and_left_out():
    book = shop()
    policy = gw.Policy.default("EUR")
    before = book.assess(policy, as_of="2024-06-01")
    assert "withheld" not in before.to_pandas()
    book.append_rights(right("a", "r1", "restrict", "2024-05-01"))
    book.append_rights(right("d", "r2", "object", "2024-05-01"))
    after = book.assess(policy, as_of="2024-06-01")
    frame = after.to_pandas().set_index("customer_id")
    assert frame.withheld.where(frame.withheld.notna(), None).to_dict() == {
        "a": "restricted", "b": None, "c": None, "d": "objected"}  # fmt: skip
    # The calibration is that of a book without the two.
    alone = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    rows = book.facts("purchases").to_pandas()
    alone.append_purchases(rows[rows.customer_id.isin(["b", "c"])][["customer_id", "time", "amount"]])
    others = alone.assess(policy, as_of="2024-06-01").to_pandas().set_index("customer_id")
    for column in ("tier", "pareto", "recency_score", "frequency_score", "monetary_score"):
        assert frame.loc[["b", "c"], column].tolist() == others[column].tolist(), column
    for who in ("a", "d"):
        assert not frame.pareto[who] and frame.isna().recency_score[who]
    assert frame.pareto_value["a"] == 0 and frame.pareto_value["d"] > 0
    assert frame.amount["a"] == 100 + 104 + 108  # sums stay
    assert frame.tier["a"] == policy.to_dict()["tiers"][-1]["name"]
    # One customer alone gets the same.
    measures = book.measures(policy, as_of="2024-06-01")
    calibration = gw.calibrate(measures, policy)
    for who in frame.index:
        judged = gw.assess_one(measures.row(who), calibration, policy)
        assert judged.pareto == frame.pareto[who] and judged.tier == frame.tier[who]
    # What is sent elsewhere keeps the mark.
    again = gw.Measures.from_bytes(measures.to_bytes()).to_pandas().set_index("customer_id")
    assert again.withheld["a"] == "restricted"
    assert "restricted the use" in after.explain("a").text
    assert "objected to profiling" in after.explain("d").text
    # Before it was known, and before it was so.
    assert book.assess(policy, as_of="2024-06-01", known=2).to_pandas().equals(before.to_pandas())
    assert book.assess(policy, as_of="2024-05-01").to_pandas().withheld.isna().all()


def test_the_ledger():
    book = shop()
    book.append_rights(right("a", "e1", "export", "2024-05-01", done_at="2024-05-11", basis="Art. 15"))
    book.append_rights(right("b", "x1", "erase", "2024-05-02"))
    book.append_rights(right("c", "h1", "hold", "2024-05-03", until="2024-08-01", basis="4 O 12/25"))
    ledger = book.rights("2024-06-03").to_pandas()
    assert ledger.right_id.tolist() == ["e1", "x1", "h1"]
    assert ledger.state.tolist() == ["done", "overdue", "in_force"]
    assert ledger.in_force.tolist() == [0, 0, 1]
    assert ledger.answer_days[0] == 10
    assert book.rights("2024-06-03", answer_months=2).to_pandas().state[1] == "open"
    assert book.rights("2024-06-03", "a").to_pandas().right_id.tolist() == ["e1"]
    assert book.rights("2024-06-03", since="2024-05-20").to_pandas().right_id.tolist() == ["x1", "h1"]
    assert len(book.rights("2024-06-03", known=1)) == 0
    kinds = book.rights_by_kind("2024-06-03").to_pandas().set_index("kind")
    assert list(kinds.index) == ["export", "rectify", "erase", "restrict", "object", "hold", "retain"]
    assert kinds.overdue["erase"] == 1 and kinds.median_answer_days["export"] == 10
    assert kinds.in_force["hold"] == 1
    with pytest.raises(KeyError):
        book.rights("2024-06-03", "nobody")
    with pytest.raises(gw.InvalidArgumentError):
        book.rights("2024-06-03", answer_months=0)


@pytest.mark.parametrize("durable", [True, False])
def test_erasing_respects_holds_and_leaves_a_row(tmp_path, durable):
    book = shop(tmp_path / "shop.goodwill" if durable else None)
    book.append_rights(right("c", "h1", "retain", "2024-05-03", until="2024-08-01", basis="tax law"))
    book.append_rights(right("a", "x1", "erase", "2024-05-02", text="by letter"))
    with pytest.raises(gw.FailedPreconditionError, match=r"retained until 2024-08-01 \(tax law\)") as error:
        book.erase(["a", "c"], "Art. 17 GDPR", at="2024-07-31")
    assert [p.row for p in error.value.problems] == [1]
    assert book.export_person("a").to_dict()["tables"]["rights"]  # nobody was erased
    erased = book.erase(["a", "c"], "Art. 17 GDPR", at="2024-08-01", approver="Eva", source="desk")
    ledger = book.rights("2025-01-01").to_pandas().set_index("customer_id")
    assert set(ledger.index) == set(erased.values())
    done = ledger[ledger.kind == "erase"]
    assert done.state.tolist() == ["done_late", "done"]
    assert set(done.basis) == {"Art. 17 GDPR"} and set(done.approver) == {"Eva"}
    assert done.text.isna().all()
    assert book.batches().to_pandas().source.tolist()[-1] == "desk"
    with pytest.raises(KeyError):
        book.export_person("a")
    with pytest.raises(gw.InvalidArgumentError, match="basis"):
        book.erase(["b"], "", at="2024-08-01")
    with pytest.raises(TypeError):
        book.erase(["b"], "Art. 17 GDPR")


def test_everything_about_one():
    book = shop()
    book.append_customers(
        {"customer_id": ["a"], "valid_from": ["2024-01-01"], "name": ["Änn\n\u2028"], "revision": [1]}
    )
    person = book.export_person("a")
    told = person.to_dict()
    assert told == json.loads(str(person)) and told["customer_id"] == "a"
    assert list(told["tables"]) == ["purchases", "customers"]
    assert told["tables"]["purchases"][0] == {
        "batch": 1, "recorded_at": "2024-03-31T21:00:00Z", "source": "till", "standing": "counts",
        "values": {"customer_id": "a", "time": "2023-12-31T22:00:00Z", "amount": "100.00"}}  # fmt: skip
    assert [r["standing"] for r in told["tables"]["customers"]] == ["superseded", "counts"]
    assert told["tables"]["customers"][1]["values"]["name"] == "Änn\n\u2028"
    assert [len(t.rows) for t in person.document.tables] == [3, 2]
    assert "5 rows" in repr(person)
    with pytest.raises(KeyError):
        book.export_person("nobody")
