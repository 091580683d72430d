"""A library to take along needs nothing that its host may lack: no other library than
those listed below, and nothing newer in them than Debian 12 has.

Usage: library.py LIBRARY
"""

import re
import subprocess
import sys

# What it may need, and the versions of symbols up to which. The loader belongs to libc.
ALLOWED = {
    "ld-linux-x86-64.so.2": {"GLIBC": "2.36"},
    "libc.so.6": {"GLIBC": "2.36"},
    "libm.so.6": {"GLIBC": "2.36"},
    "libstdc++.so.6": {"GLIBCXX": "3.4.30", "CXXABI": "1.3.13"},
    "libgcc_s.so.1": {"GCC": "12.0.0"},
    "libsqlite3.so.0": {},
}


def version(text: str) -> "tuple[int, ...]":
    return tuple(int(part) for part in text.split("."))


def readelf(option: str, library: str) -> str:
    return subprocess.run(
        ["readelf", option, library], check=True, capture_output=True, text=True
    ).stdout


def complaints(library: str) -> "list[str]":
    found = []
    for needed in re.findall(r"\(NEEDED\).*\[(.*)\]", readelf("-dW", library)):
        print("needs", needed)
        if needed not in ALLOWED:
            found.append(f"it needs {needed}")

    highest: "dict[tuple[str, str], str]" = {}
    file = ""
    for line in readelf("-VW", library).splitlines():
        if match := re.search(r"File: (\S+)", line):
            file = match[1]
        elif match := re.search(r"Name: ([A-Z]+)_(\S+) ", line):
            name, number = match.groups()
            limit = ALLOWED.get(file, {}).get(name)
            if not re.fullmatch(r"[0-9.]+", number) or limit is None:
                found.append(f"it needs {name}_{number} of {file}")
            elif version(number) > version(limit):
                found.append(f"it needs {name}_{number} of {file}, newer than {name}_{limit}")
            elif version(number) > version(highest.get((file, name), "0")):
                highest[file, name] = number
    for (file, name), number in sorted(highest.items()):
        print(f"needs {name}_{number} of {file}")
    return found


def main() -> int:
    found = complaints(sys.argv[1])
    for complaint in found:
        print(f"not to be taken along: {complaint}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
