#!/usr/bin/env python3
"""Adds up test results below a directory; the last line is the sum.

GoogleTest and pytest write one XML file per program, ctest writes ctest.junit, the
.NET test runner .trx files, and shell tests one line each into shell.txt. A ctest
test whose program left an XML file of its own name counts by that file's cases.
"""

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path


def local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def count_cases(path: Path) -> Counter:
    """Test cases of a JUnit-like file (GoogleTest, pytest)."""
    total: Counter = Counter()
    for case in ET.parse(path).getroot().iter("testcase"):
        inside = {local(child.tag) for child in case}
        if inside & {"failure", "error"}:
            total["failed"] += 1
        elif "skipped" in inside or case.get("status") == "notrun":
            total["skipped"] += 1
        else:
            total["passed"] += 1
    return total


def count_ctest(path: Path) -> Counter:
    total: Counter = Counter()
    for case in ET.parse(path).getroot().iter("testcase"):
        own = path.parent / (case.get("name", "") + ".xml")
        inside = {local(child.tag) for child in case}
        failed = case.get("status") == "fail" or inside & {"failure", "error"}
        if own.exists():
            cases = count_cases(own)
            if failed and not cases["failed"]:
                cases["failed"] += 1  # it broke behind its last case
            total += cases
        elif failed:
            total["failed"] += 1
        elif "skipped" in inside or case.get("status") in ("notrun", "disabled"):
            total["skipped"] += 1
        else:
            total["passed"] += 1
    return total


def count_trx(path: Path) -> Counter:
    total: Counter = Counter()
    for node in ET.parse(path).getroot().iter():
        if local(node.tag) == "UnitTestResult":
            outcome = node.get("outcome")
            name = {"Passed": "passed", "NotExecuted": "skipped"}.get(outcome or "", "failed")
            total[name] += 1
    return total


def count_lines(path: Path) -> Counter:
    return Counter(line.split()[0] for line in path.read_text().splitlines() if line.strip())


def main() -> int:
    root = Path(sys.argv[1])
    total: Counter = Counter()
    rows = []
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.name == "ctest.junit":
            counted = count_ctest(path)
        elif path.name == "pytest.xml":
            counted = count_cases(path)
        elif path.suffix == ".trx":
            counted = count_trx(path)
        elif path.name == "shell.txt":
            counted = count_lines(path)
        else:
            continue
        rows.append((name, counted))
        total += counted
    print()
    for name, counted in rows:
        print(
            f"{name}: {counted['passed']} passed, {counted['failed']} failed, "
            f"{counted['skipped']} skipped"
        )
    if not sum(total.values()):
        total["failed"] += 1  # nothing ran: that is no success
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
