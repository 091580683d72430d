#!/usr/bin/env python3
"""What the README and the guide in docs quote is what the quickstarts say.

On their pages, a line <!-- quote: PATH --> stands before a fenced block that holds
the whole file. Every quickstart must be quoted, and every quote must be true.
Usage: quote_test.py ROOT
"""

import re
import sys
from pathlib import Path

REQUIRED = [
    "examples/quickstart/quickstart.cc",
    "examples/quickstart/quickstart.c",
    "examples/quickstart/quickstart.py",
    "examples/quickstart/complaints.py",
    "examples/quickstart/csharp/Quickstart.cs",
]


def main() -> int:
    root = Path(sys.argv[1])
    quotes = [
        quote
        for page in [root / "README.md", *sorted((root / "docs").glob("*.md"))]
        for quote in re.findall(
            r"^<!-- quote: (\S+) -->\n+```\w*\n(.*?)^```$",
            page.read_text(encoding="utf-8"),
            re.MULTILINE | re.DOTALL,
        )
    ]
    quoted = {path for path, _ in quotes}
    wrong = [f"not quoted: {path}" for path in REQUIRED if path not in quoted]
    for path, text in quotes:
        if text != (root / path).read_text(encoding="utf-8"):
            wrong.append(f"quoted otherwise than it is: {path}")
    print("\n".join(wrong) or f"{len(quotes)} quotes, all true")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
