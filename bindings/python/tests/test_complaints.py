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


def test_one_command_for_all_cases_of_an_incident():
    d = desk()
    for case_id in ("flood", "c1", "c2"):
        d.open(case_id, case_id, "no delivery", MONDAY)
        if case_id == "flood":
            continue
        d.act(case_id, "link", MONDAY, by="anna", subject="flood", details={"relation": "parent"})
    d.act("c1", "assign", MONDAY, by="anna", subject="anna")
    assert d.case("c1").to_dict()["parent"] == "flood"
    rows = d.propagate("flood", "acknowledge", "2026-03-02T11:00", by="anna", text="no delivery",
                       recorded_at="2026-03-02T11:01", source="desk")  # fmt: skip
    assert rows == [
        {"case_id": "c1", "accepted": True, "version": 4, "rule": None, "reason": None},
        {"case_id": "c2", "accepted": False, "version": 2, "rule": "person_responsible",
         "reason": "nobody is responsible yet"},
    ]  # fmt: skip
    assert d.propagate("flood", "final_response", "2026-03-02T12:00", by="anna", text="x",
                       all_or_none=True)[0]["accepted"] is False  # fmt: skip
    with pytest.raises(gw.NotFoundError):
        d.propagate("nothing", "acknowledge", MONDAY, by="anna", text="x")
    # A notice of the parent is a word to each of them.
    owed = {(r.case_id, r.name): r.due_at for r in d.due("2026-03-03").to_pandas().itertuples()}
    d.act("flood", "contact_out", "2026-03-03T09:00", by="anna", details={"notice": "web page"})
    later = {(r.case_id, r.name): r.due_at for r in d.due("2026-03-04").to_pandas().itertuples()}
    assert later["c1", "next_update"] > owed["c1", "next_update"]


def test_a_retracted_breach_is_owed_an_apology():
    d = desk()
    d.open("c1", "carla", "x", MONDAY)
    d.act("c1", "assign", MONDAY, by="anna", subject="anna", recorded_at="2026-03-05T09:00")
    d.act("c1", "acknowledge", "2026-03-02T11:00", by="anna", text="Your parcel came too late.")
    assert "retracted" not in set(d.due("2026-03-06").to_pandas().kind)
    rows = d.due("2026-03-06", believed=2).to_pandas()
    row = rows[rows.kind == "retracted"].iloc[0]
    assert (row["case_id"], row["name"], row["owner"], row["state"]) == (
        "c1", "acknowledge", "anna", "no_date")  # fmt: skip
    d.act("c1", "correct", "2026-03-06T09:00", by="lea", text="It was in time.", ref="acknowledge")
    assert "retracted" not in set(d.due("2026-03-07", believed=2).to_pandas().kind)
    with pytest.raises(gw.InvalidArgumentError):
        d.due("2026-03-06", believed=99)


def test_letters_and_explanations_in_three_languages():
    d = desk()
    d.open("c1", "carla", "x", MONDAY)
    with pytest.raises(gw.FailedPreconditionError) as refused:
        d.letter("c1", "acknowledgement")
    assert rule(refused) == "person_responsible"
    d.act("c1", "assign", MONDAY, by="anna", subject="anna")
    d.act("c1", "acknowledge", MONDAY, by="anna", text="The tin was half empty.",
          due_at="2026-03-05T12:00")  # fmt: skip
    for language, said in (("en", "sorry"), ("ru", "жаль"), ("bg", "съжаляваме")):
        letter = d.letter("c1", "acknowledgement", language)
        assert said in letter and "The tin was half empty." in letter and "2026-03-05" in letter
    with pytest.raises(gw.NotFoundError):
        d.letter("c1", "acknowledgement", "de")
    assert "рабочего времени" in d.explain("c1", "2026-03-03", language="ru")
    assert "работно време" in d.explain("c1", "2026-03-03", language="bg")
    with pytest.raises(gw.InvalidArgumentError):
        d.explain("c1", "2026-03-03", language="de")
    policy = gw.Policy.starter("complaints", "EUR").to_dict()
    policy["complaints"]["letters"] = [
        {"letter": "acknowledgement", "language": "de", "text": "{responsible} kümmert sich."}
    ]
    own = d._book.desk(gw.Policy.from_dict(policy))
    assert own.letter("c1", "acknowledgement", "de") == "anna kümmert sich."
    policy["complaints"]["letters"][0]["text"] = "{who}"
    with pytest.raises(gw.InvalidArgumentError) as wrong:
        gw.Policy.from_dict(policy)
    assert wrong.value.problems[0].field == "complaints.letters[0].text"


