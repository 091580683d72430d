#!/usr/bin/env python3
"""Writes the reference of all that a policy may say, from the comments of
policy.proto, to the file that is named. The build makes it as POLICY.md."""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCHEMA = HERE / "goodwill" / "v1" / "policy.proto"

HEAD = """# The policy: all that may be said in it

Made from the comments of `goodwill/v1/policy.proto` by `capi/proto/reference.py`; change those, not
this. `goodwill policy default` and `goodwill policy starter NAME` print policies to begin with,
`goodwill policy check FILE --explain` says in words what one will do.
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


def page():
    out = [HEAD]
    for comment, kind, name, fields in blocks(SCHEMA.read_text(encoding="utf-8")):
        out.append(f"## {name}\n")
        if comment:
            out.append(comment + "\n")
        if kind == "message":
            out += ["| field | type | meaning |", "|---|---|---|"]
            out += [f"| `{field}` | {kind} | {text} |" for text, kind, field, _ in fields]
        else:
            out += ["| value | meaning |", "|---|---|"]
            out += [f"| `{field}` | {text} |" for text, _, field, _ in fields]
        out.append("")
    return "\n".join(out).rstrip() + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
