"""Python's own Protobuf, with its own classes of the same schema in its default pool,
and the library, in one process and in both orders of loading.

Usage: two_protobufs.py LIBRARY PROTOC
"""

import subprocess
import sys
import tempfile
from pathlib import Path

PROTO = Path(__file__).resolve().parents[2] / "capi/proto"

# One process per order of loading: what is loaded stays loaded.
CHILD = """
import ctypes, sys
library_path, schema_path, first = sys.argv[1:]

def load_protobuf():
    from google.protobuf import descriptor_pb2, descriptor_pool
    pool = descriptor_pool.Default()
    described = descriptor_pb2.FileDescriptorSet.FromString(open(schema_path, "rb").read())
    for file in described.file:
        pool.Add(file) if hasattr(pool, "Add") else pool.AddSerializedFile(file.SerializeToString())
    descriptor = pool.FindMessageTypeByName("goodwill.v1.Policy")
    from google.protobuf import message_factory
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)

def load_library():
    library = ctypes.CDLL(library_path)
    library.goodwill_buffer_data.restype = ctypes.c_void_p
    library.goodwill_buffer_size.restype = ctypes.c_int64
    return library

if first == "protobuf":
    Policy, library = load_protobuf(), load_library()
else:
    library, Policy = load_library(), load_protobuf()

policy, buffer = ctypes.c_void_p(), ctypes.c_void_p()
assert library.goodwill_policy_default(b"EUR", ctypes.c_int64(3), ctypes.byref(policy), None) == 0
assert library.goodwill_policy_encode(policy, ctypes.byref(buffer), None) == 0
encoded = ctypes.string_at(library.goodwill_buffer_data(buffer), library.goodwill_buffer_size(buffer))
library.goodwill_buffer_free(buffer)
library.goodwill_policy_free(policy)

message = Policy.FromString(encoded)
assert message.currency == "EUR", message
message.currency = "JPY"
message.ClearField("cost_to_serve")
data = message.SerializeToString(deterministic=True)
status = library.goodwill_policy_decode(data, ctypes.c_int64(len(data)), ctypes.byref(policy), None)
assert status == 0, status
library.goodwill_policy_free(policy)

from google.protobuf.internal import api_implementation
print(first, "first, Python's Protobuf in", api_implementation.Type(), ": both work")
"""


def main() -> int:
    try:
        import google.protobuf  # noqa: F401
    except ImportError:
        print("skipped: this Python has no Protobuf")
        return 77
    library, protoc = sys.argv[1:]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder, "schema")
        files = sorted(str(p.relative_to(PROTO)) for p in PROTO.rglob("*.proto"))
        subprocess.run([protoc, f"--proto_path={PROTO}", f"--descriptor_set_out={schema}", *files], check=True)
        for first in ("protobuf", "library"):
            done = subprocess.run([sys.executable, "-B", "-c", CHILD, library, str(schema), first])
            failures += done.returncode != 0
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
