"""The report in a real browser, on a telephone and on a desk.

Usage: page_in_browser.py GOODWILL [FOLDER]

GOODWILL is the command line. With a FOLDER, pictures and the printed pages are left
there to be looked at. Skipped (77) without Chromium.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import browser

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "examples" / "data"
HOSTILE = "</script><img src=x onerror=alert(1)>"
TABLES = ("purchases", "customers", "products", "interactions", "contacts", "events", "consents", "promises")
WIDTHS = (390, 1280)


def report(goodwill: str, out: Path, *arguments: str) -> None:
    done = subprocess.run([goodwill, "report", *arguments, "--out", out], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"goodwill report failed:\n{done.stderr}")


def table(path: Path, rows: list[list[str]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def difficult(folder: Path) -> list[str]:
    """Few customers with long and hostile names, decades of purchases, large amounts."""
    draws = random.Random(7)
    names = [HOSTILE, "W" * 300, "'\"&amp;\\u003c", "Очень длинное название общества с ограниченной ответственностью"]
    customers = [["customer_id", "valid_from", "name"]]
    purchases = [["customer_id", "time", "amount"]]
    for i in range(70):
        customers.append([f"{i}-{'x' * (i * 3)}", "1961-01-01", names[i % len(names)]])
        for _ in range(1 + i % 7):
            year = 1961 + draws.randrange(60)
            amount = f"{draws.randrange(1, 10**12) // (1 + i)}.{draws.randrange(100):02d}"
            purchases.append([customers[-1][0], f"{year}-0{1 + draws.randrange(9)}-11", amount])
    return ["--customers", table(folder / "customers.csv", customers), "--purchases",
            table(folder / "purchases.csv", purchases), "--currency", "EUR"]  # fmt: skip


def troubled(folder: Path, policy: str) -> list[str]:
    """A year of complaints, broken promises, measurements and answers, with hostile names."""
    draws = random.Random(11)
    day = lambda d: f"{2023 + (d + 334) // 365}-{1 + (d + 334) % 365 // 31:02d}-{1 + (d + 334) % 365 % 31 % 28:02d}"
    purchases = [["customer_id", "time", "amount"]]
    commands = [["customer_id", "time", "case_id", "expected_version", "kind", "command_id", "actor", "text", "ref",
                 "amount", "details", "classified"]]  # fmt: skip
    events = [["event_id", "customer_id", "time", "kind"]]
    promises = [["customer_id", "promise_id", "kind", "made_at", "due_at", "kept_at", "owner", "ref"]]
    measured = [["standard", "time", "measurement_id", "customer_id", "promised", "actual", "source", "subject", "competitor"]]
    answers = [["customer_id", "time", "question", "answer_id", "score"]]
    causes = [HOSTILE, "delivery/late/carrier", "delivery/late", "W" * 150, "товар/повреждён"]
    for i in range(300):
        who, start = f"k{i}", draws.randrange(300)
        for k in range(6):
            purchases.append([who, day(start % 60 + k * 60), f"{draws.randrange(5, 400)}.00"])
        if draws.random() < 0.5:
            events.append([f"e{i}", who, day(start), "delivery_failed"])
        if draws.random() < 0.3:
            case, when = f"case-{i}", day(start + 3)
            cause = json.dumps({"cause": causes[draws.randrange(len(causes))]})
            commands.append([who, f"{when}T09:00", case, "0", "open", f"{case}#0", "", "It broke", case, "", cause, ""])
            if i % 3:
                commands.append([who, f"{when}T10:00", case, "1", "settle", f"{case}#1", "anna", "Sorry", "tin", "9.00", "", ""])
            if i % 3 == 1:
                commands.append([who, f"{when}T11:00", case, "2", "fulfil", f"{case}#2", "anna", "", "tin", "", "", ""])
                commands.append([who, f"{when}T12:00", case, "3", "close", f"{case}#3", "anna", "", "", "", "", ""])
        minutes = draws.randrange(10, 45)
        measured.append(["delivery", day(start), f"m{i}", who, "30", str(minutes), "system", "us", ""])
        measured.append([HOSTILE, day(start), f"h{i}", "", "5", str(draws.randrange(8)), "mystery_shopper" if i % 9 == 0 else "system",
                         "us" if i % 2 else "competitor", "" if i % 2 else HOSTILE])  # fmt: skip
        answers.append([who, day(start), "recommend", f"a{i}", str(draws.randrange(11))])
    for n, (kept, ref) in enumerate([("2024-07-01", "delivery/late"), ("", HOSTILE), ("2024-08-01", "W" * 150)]):
        promises.append(["k1", f"p{n}", "corrective_action", "2024-05-01", "2024-09-01T12:00", kept, HOSTILE, ref])
    service = folder / "service.textproto"
    service.write_text(policy + f'''service {{
      standards {{ name: "delivery" promised: "30" goal: "95%" }}
      standards {{ name: {json.dumps(HOSTILE)} promised: "5" }}
      surveys {{ question: "recommend" kind: SURVEY_KIND_NPS }} surveys {{ question: "never asked" kind: SURVEY_KIND_MEAN }} }}''',
      encoding="utf-8")  # fmt: skip
    files = {"purchases": purchases, "case_commands": commands, "events": events, "promises": promises,
             "measurements": measured, "answers": answers}  # fmt: skip
    return [word for name, rows in files.items() for word in (f"--{name}", table(folder / f"troubled-{name}.csv", rows))] + [
        "--currency", "EUR", "--policy", str(service), "--as-of", "2024-12-31"]  # fmt: skip


class Test:
    def __init__(self, goodwill: str, page: browser.Browser, folder: Path, keep: Path | None) -> None:
        self.goodwill, self.page, self.folder, self.keep = goodwill, page, folder, keep
        self.look = (HERE / "page.js").read_text(encoding="utf-8")
        self.problems: list[str] = []
        self.checks = 0

    def check(self, name: str, path: Path) -> None:
        for width in WIDTHS:
            where = f"{name} at {width} px"
            self.page.open(path, width)
            problems = self.page.evaluate(self.look)
            problems += [f"the console says {text[:300]}" for text in self.page.complaints]
            problems += [f"the page asks for {url[:100]}" for url in self.page.requests if url != path.resolve().as_uri()]
            self.problems += [f"{where}: {problem}" for problem in problems]
            self.checks += 1
            if self.keep:
                self.page.screenshot(self.keep / f"{name}-{width}.png")
        if self.keep:
            (self.keep / f"{name}.pdf").write_bytes(self.page.pdf())

    def expect(self, what: str, actual: object, wanted: object) -> None:
        self.checks += 1
        if actual != wanted:
            self.problems.append(f"{what}: {actual!r} instead of {wanted!r}")

    def sample(self) -> None:
        files = [word for name in TABLES for word in (f"--{name}", str(DATA / f"{name}.csv"))]
        shop = [*files, "--currency", "EUR", "--time-zone", "Europe/Sofia", "--as-of", "2025-01-01"]
        policy = self.folder / "policy.textproto"
        default = subprocess.run([self.goodwill, "policy", "default", "--currency", "EUR"], capture_output=True, text=True,
                                 check=True).stdout  # fmt: skip
        policy.write_text(default + 'exposure { max_top_one: "1%" max_top_five: "95%" max_agent: "2%" '
                          'fixed_costs: "1000" }\n', encoding="utf-8")  # fmt: skip
        shop += ["--policy", str(policy)]
        recorded = ["--source", "till", "--recorded-at", "2025-01-01", "--since", "2024-07-01"]
        for language in ("en", "ru", "bg"):
            path = self.folder / f"{language}.html"
            report(self.goodwill, path, *shop, *recorded, "--bootstrap", "100", "--language", language)
            self.check(language, path)
            self.expect("language", self.page.evaluate("document.documentElement.lang"), language)
            # Amounts are written as the library writes them.
            summary = subprocess.run([self.goodwill, "assess", *shop, "--summary", "--language", language],
                                     capture_output=True, text=True, check=True).stdout  # fmt: skip
            turnover = summary.splitlines()[1].partition(": ")[2].rstrip(".").replace("\u00a0", " ")
            text = self.page.evaluate("document.body.textContent").replace("\u00a0", " ")
            self.expect(f"{language}: {turnover} is on the page", turnover in text, True)
            # What hangs on few: who leaves, the limits that are passed, the intervals.
            cards = self.page.evaluate("document.querySelectorAll('#concentration .card table').length")
            self.expect(f"{language}: tables of limits and intervals", cards, 2)
            self.expect(f"{language}: limits that are passed", self.page.evaluate(
                "document.querySelectorAll('#concentration td.bad').length"), 2)  # fmt: skip
        self.search()

    def search(self) -> None:
        """In the page that is open."""
        find = """(text => {
          const input = document.querySelector('input[type=search]');
          input.value = text;
          input.dispatchEvent(new Event('input'));
          return document.querySelectorAll('#customers .find ~ .scroll tbody tr').length;
        })(%s)"""
        self.expect("a customer is found by number", self.page.evaluate(find % '"c00017"'), 1)
        self.expect("nobody is found", self.page.evaluate(find % '"no such customer"'), 0)
        self.expect("all are found again, by page", self.page.evaluate(find % '""'), 50)
        self.page.evaluate("document.querySelector('#customers button').click()")
        self.expect("there are more", self.page.evaluate("document.querySelectorAll('#customers tbody tr').length"), 100)

    def hostile(self) -> None:
        path = self.folder / "difficult.html"
        report(self.goodwill, path, *difficult(self.folder), "--language", "bg")
        self.check("difficult", path)
        self.expect("no picture was made of a name", self.page.evaluate("document.images.length"), 0)
        self.expect("the name is shown as it is", self.page.evaluate(
            f"document.querySelector('#customers').textContent.includes({json.dumps(HOSTILE)})"), True)  # fmt: skip

    def service(self) -> None:
        """Every part of complaints and service, in every language."""
        policy = subprocess.run([self.goodwill, "policy", "default", "--currency", "EUR"], capture_output=True, text=True,
                                check=True).stdout  # fmt: skip
        arguments = troubled(self.folder, policy)
        for language in ("en", "ru", "bg"):
            path = self.folder / f"service-{language}.html"
            report(self.goodwill, path, *arguments, "--language", language)
            self.check(f"service-{language}", path)
            self.expect("parts", self.page.evaluate("document.querySelectorAll('#complaints h3.part').length"), 3)
            self.expect("every chart has its figures as a table", self.page.evaluate(
                "[...document.querySelectorAll('#complaints figure')].every(f => f.querySelector('details table tbody tr'))"),
                True)  # fmt: skip
            self.expect("every chart says what it shows", self.page.evaluate(
                "[...document.querySelectorAll('#complaints figure svg')].every(s => s.getAttribute('aria-label').length > 5)"),
                True)  # fmt: skip
            self.expect("charts", self.page.evaluate("document.querySelectorAll('#complaints figure').length") >= 15, True)
        self.expect("no picture was made of a cause", self.page.evaluate("document.images.length"), 0)
        self.expect("the cause is shown as it is", self.page.evaluate(
            f"document.querySelector('#complaints').textContent.includes({json.dumps(HOSTILE.lower()[:8])})"), True)  # fmt: skip

    def steering(self) -> None:
        """A plan within budgets, its journal, and whether it worked, on a durable book."""
        files = [word for name in TABLES for word in (f"--{name}", str(DATA / f"{name}.csv"))]
        shop = ["--currency", "EUR", "--time-zone", "Europe/Sofia"]
        policy = self.folder / "steering.textproto"
        default = subprocess.run([self.goodwill, "policy", "default", *shop[:2]], capture_output=True, text=True,
                                 check=True).stdout  # fmt: skip
        policy.write_text(default + '''strategy {
          variants { strategy: "protect" name: "call_on" cost: "12" effect: "10%" effect_sd: "5%" months: 6
                     uses { resource: "minutes" amount: 20 } }
          variants { strategy: "enhance" name: "bundle" cost: "1" effect: "10%" anyway: "4%" share: "25%" months: 12 }
          variants { strategy: "win_back" name: "ask_why" cost: "2" effect: "20%" months: 9 } }''', encoding="utf-8")
        book = self.folder / "steering.goodwill"
        steps = [["import", "--book", book, *files, *shop],
                 *(["adopt", HOSTILE, "--book", book, "--as-of", day, "--policy", policy] for day in ("2024-06-01", "2024-12-01"))]
        for step in steps:
            subprocess.run([self.goodwill, *step], check=True, capture_output=True)
        ids = sorted({line.split(",")[0] for line in (DATA / "customers.csv").read_text(encoding="utf-8").splitlines()[1:]})
        assigned = [["customer_id", "time", "arm", "strategy"]] + [
            [who, "2024-06-01", "control" if i % 10 == 0 else "treated", "protect" if i % 2 else "spring <b>"] for i, who in enumerate(ids)]
        arguments = ["--book", str(book), "--policy", str(policy), "--as-of", "2025-01-01", "--budget", "money=400", "minutes=300",
                     "--assignments", table(self.folder / "assigned.csv", assigned)]  # fmt: skip
        for language in ("en", "ru", "bg"):
            path = self.folder / f"strategy-{language}.html"
            report(self.goodwill, path, *arguments, "--language", language)
            self.check(f"strategy-{language}", path)
            self.expect("parts", self.page.evaluate("document.querySelectorAll('#strategy h3.part').length"), 3)
            self.expect("charts", self.page.evaluate("document.querySelectorAll('#strategy figure').length"), 5)
            self.expect("every chart has its figures as a table", self.page.evaluate(
                "[...document.querySelectorAll('#strategy figure')].every(f => f.querySelector('details table tbody tr'))"),
                True)  # fmt: skip
            self.expect("adopted plans", self.page.evaluate(
                f"[...document.querySelectorAll('#strategy td bdi')].filter(b => b.textContent === {json.dumps(HOSTILE)}).length"),
                2)  # fmt: skip

    def small(self) -> None:
        one = table(self.folder / "one.csv", [["customer_id", "time", "amount"], ["a", "2024-01-01", "5"]])
        path = self.folder / "one.html"
        report(self.goodwill, path, "--purchases", one)
        self.check("one", path)
        self.expect("what would say more of complaints", self.page.evaluate(
            "document.querySelectorAll('#complaints .missing li').length"), 5)  # fmt: skip
        back = table(self.folder / "back.csv", [["customer_id", "time", "amount"], ["a", "2024-01-01", "-5"]])
        report(self.goodwill, path, "--purchases", back, "--as-of", "2024-02-01")
        self.page.open(path, 390)
        self.expect("a report of returns alone", self.page.complaints, [])


def main() -> int:
    program = browser.find()
    if program is None:
        print("skipped: there is no Chromium here (Debian: chromium-headless-shell)")
        return 77
    keep = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser.Browser(program) as page:
        test = Test(sys.argv[1], page, Path(folder), keep)
        test.sample()
        test.hostile()
        test.service()
        test.steering()
        test.small()
    print("\n".join(test.problems) or f"{test.checks} checks passed")
    return 1 if test.problems else 0


if __name__ == "__main__":
    sys.exit(main())
