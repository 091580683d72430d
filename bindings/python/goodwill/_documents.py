"""The library's documents: Protocol Buffers as plain dicts, and as messages.

The schema is a descriptor set that is made from ``goodwill/v1/*.proto`` when the
package is built, and loaded into a descriptor pool of our own: a program that
has its own classes for the same files keeps them undisturbed.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from ._errors import GoodwillError, InvalidArgumentError, Problem, Status

_HERE = Path(__file__).resolve().parent
_SCHEMA = _HERE / "_schema.binpb"
_SOURCES = _HERE.parents[2] / "capi" / "proto"


def _descriptor_set() -> bytes:
    if _SCHEMA.exists():
        return _SCHEMA.read_bytes()
    # Imported from the source tree, where nothing has been built.
    compiler = shutil.which("protoc")
    if not _SOURCES.is_dir() or compiler is None:
        raise GoodwillError(
            "this copy of the package was not built: its document schema is missing",
            code=Status.FAILED_PRECONDITION,
        )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "schema"
        sources = sorted(str(p) for p in (_SOURCES / "goodwill" / "v1").glob("*.proto"))
        subprocess.run(
            [compiler, f"--proto_path={_SOURCES}", f"--descriptor_set_out={out}", *sources],
            check=True,
        )
        return out.read_bytes()


@functools.lru_cache(maxsize=None)
def _pool() -> Any:
    files = descriptor_pb2.FileDescriptorSet.FromString(_descriptor_set())
    pool = descriptor_pool.DescriptorPool()
    waiting = {file.name: file for file in files.file}

    def add(name: str) -> None:
        file = waiting.pop(name, None)
        if file is not None:
            for needed in file.dependency:
                add(needed)
            pool.Add(file) if not hasattr(pool, "AddSerializedFile") else pool.AddSerializedFile(
                file.SerializeToString()
            )

    for name in list(waiting):
        add(name)
    return pool


@functools.lru_cache(maxsize=None)
def message_class(name: str) -> Any:
    """The Protobuf class of goodwill.v1.<name>."""
    descriptor = _pool().FindMessageTypeByName(f"goodwill.v1.{name}")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(_pool()).GetPrototype(descriptor)


def decode(name: str, data: bytes) -> Any:
    """A message of goodwill.v1.<name> from its bytes."""
    return message_class(name).FromString(data)


def to_dict(message: Any) -> Dict[str, Any]:
    """A result as plain Python values, under the message's own names.

    Everything is there: an empty list is a list, zero is zero, and None stands for what
    was not said. Whole numbers stay ``int``, enumerators are their names, a customer's id
    is the id.
    """
    return {field.name: _result(message, field) for field in message.DESCRIPTOR.fields}


def _result(message: Any, field: Any) -> Any:
    if not _is_repeated(field) and field.has_presence and not message.HasField(field.name):
        return None
    return _plain(field, getattr(message, field.name), _part)


def _part(message: Any) -> Any:
    if message.DESCRIPTOR.full_name == "goodwill.v1.CustomerId":
        return getattr(message, message.WhichOneof("id") or "text")
    return to_dict(message)


def said(message: Any) -> Dict[str, Any]:
    """A message as plain Python values like :func:`to_dict`, but only what it says:
    what is absent takes its default when :func:`from_dict` reads it."""
    return {field.name: _plain(field, value, said) for field, value in message.ListFields()}


def _plain(field: Any, value: Any, plain: Callable[[Any], Any]) -> Any:
    if _is_repeated(field):
        return [_plain_one(field, item, plain) for item in value]
    return _plain_one(field, value, plain)


def _plain_one(field: Any, value: Any, plain: Callable[[Any], Any]) -> Any:
    if field.message_type is not None:
        return plain(value)
    if field.enum_type is not None:
        known = field.enum_type.values_by_number.get(value)
        return known.name if known is not None else value
    return value


def _is_repeated(field: Any) -> bool:
    return bool(field.label == field.LABEL_REPEATED)


def from_dict(name: str, values: Mapping[str, Any]) -> Any:
    """The message that :func:`said` would show as ``values``.

    Unknown names and wrong types are refused, all of them at once, by path.
    """
    message = message_class(name)()
    problems: List[Problem] = []
    _fill(message, values, "", problems)
    if problems:
        lines = "\n".join(f"  {p.field}: {p.reason}" for p in problems)
        raise InvalidArgumentError(f"not a {name.lower()}:\n{lines}", problems=problems)
    return message


def _fill(message: Any, values: Any, path: str, problems: List[Problem]) -> None:
    def refuse(where: str, reason: str) -> None:
        problems.append(Problem(None, None, None, where, reason))

    if not isinstance(values, Mapping):
        refuse(path, f"expected a dict, got {type(values).__name__}")
        return
    for key, value in values.items():
        where = f"{path}.{key}" if path else str(key)
        field = message.DESCRIPTOR.fields_by_name.get(key)
        if field is None:
            refuse(where, "there is no such field")
        elif value is None:
            continue
        elif _is_repeated(field):
            if isinstance(value, (str, bytes, Mapping)) or not hasattr(value, "__iter__"):
                refuse(where, f"expected a list, got {type(value).__name__}")
                continue
            target = getattr(message, key)
            for index, item in enumerate(value):
                place = f"{where}[{index}]"
                if field.message_type is not None:
                    _fill(target.add(), item, place, problems)
                else:
                    try:
                        target.append(_scalar(field, item))
                    except (TypeError, ValueError) as error:
                        refuse(place, str(error))
        elif field.message_type is not None:
            getattr(message, key).SetInParent()
            _fill(getattr(message, key), value, where, problems)
        else:
            try:
                setattr(message, key, _scalar(field, value))
            except (TypeError, ValueError) as error:
                refuse(where, str(error))


def _scalar(field: Any, value: Any) -> Any:
    if field.enum_type is not None and isinstance(value, str):
        known = field.enum_type.values_by_name.get(value)
        if known is None:
            names = ", ".join(v.name for v in field.enum_type.values if v.number != 0)
            raise ValueError(f"'{value}' is not one of {names}")
        return known.number
    if field.cpp_type == field.CPPTYPE_STRING and not isinstance(value, (str, bytes)):
        raise TypeError(f"expected text, got {type(value).__name__}")
    if field.cpp_type == field.CPPTYPE_BOOL and not isinstance(value, bool):
        raise TypeError(f"expected True or False, got {type(value).__name__}")
    if isinstance(value, bool) and field.cpp_type != field.CPPTYPE_BOOL:
        raise TypeError("expected a number, got bool")
    return value
