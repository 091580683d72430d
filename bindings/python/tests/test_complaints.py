"""The complaints desk: cases, clocks, authority, what is owed."""

import decimal
import runpy
import sys
from pathlib import Path

import pytest

import goodwill as gw

MONDAY = "2026-03-02T10:00"


def desk(path=None, **policy):
    book = gw.Book(path, currency="EUR", time_zone="Europe/Sofia")
    return book.desk(gw.Policy.starter("complaints", "EUR"))


def rule(error):
    return error.value.problems[0].field


def test_a_complaint_is_settled_in_one_command():
    d = desk()
    case = d.open("c1", "carla", "The tin was half empty.", MONDAY, channel="phone",
                  details={"products": "cocoa"})  # fmt: skip
    assert (case.stage, case.version, case.responsible, case.finding) == ("open", 1, None, None)
    assert {c["name"]: c["state"] for c in case.clocks} == {
        "acknowledge": "running", "next_update": "running", "resolve": "running",
        "remedy": "not_started"}  # fmt: skip
    case = d.settle(case, "2026-03-02T10:05", "anna", "We are sorry: the tin was half empty.",
                    amount="9.00", ref="new tin")  # fmt: skip
    assert (case.stage, case.responsible, case.finding) == ("decided", "anna", "no_finding")
    assert case.remedies[0]["state"] == "accepted" and case.remedies[0]["amount"] == "9.00"
    assert case.commands[0]["details"] == [{"name": "products", "value": "cocoa"}]
    assert case.commands[1]["authority"] == "100.00" and len(case.commands[1]["policy"]) == 32
    with pytest.raises(gw.FailedPreconditionError) as refused:
        d.act(case, "close", "2026-03-02T10:06", by="anna")
    assert rule(refused) == "remedy_fulfilled"
    case = d.act(case, "fulfil", "2026-03-04T09:00", by="anna", ref="new tin")
    case = d.act(case, "close", "2026-03-04T09:01", by="anna")
    assert case.stage == "closed" and not case.refused
    rows = d.cases().to_pandas()
    assert rows.stage.tolist() == ["closed"] and rows.granted.tolist() == [9.0]
    assert rows.channel.tolist() == ["phone"] and rows.does_not_fit.tolist() == [0]
    assert len(d.due("2026-03-05")) == 0


def test_while_a_complaint_is_open_nothing_is_sold():
    book = gw.Book(currency="EUR")
    book.append_customers({"customer_id": ["carla"], "valid_from": ["2026-01-01"]})
    book.append_consents(
        {"customer_id": ["carla"], "time": ["2026-01-01"], "purpose": ["offers"], "status": ["granted"],
         "proof": ["form 7"]})  # fmt: skip
    d = book.desk(gw.Policy.starter("complaints", "EUR"))
    assert book.may_contact("carla", "email", "offers", MONDAY)
    case = d.open("c1", "carla", "The tin was half empty.", MONDAY)
    at = "2026-03-02T12:00"
    assert book.may_contact("carla", "email", "offers", at).rule == "complaint"
    assert book.may_contact("carla", "email", "offers", "2026-03-02T09:00")  # it was not open yet
    d.act(case, "classify", "2026-03-02T11:00", by="anna", classified="query", text="asked for our hours")
    assert book.may_contact("carla", "email", "offers", at)


def test_refusals_name_the_rule():
    d = desk()
    with pytest.raises(gw.NotFoundError):
        d.case("c1")
    with pytest.raises(gw.NotFoundError):
        d.act("c1", "assign", MONDAY, by="anna", subject="anna")
    with pytest.raises(gw.FailedPreconditionError) as refused:
        d.open("c1", "carla", "", MONDAY)
    assert rule(refused) == "text_required"
    case = d.open("c1", "carla", "Rude.", MONDAY, about="bob")
    with pytest.raises(gw.FailedPreconditionError) as refused:
        d.act(case, "assign", MONDAY, by="anna", subject="bob")
    assert rule(refused) == "not_complained_about"
    with pytest.raises(gw.InvalidArgumentError) as wrong:
        d.act(case, "asign", MONDAY, by="anna")
    assert "assign" in str(wrong.value) and rule(wrong) == "kind"
    with pytest.raises(gw.InvalidArgumentError) as wrong:
        d.act(case, "offer", MONDAY, by="anna", text="x", ref="r", amount="1.234")
    assert rule(wrong) == "amount"
    with pytest.raises(TypeError):
        d.act(case, "offer", MONDAY, by="anna", text="x", ref="r", amount=1.5)
    with pytest.raises(gw.FailedPreconditionError) as refused:
        d.settle(case, MONDAY, "anna", "sorry", ref="r", amount=decimal.Decimal("100.01"))
    assert rule(refused) == "within_authority" and "role lead may grant it" in str(refused.value)
    d.act(case, "assign", MONDAY, by="anna", subject="anna")
    # Whoever looked at an older version is told so; the same command may be sent again.
    with pytest.raises(gw.AbortedError) as late:
        d.act(case, "assign", MONDAY, by="bob", subject="carl")
    assert rule(late) == "version"
    assert d.act(case, "assign", MONDAY, by="anna", subject="anna").version == 2
    assert d.case("c1").version == 2


