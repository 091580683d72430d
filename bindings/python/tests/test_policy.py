import copy
import pickle

import goodwill as gw
import pytest


def test_default():
    policy = gw.Policy.default(currency="EUR")
    assert policy.currency == "EUR" and policy.time_zone == "" and policy.language == "en"
    assert len(policy.tiers) >= 2 and len(set(policy.tiers)) == len(policy.tiers)
    assert repr(policy).startswith("<Policy EUR, tiers ")
    assert policy != gw.Policy.default(currency="USD")
    with pytest.raises(ValueError):
        gw.Policy.default(currency="EURO")


def test_every_form_and_back(tmp_path):
    policy = gw.Policy.default(currency="EUR")
    path = tmp_path / "policy.textproto"
    path.write_text(str(policy), encoding="utf-8")
    for same in (
        gw.Policy.parse(policy.to_text()),
        gw.Policy.load(path),
        gw.Policy.load(str(path)),
        gw.Policy.from_dict(policy.to_dict()),
        gw.Policy.from_bytes(policy.to_bytes()),
        gw.Policy.from_bytes(policy.message.SerializeToString()),
        pickle.loads(pickle.dumps(policy)),
        copy.deepcopy(policy),
    ):
        assert same == policy and hash(same) == hash(policy)
        assert same.to_text() == policy.to_text()
        assert same.to_dict() == policy.to_dict()


def test_from_dict():
    policy = gw.Policy.from_dict(
        {
            "currency": "EUR",
            "time_zone": "Europe/Sofia",
            "language": "bg",
            "measures": {"same_day": "SAME_DAY_SEPARATE", "window": {"rolling_months": 12},
                         "zero_amount_is_purchase": False},
            "pareto": {"share": "4/5", "basis": "VALUE_BASIS_GROSS"},
            "tiers": [
                {"name": "gold", "label": "Злато", "entry": {"pareto": True, "min_orders": 3}},
                {"name": "other"},
            ],
        }
    )  # fmt: skip
    assert policy.tiers == ["gold", "other"] and policy.language == "bg"
    values = policy.to_dict()
    assert values["tiers"][0]["entry"]["min_orders"] == 3
    assert values["measures"]["zero_amount_is_purchase"] is False
    assert values["measures"]["window"] == {"rolling_months": 12}


def test_from_dict_names_every_mistake():
    with pytest.raises(ValueError) as caught:
        gw.Policy.from_dict(
            {
                "currency": 5,
                "colour": "red",
                "measures": {"same_day": "SOMETIMES", "zero_amount_is_purchase": "yes"},
                "tiers": [{"name": "a", "entry": {"min_orders": "many"}}, 7],
                "rfm": {"frequency": 3, "bins": True},
            }
        )
    assert {p.field for p in caught.value.problems} == {
        "currency", "colour", "measures.same_day", "measures.zero_amount_is_purchase",
        "tiers[0].entry.min_orders", "tiers[1]", "rfm.frequency", "rfm.bins",
    }  # fmt: skip
    assert "colour" in str(caught.value)


def test_text_mistakes_have_places():
    text = gw.Policy.default(currency="EUR").to_text() + "\ncolour: 5\npareto { shares: '80%' }\n"
    with pytest.raises(ValueError) as caught:
        gw.Policy.parse(text)
    problems = caught.value.problems
    last = text.rstrip("\n").count("\n") + 1
    assert {p.line for p in problems} >= {last - 1, last}
    assert all(p.column for p in problems)


def test_rules_are_checked():
    for change in (
        {"currency": "EURO"},
        {"currency": ""},
        {"time_zone": "Europe/Nowhere"},
        {"pareto": {"share": "120%"}},
        {"rfm": {"bins": 1}},
        {"tiers": [{"name": "a"}, {"name": "a"}]},
    ):
        values = {**gw.Policy.default(currency="EUR").to_dict(), **change}
        with pytest.raises(ValueError) as caught:
            gw.Policy.from_dict(values)
        assert caught.value.problems, change


def test_bytes_that_are_none():
    with pytest.raises(ValueError):
        gw.Policy.from_bytes(b"\xff\xff\xff")
    unknown = gw.Policy.default(currency="EUR").to_bytes() + b"\xf8\x07\x01"  # field 127
    with pytest.raises(ValueError) as caught:
        gw.Policy.from_bytes(unknown)
    assert "127" in str(caught.value)
    with pytest.raises(FileNotFoundError):
        gw.Policy.load("/nowhere/policy.textproto")
    with pytest.raises(ValueError):
        gw.Policy.parse("currency: \"EUR\" \x00")
    with pytest.raises(TypeError):
        gw.Policy.parse(5)


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_describe(language):
    text = gw.Policy.default(currency="EUR").describe(language)
    assert len(text) > 100
    assert ("а" in text) == (language != "en")
    with pytest.raises(gw.GoodwillError):
        gw.Policy.default(currency="EUR").describe("tlh")
