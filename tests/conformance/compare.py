#!/usr/bin/env python3
"""Compares what one program of the conformance suite printed about a scenario.

Usage: compare.py OUTPUT FIRST GOLDEN [--update]

The output is compared with that of the first language and, but for host.* lines,
with the golden file; within it, `name@route` with `name`. Says every difference.
With --update, the golden file is written from it first.
"""

import sys
from pathlib import Path
from typing import Dict, List


def read(path: Path) -> Dict[str, str]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    result = dict(line.split(" ", 1) for line in lines)
    if len(result) != len(lines):
        raise SystemExit(f"{path}: a name is there twice")
    return result


def differences(a: Dict[str, str], b: Dict[str, str]) -> List[str]:
    return [name for name in sorted(a.keys() | b.keys()) if a.get(name) != b.get(name)]


def is_golden(name: str) -> bool:
    return not name.startswith("host.")


def main() -> int:
    output_path, first_path, golden_path = map(Path, sys.argv[1:4])
    output = read(output_path)
    kept = {name: value for name, value in output.items() if is_golden(name)}
    if "--update" in sys.argv:
        lines = (f"{name} {value}\n" for name, value in kept.items())
        golden_path.write_text("".join(lines), encoding="utf-8")
    wrong = [f"{n} differs from {n.split('@')[0]}"
             for n in output if output[n] != output.get(n.split("@")[0])]
    wrong += [f"{n} differs from the golden file" for n in differences(kept, read(golden_path))]
    if first_path != output_path:
        wrong += [f"{n} differs from {first_path.name}"
                  for n in differences(output, read(first_path))]
    for line in wrong:
        print(f"  {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