def test_what_another_policy_would_have_done():
    d = desk()
    d.open("c1", "carla", "x", MONDAY)
    d.settle("c1", "2026-03-02T12:00", "anna", "Sorry.", amount="50", ref="refund")
    policy = gw.Policy.starter("complaints", "EUR").to_dict()
    for clock in policy["complaints"]["clocks"]:
        if clock["name"] == "acknowledge":
            clock["limit"] = 3600
    policy["complaints"]["roles"][0]["per_case"] = "20.00"
    other = gw.Policy.from_dict(policy)
    answer = d.what_if(other, "2026-03-01", "2026-04-01")
    rows = answer.to_pandas().set_index("clock")
    assert rows.loc["acknowledge", "change"] == "breached"
    s = answer.summary
    assert s["cases"] == 1 and s["granted_minor"] == 5000 and s["before"]["grants_beyond"] == 0
    assert s["after"]["grants_beyond"] == 1 and s["after"]["granted_beyond_minor"] == 3000
    assert s["breached"] == 1 and s["after"]["breaches"] == s["before"]["breaches"] + 1
    assert len(answer) == sum(s[c] for c in ("same", "moved", "breached", "kept", "added", "dropped"))
    with pytest.raises(gw.InvalidArgumentError):
        d.what_if(other, "2026-04-01", "2026-03-01")


def test_causes_in_one_tree():
    policy = gw.Policy.starter("complaints", "EUR").to_dict()
    policy["complaints"]["causes"] = [
        {"path": "delivery", "title": "Delivery"},
        {"path": "delivery/late", "title": "Too late", "also": ["promise:delivery"]},
    ]
    book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    book.append_purchases(
        {"customer_id": ["carla", "carla", "dora", "emil"],
         "time": ["2026-01-10", "2026-02-10", "2026-02-11", "2026-02-12"],
         "amount": ["100.00", "50.00", "30.00", "7.00"]})  # fmt: skip
    book.append_promises(
        {"customer_id": ["dora", "emil", "us"], "promise_id": ["p1", "p2", "a1"],
         "kind": ["delivery", "refund", "corrective_action"],
         "made_at": ["2026-01-05", "2026-01-06", "2026-01-20"],
         "due_at": ["2026-01-08", "2026-01-09", "2026-02-20"],
         "kept_at": ["2026-01-12", None, "2026-02-15"], "ref": [None, None, "delivery.late"],
         "owner": ["depot", "till", "bob"]})  # fmt: skip
    book.append_interactions(
        {"customer_id": ["carla", "dora"], "time": ["2026-01-21", "2026-02-01"],
         "interaction_id": ["i1", "i2"], "channel": ["phone", "phone"], "direction": ["in", "in"],
         "topic": ["where is it", "where is it"], "cost": ["3.00", "2.00"],
         "caused_by": ["c1", "promise:delivery"]})  # fmt: skip
    d = book.desk(gw.Policy.from_dict(policy))
    d.open("c1", "carla", "late", "2026-01-20T10:00", details={"cause": "Delivery / Late"})
    d.settle("c1", "2026-01-20T10:10", "anna", "Sorry.", amount="9.00", ref="voucher")
    d.open("c2", "carla", "late again", "2026-02-20T10:00", details={"cause": "delivery.late"})
    d.settle("c2", "2026-02-20T10:10", "anna", "Sorry.")
    causes = d.causes("2026-03-01", months=2)
    rows = causes.to_pandas().set_index("cause")
    assert list(rows.index[:2]) == ["delivery", "delivery/late"]
    late = rows.loc["delivery/late"]
    assert (late["title"], late["complaints"], late["breaches"], late["count"]) == ("Too late", 2, 1, 3)
    assert (late["customers"], late["repeated"]) == (2, 1)
    assert (late["redress"], late["handling"], late["value_at_risk"]) == (9.0, 5.0, 180.0)
    assert rows.loc["delivery", "count"] == 3 and rows.loc["delivery", "own_count"] == 0
    assert rows.loc["promise/refund", "breaches"] == 1 and not rows.loc["promise/refund", "named"]
    # c1's voucher has no date: the policy's clock for remedies has run out.
    assert rows.loc["clock/remedy", "breaches"] == 1
    assert causes.total["count"] == 5 and causes.total["cost"] == "14.00"
    assert rows.loc["delivery/late", "place"] == 1 and rows["cumulative"].max() == 5
    assert [m["count"] for m in causes.months("delivery/late")] == [2, 1]
    assert causes.topics == [{"topic": "where is it", "contacts": 2, "cumulative": 2, "minutes": 0.0}]
    assert [r["customer_id"] for r in causes.recurring] == ["carla"]
    (action,) = causes.actions("delivery/late")
    assert (action["owner"], action["state"], action["before"], action["after"]) == ("bob", "kept", 0, 1)
    assert len(causes) == len(rows) and causes.to_dict()["causes"][0]["path"] == "delivery"
    for months in (0, -1, 121):
        with pytest.raises(gw.InvalidArgumentError):
            d.causes("2026-03-01", months=months)
    with pytest.raises(KeyError):
        causes.months("nothing")


