#!/usr/bin/env python3
"""POLICY.md, the reference of all that a policy may say, from the comments of policy.proto.

Usage: reference.py [--update]    (without: fails if the file is not what the schema says)
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCHEMA = HERE / "goodwill" / "v1" / "policy.proto"
REFERENCE = HERE / "POLICY.md"

HEAD = """# The policy: all that may be said in it

Made from the comments of `goodwill/v1/policy.proto`; change those and run
`capi/proto/reference.py --update`. `goodwill policy default` and `goodwill policy starter NAME` print
policies to begin with, `goodwill policy check FILE --explain` says in words what one will do.

A policy is written in Protobuf's text format:

```
currency: "EUR"
measures { window { rolling_months: 12 } }
pareto { share: "80%" basis: VALUE_BASIS_MARGIN }
tiers { name: "gold" label: "Gold" entry { any_of { min_turnover: "5000" } any_of { min_orders: 12 } } }
tiers { name: "everybody" }
```

Lists (`tiers` above) are written by repeating the field. What is `optional` has a default that
differs from zero; what is a text and not said is empty. Everything is checked at once, and each
problem is named with its line and path.
"""


def blocks(text):
    """(comment, kind, name, [(comment, type, name, number)]) of each message and enum."""
    comment, inside, oneof = [], None, False
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("//"):
            if not re.fullmatch(r"// -+ .*", stripped):
                comment.append(stripped[2:].strip())
            continue
        if not stripped:
            comment = []
            continue
        if begin := re.fullmatch(r"(message|enum) (\w+) \{", stripped):
            inside = (" ".join(comment), begin[1], begin[2], [])
        elif stripped.startswith("oneof"):
            oneof = True
        elif stripped == "}":
            if oneof:
                oneof = False
            elif inside:
                yield inside
                inside = None
        elif inside and inside[1] == "message":
            field = re.fullmatch(r"((?:repeated |optional )?\w+) (\w+) = (\d+);", stripped)
            if not field:
                raise SystemExit(f"cannot read: {line}")
            kind = field[1] + (" (one of these)" if oneof else "")
            inside[3].append((" ".join(comment), kind, field[2], field[3]))
        elif inside:
            value = re.fullmatch(r"(\w+) = (\d+);", stripped)
            if not value.group(1).endswith("_UNSPECIFIED"):
                inside[3].append((" ".join(comment), "", value[1], value[2]))
        comment = []


def cell(text):
    return text.replace("|", "\\|")


def page():
    out = [HEAD]
    parts = list(blocks(SCHEMA.read_text(encoding="utf-8")))
    names = {name for _, _, name, _ in parts}

    def linked(kind):
        return re.sub(r"\w+", lambda m: f"[{m[0]}](#{m[0].lower()})" if m[0] in names else m[0], kind)

    for comment, kind, name, fields in parts:
        out.append(f"## {name}\n")
        if comment:
            out.append(comment + "\n")
        if kind == "message":
            out += ["| field | type | meaning |", "|---|---|---|"]
            out += [f"| `{field}` | {linked(kind)} | {cell(text)} |" for text, kind, field, _ in fields]
        else:
            out += ["| value | meaning |", "|---|---|"]
            out += [f"| `{field}` | {cell(text)} |" for text, _, field, _ in fields]
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def main():
    made = page()
    if "--update" in sys.argv:
        REFERENCE.write_text(made, encoding="utf-8")
    elif not REFERENCE.exists() or REFERENCE.read_text(encoding="utf-8") != made:
        print(f"{REFERENCE.name} is not what the schema's comments say: run {sys.argv[0]} --update")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
