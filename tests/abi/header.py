"""c.h compiles alone and cleanly, in C and C++, with every compiler that is here, and
defines nothing but names of its own.

Usage: header.py C_COMPILER CXX_COMPILER
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import c_header

HERE = Path(__file__).parent
STRICT = ["-pedantic-errors", "-Wall", "-Wextra", "-Werror", "-Wconversion", "-fsyntax-only"]
INCLUDE = f"-I{c_header.HEADER.parents[1]}"
OURS = re.compile(r"(GOODWILL|ARROW)_\w+")


def compiles(compiler: str, standard: str, *source: str, text: str | None = None) -> bool:
    done = subprocess.run([compiler, standard, *STRICT, INCLUDE, *source], input=text, text=True)
    print("ok    " if done.returncode == 0 else "FAILED", compiler, standard, *source)
    return done.returncode == 0


def macros(compiler: str, text: str) -> set[str]:
    done = subprocess.run(
        [compiler, "-std=c11", INCLUDE, "-dM", "-E", "-xc", "-"],
        input=text, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return set(re.findall(r"^#define (\w+)", done.stdout, flags=re.M))


def main() -> int:
    cc, cxx = sys.argv[1:]
    passed = []
    for c in dict.fromkeys([cc, shutil.which("clang")]):
        if c is not None:
            passed.append(compiles(c, "-std=c11", str(HERE / "header_c11.c")))
            passed.append(compiles(c, "-std=c11", str(HERE / "header_after_arrow.c")))
    twice = '#include "goodwill/c.h"\n#include "goodwill/c.h"\nint main() { return GOODWILL_OK; }\n'
    for c in dict.fromkeys([cxx, shutil.which("clang++")]):
        if c is not None:
            passed.append(compiles(c, "-std=c++20", "-xc++", "-", text=twice))

    # Whoever includes c.h gets stdint.h and our names, nothing else.
    alone = macros(cc, "#include <stdint.h>\n")
    for name in sorted(macros(cc, '#include "goodwill/c.h"\n') - alone):
        if not OURS.fullmatch(name):
            print(f"c.h defines the macro {name}")
            passed.append(False)
    header = c_header.read()
    for name in header.constants:
        if not OURS.fullmatch(name):
            print(f"c.h defines the constant {name}")
            passed.append(False)
    for function in header.functions:
        if not function.name.startswith("goodwill_"):
            print(f"c.h declares {function.name}")
            passed.append(False)
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