def test_what_a_case_promises_is_in_the_ledger_and_the_file():
    d = desk()
    book = d._book
    book.append_purchases({"customer_id": ["carla"], "time": ["2026-02-01"], "amount": ["30.00"]})
    d.open("c1", "carla", "x", MONDAY)
    d.settle("c1", MONDAY, "anna", "Sorry.", amount="9", ref="new tin", due_at="2026-03-04")
    (row,) = book.due("2026-03-05").to_pandas().itertuples()
    assert (row.promise_id, row.kind, row.owner, row.state, row.ref) == (
        "c1/new tin", "remedy", "anna", "overdue", "c1")  # fmt: skip
    assert row.amount == 9.0
    assert len(book.due("2026-03-05", owner="bob")) == 0
    assert len(book.due("2026-03-05", customer="carla")) == 1
    owed = book.file("carla", as_of="2026-03-05").to_dict()["promises"]["owed"]
    assert [p["promise_id"] for p in owed] == ["c1/new tin"]
    kept = book.promises_kept("2026-03-05", by="owner").to_pandas()
    assert kept.owner.tolist() == ["anna"] and kept.overdue.tolist() == [1]


def test_figures_fairness_and_people():
    book = gw.Book(currency="EUR")
    policy = gw.Policy.parse(
        gw.Policy.default("EUR").to_text()
        + 'complaints { roles { name: "front" } default_role: "front" }'
    )
    desk = book.desk(policy)
    agents = ["lea", "bob", "cy", "di", "ed"]
    for i in range(10):
        name, who = f"case-{i}", agents[i % 5]
        desk.open(name, f"c{i}", "late", "2026-03-02T09:00", channel="phone", details={"product": "tea"})
        desk.act(name, "assign", "2026-03-02T09:05", by=who, subject=who)
        desk.settle(name, "2026-03-02T10:00", by=who, text="sorry, here",
                    amount="90" if i == 3 else "10", ref="voucher")  # fmt: skip
        desk.act(name, "fulfil", "2026-03-02T11:00", by=who, ref="voucher")
        desk.act(name, "close", f"2026-03-0{3 + i % 2}T09:00", by=who)
    figures = desk.figures("2026-01-01", "2026-07-01")
    whole = figures.groups[0]
    assert (whole["by"], whole["complaints"], whole["open"]) == ("all", 10, 0)
    assert whole["first_contact"] == 1 and whole["redress_minor"] == 18_000
    assert (whole["clock_median_hours"], whole["clock_ninth_decile_hours"]) == (24, 48)
    assert whole["working_median_hours"] == 24  # this policy has no calendar
    assert {(g["by"], g["name"]) for g in figures.groups} >= {
        ("month", "2026-03"), ("channel", "phone"), ("product", "tea")}  # fmt: skip
    (row,) = figures.returns("uk.fca.disp.publication")
    assert (row["period"], row["within_3_days"], row["later"]) == ("2026-01-01", 10, 0)
    with pytest.raises(KeyError):
        figures.returns("no such return")
    labels = {f"c{i}": "north" if i < 5 else "south" for i in range(10)}
    fairness = desk.fairness("2026-01-01", "2026-07-01", labels)
    assert [case["case_id"] for case in fairness.unlike] == ["case-3"]
    north, south = fairness.groups
    assert (north["label"], north["customers"], north["redressed"]) == ("north", 5, 1)
    assert south["redressed_against_others"] == 0 and not south["hidden"]
    (few,) = desk.fairness("2026-01-01", "2026-07-01", {"c0": "few"}).groups
    assert few["hidden"] and few["customers"] is None and few["redressed"] is None
    assert desk.fairness("2026-01-01", "2026-07-01").groups == []
    (own,) = desk.people("2026-01-01", "2026-07-01", "agent", "lea").agents
    assert own["agent"] == "lea" and own["own_authority"] == 1 and own["commands"] == 8
    assert len(desk.people("2026-01-01", "2026-07-01", "scheduler").agents) == 5
    (everybody,) = desk.people("2026-01-01", "2026-07-01", "others").agents
    assert everybody["agent"] is None and everybody["agents"] == 5
    with pytest.raises(gw.FailedPreconditionError):
        desk.people("2026-01-01", "2026-03-02T09:01", "others")
    with pytest.raises(ValueError):
        desk.people("2026-01-01", "2026-07-01", "press")
    for empty in ("figures", "fairness"):
        with pytest.raises(gw.InvalidArgumentError):
            getattr(desk, empty)("2026-07-01", "2026-01-01")


