"""A check that cannot fail proves nothing: each forbidden thing, planted in a small
tree, is found, and the tree without it is clean."""

import sys
import tempfile
from pathlib import Path

import layering

CLEAN = {
    "include/goodwill/base/money.h": '#include "goodwill/base/ratio.h"\n// a double\n',
    "include/goodwill/base/ratio.h": "#include <cstdint>\n",
    "include/goodwill/base/checked.h": "",
    "include/goodwill/base/rounding.h": "",
    "include/goodwill/base/currency.h": "",
    "include/goodwill/book/book.h": '#include "absl/status/status.h"\n#include "goodwill/base/money.h"\n',
    "src/book/append.h": "",
    "src/book/book.cc": '#include "goodwill/book/book.h"\n#include "book/append.h"\n',
    "src/wire/wire.cc": "#include <google/protobuf/arena.h>\n#include <goodwill/v1/policy.pb.h>\n",
    "src/wire/wire.h": "",
    "capi/src/book.cc": '#include "goodwill/book/book.h"\n#include "wire/wire.h"\n',
    "capi/include/goodwill/c.h": "#include <stdint.h>\n",
    "examples/cli/main.cc": '#include "goodwill/c.h"\n',
}

PLANTED = [
    ("include/goodwill/base/money.h", '#include "goodwill/book/book.h"'),
    ("include/goodwill/book/book.h", '#include "book/append.h"'),
    ("include/goodwill/book/book.h", '#include "absl/container/flat_hash_map.h"'),
    ("include/goodwill/book/book.h", '#include "absl/strings/string_view.h"'),
    ("include/goodwill/book/book.h", "absl::string_view name();"),
    ("include/goodwill/book/book.h", "__int128 sum;"),
    ("include/goodwill/base/money.h", "double amount();"),
    ("src/book/book.cc", '#include "wire/wire.h"'),
    ("src/book/book.cc", "#include <goodwill/v1/policy.pb.h>"),
    ("src/book/book.cc", "#include <google/protobuf/arena.h>"),
    ("src/book/book.cc", '#include "goodwill/c.h"'),
    ("src/book/book.cc", "#include <boost/multiprecision/cpp_int.hpp>"),
    ("src/book/book.cc", "#include <sqlite3.h>"),
    ("src/book/book.cc", '#include "tests/unit/helper.h"'),
    ("src/book/book.cc", "double f(double x) { return std::log(x); }"),
    ("src/book/book.cc", "double f(double x) { return pow(x, 2); }"),
    ("src/book/book.cc", "void f() { std::abort(); }"),
    ("src/book/book.cc", "void f() { std::cout << 1; }"),
    ("src/book/book.cc", "auto f() { return absl::Now(); }"),
    ("capi/src/book.cc", "#include <goodwill/v1/policy.pb.h>"),
    ("capi/include/goodwill/c.h", "#include <stdbool.h>"),
    ("examples/cli/main.cc", '#include "goodwill/book/book.h"'),
]


def problems(tree: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, text in tree.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        check = layering.Check(root)
        check.run()
        return check.problems


def main() -> int:
    failures = 0
    if found := problems(CLEAN):
        print("the clean tree is refused:", found)
        failures += 1
    for name, line in PLANTED:
        found = problems({**CLEAN, name: CLEAN[name] + line + "\n"})
        if len(found) < 1 or not all(f.startswith(name) for f in found):
            print(f"{line!r} in {name} gives {found}")
            failures += 1
    print(f"{len(PLANTED)} planted, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
