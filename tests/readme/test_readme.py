"""Every snippet of the README, of the guide in docs and of the Python README does what it shows.

The Python blocks of a section run as they stand, one after the other, in a folder with the
sample business as CSV files, after `given` has put there what the text takes for granted: a
book, a policy, some columns. A block of `goodwill` commands runs line by line with the same files; a console
block must also print what it shows. A policy text is added to the default policy and must
be valid. Blocks that quote a quickstart are run by examples/quickstart/quickstart_test.sh;
blocks that build or install are what tests/run.sh, tests/install and tests/embed do.
"""

import os
import random
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import goodwill as gw
import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "examples" / "data"
BLOCK = re.compile(
    r"^(?P<quote><!-- quote: \S+ -->\n+)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S
)
AS_OF = "2025-01-01"
GUIDE = sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md"))
PAGES = ["README.md", *GUIDE, "bindings/python/README.md"]


def blocks(language):
    """The blocks of a language that are not quoted from a file, by the section they stand in.

    Lines are moved to where they stand on their page, so that errors name their line.
    """
    sections = {}
    for name in PAGES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            if block["language"] == language and not block["quote"]:
                heading = re.findall(r"^##? (.*)$", text[: block.start()], re.M)[-1]
                before = text[: block.start("text")].count("\n")
                sections.setdefault(f"{name}: {heading}", []).append((before, block["text"]))
    return sections


def each(language):
    """Every block of a language, as the parameters of a test."""
    return [
        pytest.param(text, id=f"{heading}, line {line + 1}")
        for heading, found in blocks(language).items()
        for line, text in found
    ]


def commands(text):
    """The commands of a shell block, each on one line, without comments."""
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [re.sub(r"\s+#.*", "", line) for line in lines if line.strip()]


COMMANDS = [block for block in each("sh") if block.values[0].startswith("goodwill ")]


def sample_book(path=None):
    book = gw.Book(path, currency="EUR", time_zone="Europe/Sofia")
    for file in sorted(DATA.glob("*.csv")):
        book.import_csv(file.stem, file)
    return book


def policy_of(texts):
    """The default policy with what the texts say in addition."""
    alone = [text for text in texts if not text.lstrip().startswith("currency:")]
    return gw.Policy.parse("".join([gw.Policy.default("EUR").to_text(), *alone]))


def given(section):
    """What the text of a section takes for granted."""
    draw = random.Random(7)
    book = sample_book()
    policy = policy_of(text for _, text in blocks("textproto").get(section, []))
    lifetime = policy_of(["lifetime {}"])
    measures = book.measures(lifetime, as_of=AS_OF)
    repeat = np.array([i % 7 for i in range(400)])
    tenure = np.array([20.0 + i % 30 for i in range(400)])
    recency = np.array([f and t * (f + i % 3) / 9 for i, (f, t) in enumerate(zip(repeat, tenure))])
    before = [draw.gauss(100, 20) for _ in range(600)]
    after = [value + draw.gauss(i % 2, 10) for i, value in enumerate(before)]
    return {
        "gw": gw,
        "np": np,
        "pd": pd,
        "book": book,
        "policy": policy,
        "new_policy": gw.Policy.starter("shop", currency="EUR"),
        "assessment": book.assess(policy, as_of=AS_OF),
        "table": pd.DataFrame(
            {"customer_id": ["C00042"], "time": ["2024-12-30"], "amount": [12.5]}
        ),
        # One customer's measures for assess_lifetime.
        "calibration": gw.calibrate(measures, lifetime),
        "row": measures.row("C00042"),
        # Columns for the models.
        "frequency": repeat,
        "recency": recency,
        "tenure": tenure,
        "mean_amount": np.array([5.0 + i % 11 if f else 0.0 for i, f in enumerate(repeat)]),
        "log_gaps": np.array([f * np.log(r / f) if f else 0.0 for f, r in zip(repeat, recency)]),
        "opportunities": np.array([50] * 400),
        "renewals": np.array([i % 5 for i in range(400)]),
        "came_up": np.array([5] * 400),
        "plan": np.array(["basic", "pro"] * 200),
        "online": np.array([float(i % 2) for i in range(400)]),
        "years_given": repeat,
        "last_year": np.ceil(recency),
        "fit_of_all": gw.fit("mbg_nbd", repeat, recency, tenure),
        "few": repeat[:20],
        "recently": recency[:20],
        "ages": tenure[:20],
        # Counts for a chart, and arms of an experiment.
        "complaints": [12, 15, 9, 11, 14, 30, 10, 12],
        "sales": [1000, 1100, 950, 1000, 1050, 1000, 900, 1000],
        "control": after[0::2],
        "treated": after[1::2],
        "c0": before[0::2],
        "t0": before[1::2],
        # A column of deadlines.
        "column_of_times": [datetime(2026, 10, 1) + timedelta(hours=7 * i) for i in range(50)],
        "column_of_seconds": [3600 * (i % 40) for i in range(50)],
    }


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the sample business, as the README's commands name its files."""
    monkeypatch.chdir(tmp_path)
    for file in DATA.glob("*.csv"):
        shutil.copy(file, tmp_path)
    shutil.copy(DATA / "purchases.csv", tmp_path / "shop.csv")
    shutil.copytree(ROOT / "examples" / "policies", tmp_path / "examples" / "policies")
    (section,) = [name for name in blocks("textproto") if "log to next month" in name]
    policy = policy_of(text for _, text in blocks("textproto")[section])
    Path("policy.textproto").write_text(policy.to_text(), encoding="utf-8")
    rows = [f"C{i:05d},2024-06-01,{'control' if i % 4 else 'treated'},protect" for i in range(1, 41)]
    Path("spring.csv").write_text("\n".join(["customer_id,time,arm,strategy", *rows]) + "\n")
    return tmp_path


@pytest.mark.parametrize("section", blocks("python"))
def test_python(section, folder):
    names = given(section)
    for line, text in blocks("python")[section]:
        exec(compile("\n" * line + text, str(ROOT / section.split(":")[0]), "exec"), names)


@pytest.fixture
def environment():
    """Where `goodwill` is this build's command line."""
    library = os.environ.get("GOODWILL_LIBRARY", "")
    command = Path(library).parents[1] / "examples" / "cli" / "goodwill" if library else Path()
    if not command.is_file():
        pytest.skip("the command line is not built here")
    return {**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


@pytest.mark.parametrize("text", COMMANDS)
def test_commands(text, folder, environment):
    sample_book("shop.goodwill").close()
    shutil.copy("shop.goodwill", "damaged.goodwill")
    if "import --book shop.goodwill" in text:
        os.remove("shop.goodwill")
    for command in commands(text):
        done = subprocess.run(
            ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"


@pytest.mark.parametrize("text", each("console"))
def test_console(text, environment):
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, shown = re.match(r"((?:[^\n]*\\\n)*[^\n]*\n)(.*)", part, re.S).groups()
        done = subprocess.run(
            ["bash", "-c", command], env=environment, cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == shown.splitlines()


@pytest.mark.parametrize("text", each("textproto"))
def test_policies(text):
    policy_of([text])
    if text.lstrip().startswith("currency:"):
        gw.Policy.parse(text)


def anchors(text):
    """The names by which the headings of a page are linked to."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", [*PAGES, "bindings/csharp/README.md", "src/ARCHITECTURE.md"])
def test_links(name):
    """Links between the pages lead somewhere."""
    page = ROOT / name
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there.read_text(encoding="utf-8")), target
