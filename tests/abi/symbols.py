"""The shared library exports exactly the functions of c.h, and those of the baseline.

Usage: symbols.py LIBRARY [--update]
"""

import subprocess
import sys
from pathlib import Path

import c_header

BASELINE = Path(__file__).with_name("symbols.txt")


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> int:
    library = sys.argv[1]
    failures = 0
    exported = []
    for line in run("nm", "-D", "--defined-only", library).splitlines():
        _, kind, name = line.split()
        name, _, version = name.partition("@")
        exported.append(name)
        # T is a function of the library's own; anything else (data, weak and
        # unique symbols) would be merged with other libraries of the process.
        if kind != "T" or version:
            print(f"{name} has type {kind} and version '{version}'; it should be a plain function")
            failures += 1
    exported.sort()

    declared = sorted(f.name for f in c_header.read().functions)
    for name in sorted(set(declared) - set(exported)):
        print(f"declared in c.h but not exported: {name}")
        failures += 1
    for name in sorted(set(exported) - set(declared)):
        print(f"exported but not declared in c.h: {name}")
        failures += 1
    failures += c_header.check_baseline(BASELINE, exported, "--update" in sys.argv)

    stack = [line for line in run("readelf", "-lW", library).splitlines() if "GNU_STACK" in line]
    if len(stack) != 1 or " RW " not in stack[0]:
        print(f"the stack should be marked as not executable: {stack}")
        failures += 1
    dynamic = run("readelf", "-dW", library)
    if "TEXTREL" in dynamic:
        print("the code has relocations in it (TEXTREL)")
        failures += 1
    if "[libgoodwill.so.0]" not in dynamic:
        print("the library's name (SONAME) should be libgoodwill.so.0")
        failures += 1
    if "RPATH" in dynamic or "RUNPATH" in dynamic:
        print("the library should be found by its user, and itself look nowhere (RUNPATH)")
        failures += 1
    needed = [line.split("[")[1].rstrip("]") for line in dynamic.splitlines() if "(NEEDED)" in line]
    print("needs", " ".join(needed))
    if any(n.startswith("libprotobuf.so") for n in needed):
        print("the full Protobuf runtime has a global pool of descriptors and is not wanted here")
        failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
