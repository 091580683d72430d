"""What c.h declares: functions, constants, structs.

The header is written in a plain, regular C, so that a few regular expressions read
all of it. What they would not understand is refused rather than passed over.
"""

import difflib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = ROOT / "capi/include/goodwill/c.h"


@dataclass(frozen=True)
class Function:
    name: str
    result: str
    parameters: str

    def __str__(self) -> str:
        return f"{self.result} {self.name}({self.parameters})"


@dataclass(frozen=True)
class Struct:
    tag: str  # as C writes it: "struct ArrowArray" or "goodwill_text"
    members: tuple[str, ...]


@dataclass(frozen=True)
class Declarations:
    functions: list[Function]
    constants: list[str]  # enumerators and macros with a value
    structs: list[Struct]
    handles: list[str]  # opaque types
    aliases: list[str]  # other typedefs, as written


def plain(text: str) -> str:
    """One space between words, none where C needs none."""
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ?([(),]) ?", lambda m: m[1] + (" " if m[1] == "," else ""), text)


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def member_name(declaration: str) -> str:
    pointer = re.match(r".*\(\*(\w+)\)", declaration)
    if pointer:
        return pointer[1]
    return re.match(r".*?(\w+)(\[\d+\])?$", declaration, flags=re.S)[1]


def read(path: Path = HEADER) -> Declarations:
    text = without_comments(path.read_text(encoding="utf-8"))
    constants = [
        name
        for name, value in re.findall(r"^#define (\w+)[ \t]+(\S+)", text, flags=re.M)
        if re.fullmatch(r"-?\d+", value)
    ]
    code = re.sub(r"^#.*$", "", text, flags=re.M).replace('extern "C" {', "")
    functions, structs, handles, aliases = [], [], [], []

    def take(pattern: str, use) -> None:
        nonlocal code
        for found in re.finditer(pattern, code, flags=re.S):
            use(found)
        code = re.sub(pattern, " ", code, flags=re.S)

    def members(body: str) -> tuple[str, ...]:
        return tuple(member_name(m.strip()) for m in body.split(";") if m.strip())

    def function(found) -> None:
        head = plain(found[1])
        result, name = re.fullmatch(r"(.*?)(\w+)", head).groups()
        functions.append(Function(name, result.strip(), plain(found[2])))

    def enumerators(found) -> None:
        for item in found[1].split(","):
            if item.strip():
                # Every value is written out: none moves when one is inserted.
                name, _ = re.fullmatch(r"(\w+) = (-?\d+)", item.strip()).groups()
                constants.append(name)

    take(r"GOODWILL_EXPORT ([^;()]*?)\(([^;]*)\);", function)
    take(r"\benum \{(.*?)\};", enumerators)
    take(
        r"typedef struct (\w+) \{(.*?)\} (\w+);",
        lambda m: structs.append(Struct(m[3], members(m[2]))),
    )
    take(r"\bstruct (\w+) \{(.*?)\};", lambda m: structs.append(Struct(f"struct {m[1]}", members(m[2]))))
    take(r"typedef struct (\w+) \1;", lambda m: handles.append(m[1]))
    take(r"typedef ([^;{}]*);", lambda m: aliases.append("typedef " + plain(m[1])))
    rest = re.sub(r"[\s}]", "", code)
    if rest:
        raise SystemExit(f"{path}: this is not understood: {rest[:200]}")
    return Declarations(functions, constants, structs, handles, aliases)


def check_baseline(baseline: Path, actual: list[str], update: bool) -> int:
    """0 when the lines equal the file's; the difference is printed otherwise."""
    if update:
        baseline.write_text("\n".join(actual) + "\n", encoding="utf-8")
        print(f"wrote {baseline.name}: {len(actual)} lines")
        return 0
    expected = baseline.read_text(encoding="utf-8").splitlines()
    if expected == actual:
        print(f"{baseline.name}: {len(actual)} lines, all equal")
        return 0
    sys.stdout.writelines(
        line + "\n"
        for line in difflib.unified_diff(expected, actual, baseline.name, "as built", lineterm="", n=1)
    )
    print("The boundary has changed. tests/abi/README.md says what that asks for.")
    return 1
