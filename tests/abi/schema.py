"""The documents' Protobuf schema equals the stored baseline.

With --update, the reference of policies (capi/proto/POLICY.md) is made anew, too.
protoc describes the schema; this reads the description, which is itself a Protobuf
message, with the few lines below, so that no Python package is needed.
Usage: schema.py PROTOC [--update]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import c_header

BASELINE = Path(__file__).with_name("schema.txt")
PROTO = c_header.ROOT / "capi/proto"

# Of FieldDescriptorProto.Type and Label.
TYPES = {
    1: "double", 2: "float", 3: "int64", 4: "uint64", 5: "int32", 6: "fixed64", 7: "fixed32",
    8: "bool", 9: "string", 10: "group", 11: "message", 12: "bytes", 13: "uint32", 14: "enum",
    15: "sfixed32", 16: "sfixed64", 17: "sint32", 18: "sint64",
}  # fmt: skip
LABELS = {1: "", 2: "required ", 3: "repeated "}


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


class Message:
    """A parsed message: numbers and bytes by field number."""

    def __init__(self, data: bytes) -> None:
        self.fields: dict[int, list] = {}
        at = 0
        while at < len(data):
            key, at = varint(data, at)
            number, form = key >> 3, key & 7
            if form == 0:
                value, at = varint(data, at)
            elif form == 2:
                size, at = varint(data, at)
                value, at = data[at : at + size], at + size
            elif form == 1:
                value, at = data[at : at + 8], at + 8
            elif form == 5:
                value, at = data[at : at + 4], at + 4
            else:
                raise ValueError(f"wire type {form}")
            self.fields.setdefault(number, []).append(value)

    def number(self, field: int, otherwise: int = 0) -> int:
        value = self.fields.get(field, [otherwise])[-1]
        return value - (1 << 64) if value >> 63 else value

    def text(self, field: int) -> str:
        return self.fields.get(field, [b""])[-1].decode()

    def texts(self, field: int) -> list[str]:
        return [v.decode() for v in self.fields.get(field, [])]

    def messages(self, field: int) -> list["Message"]:
        return [Message(v) for v in self.fields.get(field, [])]


def describe_enum(enum: Message, prefix: str) -> list[str]:
    name = f"{prefix}.{enum.text(1)}"
    lines = [f"enum {name}"]
    lines += [f"  {v.number(2)} {v.text(1)}" for v in sorted(enum.messages(2), key=lambda v: v.number(2))]
    lines += [f"  reserved {r.number(1)} to {r.number(2)}" for r in enum.messages(4)]
    lines += [f"  reserved {r}" for r in enum.texts(5)]
    return lines


def describe_message(message: Message, prefix: str) -> list[str]:
    name = f"{prefix}.{message.text(1)}"
    oneofs = [o.text(1) for o in message.messages(8)]
    lines = [f"message {name}"]
    for field in sorted(message.messages(2), key=lambda f: f.number(3)):
        kind = field.text(6).lstrip(".") or TYPES[field.number(5)]
        extras = ""
        if field.number(17):
            extras = " optional"
        elif 9 in field.fields:
            extras = f" in oneof {oneofs[field.number(9)]}"
        packed = [o for o in field.messages(8) if 2 in o.fields]
        if packed:
            extras += f" packed={bool(packed[0].number(2))}"
        lines.append(f"  {field.number(3)} {field.text(1)}: {LABELS[field.number(4)]}{kind}{extras}")
    lines += [f"  reserved {r.number(1)} to {r.number(2) - 1}" for r in message.messages(9)]
    lines += [f"  reserved {r}" for r in message.texts(10)]
    if any(o.number(7) for o in message.messages(7)):
        lines.append("  is a map entry")
    for enum in message.messages(4):
        lines += describe_enum(enum, name)
    for nested in message.messages(3):
        lines += describe_message(nested, name)
    return lines


def main() -> int:
    protoc = sys.argv[1]
    files = sorted(str(p.relative_to(PROTO)) for p in PROTO.rglob("*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "schema.desc")
        subprocess.run(
            [protoc, f"--proto_path={PROTO}", f"--descriptor_set_out={out}", "--include_imports", *files],
            check=True,
        )
        described = Message(out.read_bytes())
    lines = []
    for file in sorted(described.messages(1), key=lambda f: f.text(1)):
        lines.append(f"file {file.text(1)}, package {file.text(2)}, syntax {file.text(12) or 'proto2'}")
        for enum in file.messages(5):
            lines += describe_enum(enum, file.text(2))
        for message in file.messages(4):
            lines += describe_message(message, file.text(2))
    if "--update" in sys.argv:
        subprocess.run([sys.executable, "-B", str(PROTO / "reference.py"), "--update"], check=True)
    return c_header.check_baseline(BASELINE, lines, "--update" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