def test_what_is_due():
    d = desk()
    d.open("late", "carla", "x", MONDAY)
    d.open("new", "dora", "y", "2026-03-03T10:00")
    d.act("new", "assign", "2026-03-03T10:10", by="anna", subject="anna")
    d.act("new", "contact_out", "2026-03-03T10:20", by="anna", due_at="2026-03-03T17:30")
    due = d.due("2026-03-03T16:00").to_pandas()
    said = [(r.case_id, r.kind, r.name if isinstance(r.name, str) else None, r.state)
            for r in due.itertuples(index=False)]  # fmt: skip
    assert said[0] == ("late", "clock", "acknowledge", "overdue")
    assert said[1] == ("new", "clock", "acknowledge", "overdue")
    assert said[2] == ("new", "next_update", None, "soon")
    assert due.remaining_minutes[2] == 90 and due.overdue_minutes[1] == 120
    assert set(d.due("2026-03-03T16:00", owner="anna").to_pandas().case_id) == {"new"}
    assert set(d.due("2026-03-03T16:00", owner="").to_pandas().case_id) == {"late"}
    assert len(d.due("2026-03-03T16:00", customer="carla")) == 3
    assert len(d.due("2026-03-03T16:00", case_id="late", until="2026-03-04")) == 1
    text = d.explain("late", "2026-03-03T16:00")
    assert "acknowledge: 4 h of working time from 2026-03-02T10:00" in text and "overdue" in text
    with pytest.raises(gw.InvalidArgumentError):
        d.cases(stage="sleeping")
    assert d.cases(stage="open", owner="anna").to_pandas().case_id.tolist() == ["new"]


def test_a_late_record_retracts_a_breach():
    d = desk()
    d.open("c1", "carla", "x", MONDAY)
    d.act("c1", "assign", MONDAY, by="anna", subject="anna")
    at = "2026-03-05T12:00"

    def acknowledged(case):
        return next(c for c in case.clocks if c["name"] == "acknowledge")["state"]

    assert acknowledged(d.case("c1", at)) == "overdue"
    d.act("c1", "acknowledge", "2026-03-02T11:00", by="anna", text="Your parcel came too late.")
    assert acknowledged(d.case("c1", at)) == "met"
    assert acknowledged(d.case("c1", at, known=2)) == "overdue"  # as was known then
    assert d.case("c1", "2026-03-02T10:30").version == 2
    assert len(d.cases("2026-03-01")) == 0


def test_after_a_restart_clocks_are_complete(tmp_path):
    path = tmp_path / "desk.goodwill"
    d = desk(path)
    d.open("c1", "carla", "My name is Carla Weiss.", MONDAY)
    before = d.case("c1").to_dict()
    d._book.close()
    with gw.Book(path) as book:
        again = book.desk(gw.Policy.starter("complaints", "EUR"))
        assert again.case("c1").to_dict() == before
        book.append_case_commands(
            {"customer_id": ["carla"] * 2, "time": [MONDAY] * 2, "case_id": ["c2"] * 2,
             "expected_version": [0, 1], "kind": ["open", "fulfil"],
             "command_id": ["c2#0", "c2#1"], "text": ["imported", None]})  # fmt: skip
        case = again.case("c2")
        assert case.version == 1 and case.refused[0]["rule"] == "person_required"
        book.erase(["carla"], basis="Art. 17 GDPR", at="2026-03-06")
        case = again.case("c1")
        assert case.customer_id.startswith("erased-") and "Weiss" not in str(case.to_dict())
        assert case.clocks and case.stage == "open"


def test_a_policy_says_clocks_and_authority():
    policy = gw.Policy.starter("complaints", "EUR")
    again = gw.Policy.parse(policy.to_text())
    assert again == policy and again.to_bytes() == policy.to_bytes()
    values = policy.to_dict()
    values["complaints"]["presets"] = ["uk.fca.disp", "eu.bus"]
    values["complaints"]["clocks"][0]["starts"] = ["opn"]
    with pytest.raises(gw.InvalidArgumentError) as wrong:
        gw.Policy.from_dict(values)
    assert [p.field for p in wrong.value.problems] == [
        "complaints.clocks[0].starts[0]", "complaints.presets[1]"]  # fmt: skip
    assert "open" in wrong.value.problems[0].reason
    book = gw.Book(currency="EUR")
    standard = book.desk().open("c1", "carla", "x", MONDAY)
    assert {c["name"] for c in standard.clocks} == {"acknowledge", "next_update", "resolve", "remedy"}
    with pytest.raises(gw.FailedPreconditionError) as refused:
        book.desk().settle("c1", MONDAY, "anna", "sorry", amount=1, ref="r")
    assert rule(refused) == "within_authority"


def test_the_day_in_the_readme(tmp_path, capsys, monkeypatch):
    example = Path(__file__).resolve().parents[3] / "examples" / "quickstart" / "complaints.py"
    if not example.exists():
        pytest.skip("the examples are not beside the tests")
    path = tmp_path / "desk.goodwill"
    monkeypatch.setattr(sys, "argv", ["complaints.py", str(path)])
    runpy.run_path(str(example), run_name="__main__")["book"].close()
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("not_complained_about - ")
    assert said[1] == "C-2 next_update  overdue - anna"
    assert any(line.startswith("C-1 remedy new tin due - anna") for line in said)
    # After a restart the clocks are complete.
    with gw.Book(path) as book:
        again = book.desk(gw.Policy.starter("complaints", "EUR"))
        assert [c["state"] for c in again.case("C-1", "2026-03-03T13:00").clocks] == [
            "met", "met", "met", "running"]  # fmt: skip
