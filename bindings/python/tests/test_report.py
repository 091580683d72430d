"""The report: its data, its page, and figures for notebooks."""

import datetime
import gc

import goodwill as gw
import pytest

HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def book():
    book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    book.append_purchases(
        {
            "customer_id": ["a", "a", "b", "c", "d"],
            "time": ["2024-01-05", "2024-02-05", "2024-03-01", "2024-03-02", "2024-04-20"],
            "amount": ["100.10", "200", "50.25", "10", "9.65"],
            "cost": ["60", "100", "20", "30", "5"],
        },
        recorded_at="2024-05-01", source="till",
    )  # fmt: skip
    book.append_customers({"customer_id": ["a"], "valid_from": ["2023-01-01"], "name": [HOSTILE]})
    return book


def html(assessment, *arguments, **named):
    try:
        return assessment.report_html(*arguments, **named)
    except gw.UnimplementedError:
        pytest.skip("the library was built without the report's page")


def test_data(book):
    data = book.assess(as_of="2024-05-01").report_data()
    assert data["summary"]["customers"] == 4
    assert [c["customer_id"] for c in data["customers"]] == ["a", "b", "c", "d"]
    assert data["customers"][0]["name"] == HOSTILE
    assert data["customers"][0]["value_minor"] == 30010
    assert data["losing"] == 1
    assert [c["marks"] for c in data["customers"]] == [1, 1, 5, 1]
    assert len(data["pareto_curve"]) == 201 and data["pareto_curve"][-1] == 1
    assert data["recording"]["sources"][0]["source"] == "till"
    assert data["recording"]["sources"][0]["late"] == 5


def test_page(book, tmp_path, page_data):
    assessment = book.assess(as_of="2024-05-01")
    page = html(assessment)
    assert page == html(assessment)
    assert HOSTILE not in page
    data = page_data(page)
    assert data["list"][0][1] == HOSTILE
    assert data["turnover"] == "37000"
    assert data["end"] == "2024-04-30"
    for language in ("en", "ru", "bg"):
        path = assessment.report(tmp_path / f"{language}.html", language)
        written = path.read_text("utf-8")
        assert f'<html lang="{language}">' in written
        assert page_data(written)["texts"]["title"] in written
    with pytest.raises(gw.InvalidArgumentError):
        assessment.report_html("tlh")


def test_options(book):
    assessment = book.assess(as_of="2024-05-01")
    data = assessment.report_data(customers=1, names=False, late_after=datetime.timedelta(days=90))
    assert [c["customer_id"] for c in data["customers"]] == ["a", "c"]  # c: loses
    assert not data["customers"][0]["name"]
    assert data["recording"]["sources"][0]["late"] == 1
    assert len(assessment.report_data(customers=0)["customers"]) == 1
    exposure = assessment.report_data()["exposure"]
    assert [d["who"] for d in exposure["departures"]] == ["largest_1", "largest_2", "largest_group"]
    assert exposure["departures"][0]["label"] == HOSTILE
    assert exposure["customer_intervals"] is None
    assert assessment.report_data(bootstrap=50)["exposure"]["customer_intervals"]["rounds"] == 50
    without = gw.assess(
        assessment.measures, assessment.calibration, gw.Policy.default(currency="EUR")
    )
    assert without.report_data()["exposure"] is None
    for rounds in (-1, 5, 100_001, 1.5, True):
        with pytest.raises(gw.InvalidArgumentError):
            assessment.report_data(bootstrap=rounds)
    for customers in (-1, 10_001, 1.5, True):
        with pytest.raises(gw.InvalidArgumentError):
            assessment.report_data(customers=customers)
    with pytest.raises(gw.CancelledError):
        assessment.report_data(progress=lambda done, total: False)


def test_since(book, page_data):
    before = book.assess(as_of="2024-02-01")
    assessment = book.assess(as_of="2024-05-01")
    data = assessment.report_data(before=before)
    assert sum(flow["customers"] for flow in data["flows"]) == 4
    assert [flow["customers"] for flow in data["flows"] if flow["move"] == "new"] != []
    assert not assessment.report_data()["flows"]
    with pytest.raises(gw.InvalidArgumentError):
        before.report_data(before=assessment)
    assert page_data(html(assessment, before=before))["before"] == "2024-01-31"


def test_complaints_and_strategy(book, page_data):
    book.append_events({"customer_id": ["a"], "time": ["2024-03-05"], "kind": ["delivery_failed"]})
    desk = book.desk()
    desk.open("c1", "a", "late", "2024-03-06T10:00", details={"cause": HOSTILE})
    assessment = book.assess(as_of="2024-05-01")
    data = page_data(html(assessment))
    assert data["complaints"]["open"] == 1
    assert data["complaints"]["voice"]["all"][1:3] == [1, 1]
    assert sum(len(owed) - 2 for owed in data["complaints"]["owed"]) > 0
    assert "plan" not in data["strategy"] and data["strategy"]["journal"] == []

    plan = assessment.plan()
    book.adopt(plan, approver=HOSTILE)
    assigned = {"customer_id": ["a", "b", "c", "d"], "time": ["2024-01-01"] * 4,
                "arm": ["treated", "treated", "control", "control"]}  # fmt: skip
    page = html(assessment, plan=plan, assignments=assigned, evaluate={"control_share": "1/2"})
    assert HOSTILE not in page
    strategy = page_data(page)["strategy"]
    assert sum(action[2] for action in strategy["plan"]["actions"]) == 4
    assert strategy["effects"][0][3:5] == [2, 2]
    later = page_data(html(book.assess(as_of="2024-05-02"), "bg"))["strategy"]
    assert later["journal"][0][1] == HOSTILE and later["names"]["protect"] == "защита"

    for wrong in (
        lambda: book.assess(as_of="2024-04-01").report_html(plan=plan),
        lambda: assessment.report_html(assignments={"customer_id": ["a"]}),
        lambda: assessment.report_html(assignments=assigned, evaluate={"control_share": "2"}),
        lambda: assessment.report_html(evaluate={"window_days": 30}),
    ):
        with pytest.raises(gw.InvalidArgumentError):
            wrong()
    with pytest.raises(TypeError):
        assessment.report_html(assignments=assigned, evaluate={"widow": 30})
    book.close()
    assert "complaints" not in page_data(html(assessment, plan=plan))
    with pytest.raises(gw.InvalidArgumentError):
        assessment.report_html(assignments=assigned)


def test_without_the_book(book):
    assessment = book.assess(as_of="2024-05-01")
    book.close()
    data = assessment.report_data()
    assert not data["recording"]
    assert not data["customers"][0]["name"]
    other = gw.Book(currency="EUR").assess(as_of="2024-05-01")
    gc.collect()
    assert other.report_data()["summary"]["customers"] == 0


def test_notebook(book):
    assessment = book.assess(as_of="2024-05-01")
    shown = assessment._repr_html_()
    assert "370.00" in shown and "<pre>" in shown and "<script" not in shown


def test_plots(book):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    plot = book.assess(as_of="2024-05-01").plot
    for name in ("pareto", "whale", "tiers", "recency", "frequency", "new_customers"):
        axes = getattr(plot, name)()
        axes.figure.canvas.draw()
        assert axes.has_data(), name
        pyplot.close(axes.figure)
    figure, axes = pyplot.subplots()
    assert plot.tiers(axes) is axes
    pyplot.close(figure)
