"""No include line draws an arrow that the design does not have.

The house is layered: base, book, value, tier, assess, strategy, each knowing only those before
it; wire and table know the domain and are known by none of it; the C boundary knows
all of them, and the outside knows only the boundary. This reads every include line,
and a few other things that are forbidden by name, and prints what is wrong.

Usage: layering.py [ROOT]      (default: this repository)
"""

import re
import sys
from pathlib import Path

CODE = (".h", ".c", ".cc")

# What a folder of the domain may include of the domain, besides itself.
MAY_INCLUDE = {
    "base": set(),
    "book": {"base"},
    "value": {"base", "book"},
    "tier": {"base", "book", "value"},
    "assess": {"base", "book", "complaint", "desk", "value", "tier", "service"},
    # The normal distribution of service.
    "strategy": {"base", "book", "complaint", "desk", "value", "tier", "assess", "service"},
    "complaint": {"base"},
    "desk": {"base", "book", "complaint"},
    # What failures did, who should be asked: across the desk, service and contact rules.
    "care": {"base", "book", "complaint", "value", "tier", "assess", "service", "strategy", "desk"},
    "service": {"base"},
    # What all the others found, on one page.
    "report": {"base", "book", "complaint", "value", "tier", "assess", "service", "desk", "care", "strategy"},
    "store": {"base", "book"},  # its header; src/store knows the inside of book too
}
# Whose inside a folder of src/ may know, besides its own and that of base: plans write
# figures as the assessment writes them, and a report names strategies as plans do.
MAY_SEE_INSIDE = {"strategy": {"assess"}, "report": {"strategy"}}
DOMAIN = set(MAY_INCLUDE)
# Folders of src/ that know the domain, and that the domain does not know.
EDGES = {"wire", "table", "store"}

# Abseil in public headers: what its users need to call us.
PUBLIC_ABSL = {
    "absl/status/status.h", "absl/status/statusor.h", "absl/time/time.h", "absl/time/civil_time.h",
}  # fmt: skip

# The C library chooses its kernels by processor; ours are in elementary.h.
TRANSCENDENTAL = (
    "exp exp2 expm1 log log2 log10 log1p pow cbrt hypot sin cos tan asin acos atan atan2 sinh cosh"
    " tanh asinh acosh atanh erf erfc tgamma lgamma"
).split()

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
LITERAL = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def code_only(text: str) -> str:
    """Without comments and literals; lines stay lines."""
    return LITERAL.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def files(root: Path, *folders: str) -> list[Path]:
    found = []
    for folder in folders:
        found += [p for p in (root / folder).rglob("*") if p.suffix in CODE and p.is_file()]
    return sorted(found)


