"""Takes the functions that elementary.cc calls out of the shared SLEEF, as assembly.

Debian has no static SLEEF, and building one anew would be another compiler's work. The
embed build is to compute the same bits as the ordinary one, so it gets the same machine
code: each function from its entry to its last reachable instruction, byte for byte, with
what it calls, and the library's constants, whole, because tables do not tell their
length. Two things are put right for the new place: calls and references to constants.
SLEEF's deterministic scalar functions need nothing else; whatever is not understood here
is refused. tests/embed compares the results.

Usage: sleef_kernels.py LIBSLEEF SOURCE ASSEMBLY
"""

import re
import subprocess
import sys
from pathlib import Path

# No function is longer; a jump beyond would be one into another function.
LONGEST = 0x4000


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Instruction:
    def __init__(self, line: str):
        address, code, text = line.split("\t")
        self.address = int(address.strip(" :"), 16)
        self.bytes = bytes.fromhex(code)
        self.end = self.address + len(self.bytes)
        self.text = text.strip()
        self.name = self.text.split()[0]

    def refuse(self, why: str) -> None:
        sys.exit(f"{self.address:x}: {self.text}: {why}; give SLEEF_LIBRARY a static SLEEF instead")

    # Where a call or a jump goes.
    def target(self) -> int:
        match = re.match(r"\w+ +([0-9a-f]+)\b", self.text)
        if match is None:
            self.refuse("goes to a computed place")
        return int(match[1], 16)

    # The address of the constant that it refers to, or None.
    def constant(self):
        match = re.search(r"\(%rip\).*# ([0-9a-f]+)", self.text)
        return int(match[1], 16) if match else None


class Library:
    def __init__(self, path: str):
        self.path = path
        self.symbols = {}
        for line in run("nm", "-D", "--defined-only", path).splitlines():
            address, _, name = line.split()
            self.symbols[name.partition("@")[0]] = int(address, 16)
        rodata = re.search(r" \.rodata +PROGBITS +(\w+) (\w+) (\w+)", run("readelf", "-SW", path))
        self.rodata, self.offset, self.size = (int(number, 16) for number in rodata.groups())

    # The reachable instructions of the function that begins here, by address.
    def function(self, entry: int) -> "dict[int, Instruction]":
        listing = run("objdump", "-d", "-w", f"--start-address={entry}",
                      f"--stop-address={entry + LONGEST}", self.path)
        listed = [Instruction(line) for line in listing.splitlines() if line.count("\t") == 2]
        by_address = {instruction.address: instruction for instruction in listed}
        reachable: "dict[int, Instruction]" = {}
        open_ends = [entry]
        while open_ends:
            address = open_ends.pop()
            if address in reachable:
                continue
            if address not in by_address:
                sys.exit(f"the function at {entry:x} goes on at {address:x}, which is not of it")
            here = reachable[address] = by_address[address]
            if here.name.startswith("j"):
                open_ends.append(here.target())
            if here.name not in ("ret", "jmp", "ud2") and "__stack_chk_fail" not in here.text:
                open_ends.append(here.end)
        return reachable


def as_bytes(data: bytes) -> str:
    return "\t.byte " + ",".join(f"0x{byte:02x}" for byte in data) if data else ""


def main() -> None:
    library_path, source, output = sys.argv[1:]
    library = Library(library_path)
    wanted = sorted(set(re.findall(r"\bSleef_\w+(?=\()", Path(source).read_text())))
    names = {library.symbols[name]: name for name in wanted}

    code = ["\t.text"]
    entries = list(names)
    for entry in entries:  # grows by what is called
        label = names.setdefault(entry, f"kernel_{entry:x}")
        code += ["\t.balign 16", f"\t.type {label}, @function"]
        if label in wanted:
            code += [f"\t.globl {label}", f"\t.hidden {label}"]
        code.append(f"{label}:")
        at = entry
        for address, here in sorted(library.function(entry).items()):
            code += ["\tnop"] * (address - at)
            at = here.end
            constant = here.constant()
            if here.name.startswith("call"):
                if "<__stack_chk_fail@plt>" in here.text:
                    callee = "__stack_chk_fail@PLT"
                else:
                    callee = names.setdefault(here.target(), f"kernel_{here.target():x}")
                    if here.target() not in entries:
                        entries.append(here.target())
                if len(here.bytes) != 5:
                    here.refuse("is an unusual call")
                code.append(f"\tcall {callee}")
            elif constant is not None:
                distance = (constant - here.end).to_bytes(4, "little", signed=True)
                if here.bytes.count(distance) != 1:
                    here.refuse("has its operand in an unclear place")
                before, after = here.bytes.split(distance)
                place = constant - library.rodata
                if not 0 <= place < library.size:
                    here.refuse("refers to something that is no constant")
                code += [as_bytes(before),
                         f"\t.long constants + {place} - . - {4 + len(after)}",
                         as_bytes(after)]
            else:
                code.append(as_bytes(here.bytes))
        code.append(f"\t.size {label}, . - {label}")

    code += ["\t.section .rodata", "\t.balign 64", "constants:",
             f'\t.incbin "{library.path}", {library.offset}, {library.size}']
    code.append('\t.section .note.GNU-stack, "", @progbits')
    Path(output).write_text("\n".join(filter(None, code)) + "\n")


if __name__ == "__main__":
    main()
