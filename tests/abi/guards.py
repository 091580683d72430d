"""Every function of c.h that can fail is one Guard; nothing can throw around it.

A function passes when its whole body is `return Guard(...);`, or a call of a helper
of the same file that is itself one Guard, with arguments that cannot throw. What
cannot fail at all is listed below with the reason.
"""

import re
import sys
from pathlib import Path

import c_header

SOURCES = c_header.ROOT / "capi/src"

# What may stand before the Guard: it moves a struct and cannot throw, nor can what finds
# the struct among options.
PREPARATION = re.compile(r"goodwill::capi::TakenStream \w+\((\w+|AssignmentsOf\(\w+\))\);")

# Functions without a Guard, and why they need none.
CANNOT_FAIL = {
    "goodwill_abi_version": "a constant",
    "goodwill_version": "a constant",
    "goodwill_status_name": "constants",
    "goodwill_error_code": "reads a member",
    "goodwill_error_message": "reads a member",
    "goodwill_error_problem_count": "reads a member",
    "goodwill_error_problem_total": "reads a member",
    "goodwill_error_free": "destructors do not throw",
    "goodwill_buffer_data": "reads a member",
    "goodwill_buffer_size": "reads a member",
    "goodwill_buffer_free": "destructors do not throw",
    "goodwill_policy_free": "destructors do not throw",
    "goodwill_book_free": "destructors do not throw",
    "goodwill_measures_free": "destructors do not throw",
    "goodwill_calibration_free": "destructors do not throw",
    "goodwill_assessment_free": "destructors do not throw",
    "goodwill_plan_free": "destructors do not throw",
    "goodwill_rules_free": "destructors do not throw",
    "goodwill_model_free": "destructors do not throw",
    "goodwill_calendar_free": "destructors do not throw",
    "goodwill_watch_free": "destructors do not throw",
    "goodwill_clock_preset_count": "a constant",
    "goodwill_measures_size": "reads a member",
    "goodwill_assessment_size": "reads a member",
    "goodwill_plan_size": "reads a member",
    "goodwill_rules_size": "reads a member",
    "goodwill_partition_of_int64": "arithmetic on two integers",
}
# What a body of that list may look like: one statement, no call but these.
HARMLESS_CALLS = {
    "ClockPresets", "c_str", "size", "OutOfMemory", "static_cast", "PartitionOf", "Number", "switch",
}  # fmt: skip


def code_of(text: str) -> str:
    text = re.sub(r"//[^\n]*", " ", text)
    text = re.sub(r"(?<=\d)'(?=\d)", "", text)
    return re.sub(r"\s+", " ", text)


def closing(text: str, opening: int) -> int:
    """Index of the bracket that closes the one at `opening`, past literals."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    stack, i = [], opening
    while True:
        c = text[i]
        if c in "\"'":
            i += 1
            while text[i] != c:
                i += 2 if text[i] == "\\" else 1
        elif c in pairs:
            stack.append(pairs[c])
        elif stack and c == stack[-1]:
            stack.pop()
            if not stack:
                return i
        i += 1


def body_of(text: str, name: str) -> str | None:
    """The body of the function defined in `text` under that name."""
    for found in re.finditer(rf"[\w*&>] ?\b{name}\(", text):
        end = closing(text, found.end() - 1)
        after = re.match(r" ?(noexcept )?\{", text[end + 1 :])
        if after:
            opening = end + after.end()
            return text[opening + 1 : closing(text, opening)].strip()
    return None


def one_call(body: str) -> tuple[str, str] | None:
    """(callee, arguments) when the body is `return callee(arguments);`."""
    found = re.match(r"return ([\w:]+)(<[\w:, ]+>)?\(", body)
    if not found:
        return None
    end = closing(body, found.end() - 1)
    if body[end + 1 :].strip() != ";":
        return None
    return found[1].split("::")[-1], body[found.end() : end]


def is_one_guard(body: str) -> bool:
    while found := PREPARATION.match(body):
        body = body[found.end() :].strip()
    call = one_call(body)
    return call is not None and call[0] in ("Guard", "GuardValue")


def complaint(function: c_header.Function, files: dict[Path, str]) -> str | None:
    homes = [(p, b) for p, t in files.items() if (b := body_of(t, function.name)) is not None]
    if len(homes) != 1:
        return f"is defined {len(homes)} times in capi/src"
    path, body = homes[0]
    if function.name in CANNOT_FAIL:
        if is_one_guard(body):
            return "has a Guard and is listed as needing none"
        calls = set(re.findall(r"(\w+)(?:<[\w ]+>)?\(", body)) - HARMLESS_CALLS
        return f"is listed as needing no Guard, but calls {', '.join(sorted(calls))}" if calls else None
    if is_one_guard(body):
        return None
    call = one_call(body)
    if call is None:
        return f"in {path.name} does more than one Guard"
    helper = body_of(files[path], call[0])
    if helper is None or not is_one_guard(helper):
        return f"in {path.name} calls {call[0]}, which is not one Guard of that file"
    # Arguments are evaluated before the helper's Guard: names only, or a lambda,
    # whose body runs inside.
    outside = re.sub(r"\[&?\]\(?\)? ?(-> [\w:<>]+ )?\{.*\}", "lambda", call[1])
    if re.search(r"[({+]", outside):
        return f"in {path.name} evaluates '{outside}' outside the Guard"
    return None


def main() -> int:
    files = {p: code_of(p.read_text(encoding="utf-8")) for p in sorted(SOURCES.glob("*.cc"))}
    functions = c_header.read().functions
    failures = 0
    for function in functions:
        if why := complaint(function, files):
            print(f"{function.name} {why}")
            failures += 1
        elif function.name in CANNOT_FAIL and function.result == "goodwill_status":
            # Returns a status as its value, not as its outcome.
            if "goodwill_error**" in function.parameters:
                print(f"{function.name} takes an error and is listed as unable to fail")
                failures += 1
    for name in sorted(set(CANNOT_FAIL) - {f.name for f in functions}):
        print(f"{name} is listed here and not declared in c.h")
        failures += 1
    print(f"{len(functions)} functions, {len(CANNOT_FAIL)} of which cannot fail, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