class Check:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []
        self.seen = 0

    def wrong(self, path: Path, line: int, why: str) -> None:
        self.problems.append(f"{path.relative_to(self.root)}:{line}: {why}")

    def includes(self, path: Path):
        """(line, bracket, header) of each include line."""
        self.seen += 1
        text = path.read_text(encoding="utf-8")
        for found in INCLUDE.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, found[1], found[2]

    def forbid(self, path: Path, pattern: str, why: str) -> None:
        text = code_only(path.read_text(encoding="utf-8"))
        for found in re.finditer(pattern, text):
            self.wrong(path, text.count("\n", 0, found.start()) + 1, f"{found[0].strip()}: {why}")

    # Where a header is: ("domain", "book"), ("src", "wire"), ("c", ""), ("other", "").
    def place(self, header: str) -> tuple[str, str]:
        if header == "goodwill/c.h":
            return "c", ""
        parts = header.split("/")
        if parts[0] == "goodwill":
            if header == "goodwill/goodwill.h":
                return "whole", ""
            return ("generated", "") if header.endswith(".pb.h") else ("domain", parts[1])
        if len(parts) > 1 and parts[0] in DOMAIN | EDGES and (self.root / "src" / header).exists():
            return "src", parts[0]
        return "other", ""

    def domain(self) -> None:
        """include/goodwill and src/<domain folder>."""
        for path in files(self.root, "include/goodwill", *(f"src/{d}" for d in sorted(DOMAIN - EDGES))):
            public = path.is_relative_to(self.root / "include")
            folder = path.relative_to(self.root / ("include/goodwill" if public else "src")).parts[0]
            if folder == "goodwill.h":
                continue  # everything in one include
            for line, bracket, header in self.includes(path):
                kind, target = self.place(header)
                if kind == "domain" and target != folder and target not in MAY_INCLUDE[folder]:
                    self.wrong(path, line, f"{folder} does not know {target}")
                elif kind == "src" and public:
                    self.wrong(path, line, "a public header does not include src/")
                elif kind == "src" and target not in {folder, "base"} | MAY_SEE_INSIDE.get(folder, set()):
                    self.wrong(path, line, f"{folder} does not know the inside of {target}")
                elif kind in ("c", "generated", "whole"):
                    self.wrong(path, line, f"the domain does not include {header}")
                elif kind == "other" and bracket == '"' and not header.startswith("absl/"):
                    self.wrong(path, line, f"{header} is written from the repository's folders")
                if public and header.startswith("absl/") and header not in PUBLIC_ABSL:
                    self.wrong(path, line, f"{header} is not for public headers")
            if public:
                self.forbid(path, r"\b(unsigned )?__int128\b", "not for public headers")
                self.forbid(path, r"\babsl::(string_view|Span)\b", "use std::string_view, std::span")

    def whole(self) -> None:
        """goodwill.h includes every public header."""
        whole = self.root / "include/goodwill/goodwill.h"
        if not whole.exists():
            return
        included = {header for _, _, header in self.includes(whole)}
        for path in files(self.root, "include/goodwill"):
            header = path.relative_to(self.root / "include").as_posix()
            if path != whole and header not in included:
                self.wrong(path, 1, "goodwill/goodwill.h does not include this")

    def edges(self) -> None:
        for path in files(self.root, *(f"src/{e}" for e in sorted(EDGES))):
            folder = path.relative_to(self.root / "src").parts[0]
            for line, _, header in self.includes(path):
                kind, _ = self.place(header)
                if kind == "c" and folder != "table":
                    self.wrong(path, line, "only src/table shares the Arrow structs with c.h")
                elif kind == "generated" and folder != "wire":
                    self.wrong(path, line, "generated Protobuf code stays in src/wire")

    def boundary(self) -> None:
        for path in files(self.root, "capi/src"):
            for line, bracket, header in self.includes(path):
                kind, _ = self.place(header)
                local = (path.parent / header).exists()
                if kind == "generated":
                    self.wrong(path, line, "generated Protobuf code stays in src/wire")
                elif kind == "other" and bracket == '"' and not local and not header.startswith("absl/"):
                    self.wrong(path, line, f"{header} is neither of include/, src/ nor capi/src/")
        for path in files(self.root, "capi/include"):
            for line, _, header in self.includes(path):
                if header != "stdint.h":
                    self.wrong(path, line, "c.h includes stdint.h and nothing else")

    def outside(self) -> None:
        """Bindings and examples know only c.h."""
        for path in files(self.root, "bindings", "examples"):
            for line, _, header in self.includes(path):
                kind, _ = self.place(header)
                cpp_quickstart = path.is_relative_to(self.root / "examples/quickstart") and path.suffix == ".cc"
                if kind in ("domain", "whole") and cpp_quickstart:
                    continue
                if kind not in ("c", "other"):
                    self.wrong(path, line, f"{header}: bindings and examples know only goodwill/c.h")

    def names(self) -> None:
        """Libraries and functions that are kept to one place or kept out."""
        ours = files(self.root, "include", "src", "capi")
        for path in files(self.root, "include", "src", "capi", "bindings", "examples", "bench"):
            where = path.relative_to(self.root).as_posix()
            for line, _, header in self.includes(path):
                if re.match(r"(\.\./)*(tests|bench|examples)/|gtest|gmock|benchmark/", header):
                    if not where.startswith("bench/"):
                        self.wrong(path, line, "nothing depends on tests, bench or examples")
        for path in ours:
            where = path.relative_to(self.root).as_posix()
            for line, _, header in self.includes(path):
                if header.startswith("google/protobuf/") and not where.startswith("src/wire/"):
                    self.wrong(path, line, "only src/wire includes Protobuf")
                if header.startswith("boost/") and where != "src/base/wide.cc":
                    self.wrong(path, line, "Boost stays in src/base/wide.cc")
                if header.startswith("sqlite3") and not where.startswith("src/store/"):
                    self.wrong(path, line, "only src/store includes SQLite")
                if header == "sleef.h" and where != "src/base/elementary.cc":
                    self.wrong(path, line, "SLEEF stays in src/base/elementary.cc")
                if header == "zlib.h" and not where.startswith("src/table/"):
                    self.wrong(path, line, "zlib stays in src/table")
                if header.startswith("absl/container/"):
                    self.wrong(path, line, "Abseil's containers do not survive a failed allocation")
            if where != "src/base/elementary.cc":
                functions = "|".join(TRANSCENDENTAL)
                # std::log(x), and log(x) from math.h; not ours, which begin with a capital.
                self.forbid(path, rf"\bstd::(?:{functions})[fl]?\s*\(", "use goodwill/base/elementary.h")
                self.forbid(path, rf"(?<![\w:.>])(?:{functions})[fl]?\(", "use goodwill/base/elementary.h")
            self.forbid(path, r"\b(?:flat|node)_hash_(?:map|set)\b", "does not survive a failed allocation")
            self.forbid(path, r"\b(?:std::)?(?:abort|terminate|exit|_exit|quick_exit)\s*\(", "never")
            self.forbid(path, r"\b(?:CHECK|DCHECK|QCHECK|LOG)(?:_\w+)?\s*\(", "never")
            self.forbid(path, r"\bstd::c(?:out|err|log|in)\b", "nothing is printed")
            self.forbid(path, r"\bstd::random_device\b|\bs?rand\s*\(", "no unseeded randomness")
            self.forbid(path, r"\babsl::Now\(|\b\w+_clock::now\(|\bgettimeofday\(", "no clock")
            self.forbid(path, r"\bthread_local\b", "no state of threads")
        # Money is integers; where it meets a double, it says so by name.
        for name in ("checked", "money", "rounding", "ratio", "currency"):
            path = self.root / f"include/goodwill/base/{name}.h"
            self.forbid(path, r"\b(?:double|float)\b", "amounts are integers")

    def run(self) -> None:
        self.domain()
        self.whole()
        self.edges()
        self.boundary()
        self.outside()
        self.names()


def main() -> int:
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    check = Check(root)
    check.run()
    print("\n".join(check.problems) or "no forbidden arrow", f"({check.seen} files read)")
    return 1 if check.problems or check.seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
