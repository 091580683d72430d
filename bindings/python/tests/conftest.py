"""Common to all tests: the shared data, and small makers of tables."""

import json
import os
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


def _shared_file(name):
    folders = [os.environ.get("GOODWILL_SHARED"), REPOSITORY.parent / "shared"]
    for folder in folders:
        if folder:
            for path in (Path(folder) / "data" / name, Path(folder) / name):
                if path.exists():
                    return path
    pytest.skip(f"{name} is not here (set GOODWILL_SHARED to the folder that holds data/)")


@pytest.fixture(scope="session")
def shared_file():
    """Finds a file of the shared test data; the test is skipped where it is absent."""
    return _shared_file


@pytest.fixture
def three():
    """Three customers, four purchases."""
    return {
        "customer_id": ["a", "a", "b", "c"],
        "time": ["2024-01-01", "2024-02-01", "2024-01-15", "2024-03-01"],
        "amount": ["10.00", "20.50", "5.25", "100.00"],
    }


def _unique(pairs):
    """An object of which no name is there twice: a page would see the last one only."""
    assert len(dict(pairs)) == len(pairs), [name for name, _ in pairs]
    return dict(pairs)


def _page_data(page):
    text = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)[1]
    return json.loads(text, object_pairs_hook=_unique)


@pytest.fixture(scope="session")
def page_data():
    """Reads the data of a report's page."""
    return _page_data
