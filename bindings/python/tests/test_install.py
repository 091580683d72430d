"""The package as it is installed: built from a copy, used away from the sources."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import goodwill as gw
import pytest

REPOSITORY = Path(__file__).resolve().parents[3]

USE = """
import goodwill as gw, sys
assert "%s" in gw.__file__, gw.__file__
book = gw.Book(currency="EUR")
book.append_purchases({"customer_id": ["a"], "time": ["2024-01-01"], "amount": ["1"]})
print(book.assess(as_of="2025-01-01").explain("a").customer_id, gw.library_path)
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A copy, so that building leaves nothing in the tree."""
    if shutil.which("protoc") is None:
        pytest.skip("no protoc here")
    if not (REPOSITORY / "capi" / "proto").is_dir():
        pytest.skip("not in the repository")
    folder = tmp_path_factory.mktemp("sources")
    hidden = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "_schema.binpb")
    shutil.copytree(REPOSITORY / "bindings" / "python", folder / "bindings" / "python", ignore=hidden)
    shutil.copytree(REPOSITORY / "capi" / "proto", folder / "capi" / "proto")
    return folder / "bindings" / "python"


def pip(*arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "pip", *map(str, arguments)],
        env={**os.environ, **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def use(folder, **environment):
    environment = {**os.environ, "PYTHONPATH": str(folder), **environment}
    environment = {name: value for name, value in environment.items() if value is not None}
    done = subprocess.run([sys.executable, "-c", USE % folder], env=environment,
                          capture_output=True, text=True, cwd=folder)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_wheel_that_carries_the_library(sources, tmp_path):
    library = Path(gw.library_path)
    if not library.is_file():
        pytest.skip("the library is the system's")
    wheels = tmp_path / "wheels"
    pip("wheel", "--no-index", "--no-build-isolation", "--no-deps", "--wheel-dir", wheels, sources,
        GOODWILL_BUNDLE=str(library))  # fmt: skip
    (wheel,) = wheels.glob("*.whl")
    assert "none-any" not in wheel.name  # for this platform only
    names = zipfile.ZipFile(wheel).namelist()
    assert {"goodwill/py.typed", "goodwill/_schema.binpb", "goodwill/libgoodwill.so.0"} <= set(names)
    assert not any("test" in name for name in names)
    target = tmp_path / "installed"
    pip("install", "--no-index", "--no-deps", "--target", target, wheel)
    assert use(target, GOODWILL_LIBRARY=None) == ["a", str(target / "goodwill" / "libgoodwill.so.0")]


def test_pip_install(sources, tmp_path):
    target = tmp_path / "installed"
    pip("install", "--no-index", "--no-build-isolation", "--no-deps", "--target", target, sources)
    # Without protoc: the schema was compiled when the package was built.
    assert use(target, PATH="/nowhere", GOODWILL_LIBRARY=os.path.abspath(gw.library_path))[0] == "a"


def test_types(sources):
    try:
        import mypy  # noqa: F401
    except ImportError:
        pytest.skip("no mypy here")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", os.devnull, "--strict", "goodwill"],
        cwd=sources, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
