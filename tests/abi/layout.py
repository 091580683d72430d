"""Declarations, struct layouts and constants of c.h equal the stored baseline.

Writes a C program that prints them, from what the header declares; nothing can be
left out of it. Usage: layout.py C_COMPILER [--update]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import c_header

BASELINE = Path(__file__).with_name("layout.txt")

PRELUDE = """\
#include "goodwill/c.h"
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#define KIND(x) _Generic((x), int32_t: "int32", int64_t: "int64", double: "double", \\
    const char*: "text", char*: "text", default: "other")
#define MEMBER(s, m) printf("  %s at %zu, %zu bytes, %s\\n", #m, offsetof(s, m), \\
    sizeof(((s*)0)->m), KIND(((s*)0)->m))
#define STRUCT(s) printf(#s ": %zu bytes, aligned to %zu\\n", sizeof(s), _Alignof(s))
#define CONSTANT(c) printf(#c " = %" PRId64 "\\n", (int64_t)(c))
int main(void) {
"""


def program(header: c_header.Declarations) -> str:
    lines = []
    for struct in header.structs:
        lines.append(f"  STRUCT({struct.tag});")
        lines += [f"  MEMBER({struct.tag}, {member});" for member in struct.members]
    lines += [f"  CONSTANT({name});" for name in header.constants]
    return PRELUDE + "\n".join(lines) + "\n  return 0;\n}\n"


def main() -> int:
    compiler = sys.argv[1]
    header = c_header.read()
    with tempfile.TemporaryDirectory() as folder:
        source, binary = Path(folder, "layout.c"), Path(folder, "layout")
        source.write_text(program(header), encoding="utf-8")
        subprocess.run(
            [compiler, "-std=c11", "-O0", f"-I{c_header.ROOT / 'capi/include'}", source, "-o", binary],
            check=True,
        )
        printed = subprocess.run([binary], check=True, capture_output=True, text=True).stdout
    actual = [str(f) for f in header.functions]
    actual += header.aliases + [f"opaque {name}" for name in header.handles]
    actual += printed.splitlines()
    return c_header.check_baseline(BASELINE, actual, "--update" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