TEAM = """
complaints {
  calendars { name: "office" weekly: "mon-fri=09:00-17:00" }
  roles { name: "front" per_case: "100" }
  default_role: "front"
  agents { person: "anna" skills: "goods" }
  agents { person: "bob" skills: "money" skills: "goods" capacity_percent: 50 }
  skills { skill: "money" product: "loan" }
  efforts { minutes: 30 }
  efforts { kind: "clock" name: "acknowledge" minutes: 60 }
}
"""


def test_the_schedule_of_the_coming_hours():
    book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    policy = gw.Policy.parse(gw.Policy.default("EUR").to_text() + TEAM)
    assert gw.Policy.parse(policy.to_text()).to_text() == policy.to_text()
    d = book.desk(policy)
    for i in range(6):
        d.open(f"c{i}", f"k{i}", "late", MONDAY, details={"product": "loan" if i == 0 else "tin"})
    d.act("c1", "assign", "2026-03-02T10:05", by="anna", subject="anna")
    plan = d.schedule("2026-03-02T10:10", 48)
    rows = plan.to_pandas()
    assert len(rows) == plan.message.tasks == 18 and plan.missed == 0 and plan.helpers == 0
    assert rows[rows.case_id == "c0"].agent.unique().tolist() == ["bob"]
    assert rows[rows.case_id == "c1"].agent.unique().tolist() == ["anna"]
    assert set(rows.reason) <= {"responsible", "ends_first"}
    for agent, mine in rows.sort_values("start").groupby("agent"):
        assert (mine.start[1:].values >= mine.end[:-1].values).all(), agent
    assert [a["agent"] for a in plan.agents] == ["anna", "bob"]
    place = int(rows.index[rows.case_id == "c0"][0])
    for language, word in (("en", "lacks the skill money"), ("ru", "money"), ("bg", "money")):
        assert word in plan.explain(place, language)
    assert plan.to_dict()["due_within"] == plan.due_within and "18 tasks" in repr(plan)
    # Close to the end of the day there is too little time.
    late = d.schedule("2026-03-03T16:00", 48)
    assert late.missed > 0 and late.missing_minutes == 60 * late.missed and late.helpers >= 1
    value = book.assess(policy, "2026-03-03")
    assert d.schedule("2026-03-02T10:10", 48, assessment=value).missed == 0
    # Whoever is worth more comes first among those equally due, and only there.
    book.append_purchases({"customer_id": ["k3"], "time": ["2026-01-05"], "amount": ["9"]})
    value = book.assess(policy, "2026-03-03")
    assert d.due("2026-03-02T10:10").to_pandas().case_id[0] == "c0"
    rows = d.due("2026-03-02T10:10", assessment=value).to_pandas()
    assert rows.case_id[0] == "c3" and sorted(rows.name[:6]) == ["acknowledge"] * 6
    assert d.schedule("2026-03-02T10:10", 48, assessment=value).to_pandas().case_id[0] == "c3"
    with pytest.raises(gw.InvalidArgumentError):
        d.schedule("2026-03-02T10:10", 0)
    with pytest.raises(gw.InvalidArgumentError):
        plan.explain(18)
    with pytest.raises(gw.FailedPreconditionError):
        desk().schedule(MONDAY)
    with pytest.raises(gw.InvalidArgumentError) as wrong:
        gw.Policy.parse(policy.to_text().replace("minutes: 30", "minutes: 0"))
    assert rule(wrong) == "complaints.efforts[0].minutes"


