"""The tests of misuse and of failing allocations leave no function of c.h out."""

import re
import sys
from pathlib import Path

import c_header

HERE = Path(__file__).parent


def main() -> int:
    functions = c_header.read().functions
    failures = 0
    for name, wanted in (
        ("misuse_test.c", [f.name for f in functions]),
        # Whatever can fail can fail for want of memory.
        ("allocation_test.cc", [f.name for f in functions if "goodwill_error**" in f.parameters]),
    ):
        calls = set(re.findall(r"\b(goodwill_\w+)\(", (HERE / name).read_text(encoding="utf-8")))
        for missing in sorted(set(wanted) - calls):
            print(f"{name} does not call {missing}")
            failures += 1
        print(f"{name}: {len(wanted)} functions")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