def test_recover_first_is_a_measure():
    book = gw.Book(currency="EUR")
    book.append_purchases(
        {"customer_id": ["a", "b", "c"], "time": ["2026-01-05"] * 3, "amount": ["3", "1", "6"]}
    )
    policy = gw.Policy.default("EUR")
    assert "open_complaints" not in book.assess(policy, "2026-03-03").to_pandas()
    d = book.desk(policy)
    d.open("c1", "a", "The tin was half empty.", MONDAY)
    book.append_events(
        {"customer_id": ["b"], "time": ["2026-02-20"], "kind": ["delivery_failed"]}
    )
    assessment = book.assess(policy, "2026-03-03")
    rows = assessment.to_pandas().set_index("customer_id")
    assert rows.open_complaints.tolist() == [1, 0, 0]
    assert rows.recover_first.where(rows.recover_first.notna(), None).tolist() == [
        "complaint", "failure", None]  # fmt: skip
    assert rows.last_failure_kind["b"] == "event:delivery_failed"
    assert str(rows.oldest_open_complaint["a"]).startswith("2026-03-02 10:00")
    assert "open complaints: 1" in str(assessment.explain("a"))
    assert "Сначала" in str(assessment.explain("b", "ru"))
    summary = assessment.summary().message
    assert (summary.to_recover, summary.complainants, summary.value_complaining_minor) == (2, 1, 300)
    calibration = gw.calibrate(book.measures(policy, "2026-03-03"), policy)
    for who, why in (("a", "complaint"), ("b", "failure"), ("c", None)):
        row = book.measure(who, policy, "2026-03-03")
        assert gw.assess_one(row, calibration, policy).recover_first == why
    # Thirty days later the failure is no longer recent.
    later = book.assess(policy, "2026-03-30").to_pandas().set_index("customer_id")
    assert later.recover_first.notna().tolist() == [True, False, False]
