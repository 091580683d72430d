#include "wire/wire_check.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "wire/text_reader.h"
#include "wire/wire_reader.h"

namespace goodwill::wire {
namespace {

WireType WireTypeOf(FieldType type) {
  switch (type) {
    case FieldType::kDouble:
      return WireType::kFixed64;
    case FieldType::kString:
    case FieldType::kMessage:
    case FieldType::kBytes:
      return WireType::kBytes;
    case FieldType::kInt64:
    case FieldType::kInt32:
    case FieldType::kBool:
    case FieldType::kEnum:
    case FieldType::kSint64:
      break;
  }
  return WireType::kVarint;
}

// Empty if the number is one of the field's type.
std::string WhyNot(const FieldSchema& field, uint64_t value) {
  const auto number = static_cast<int64_t>(value);
  switch (field.type) {
    case FieldType::kBool:
      if (value > 1) return std::to_string(value) + " is neither true nor false";
      break;
    case FieldType::kInt32:
    case FieldType::kEnum:
      if (number < std::numeric_limits<int32_t>::min() ||
          number > std::numeric_limits<int32_t>::max()) {
        return std::to_string(number) + " does not fit 32 bits";
      }
      if (field.type == FieldType::kEnum &&
          field.codes->Find(static_cast<int32_t>(number)) == nullptr) {
        return std::to_string(number) + " is no " + field.codes->name;
      }
      break;
    case FieldType::kDouble:
    case FieldType::kInt64:
    case FieldType::kString:
    case FieldType::kMessage:
    case FieldType::kBytes:
    case FieldType::kSint64:
      break;
  }
  return {};
}

// False when the bytes are no message at all.
bool Check(const MessageSchema& schema, std::string_view bytes, const std::string& self, int depth,
           UnknownFields unknown, Findings* findings, bool* readable) {
  std::vector<int64_t> counts(schema.fields.size());
  WireReader reader(bytes);
  for (WireReader::Field f; reader.Next(&f);) {
    if (findings->full()) return true;
    const FieldSchema* const field = schema.Find(f.number);
    if (field == nullptr) {
      if (unknown == UnknownFields::kKeep) continue;
      findings->Broken(JoinPath(self, std::to_string(f.number)), nullptr,
                       "no field of " + schema.name + " has this number");
      continue;
    }
    int64_t& count = counts[static_cast<size_t>(field - schema.fields.data())];
    const auto path = [&] { return JoinPath(self, field->name, field->repeated ? count : -1); };
    const bool packed = field->repeated && f.type == WireType::kBytes &&
                        WireTypeOf(field->type) == WireType::kVarint;
    if (packed) {
      WireReader elements(f.bytes);
      for (uint64_t value; elements.NextVarint(&value); ++count) {
        if (std::string reason = WhyNot(*field, value); !reason.empty()) {
          findings->Broken(path(), nullptr, std::move(reason));
        }
      }
      if (!elements.ok()) return false;
      continue;
    }
    if (field->repeated && f.type == WireType::kBytes &&
        WireTypeOf(field->type) == WireType::kFixed64) {
      if (f.bytes.size() % 8 != 0) return false;
      count += static_cast<int64_t>(f.bytes.size() / 8);
      continue;
    }
    if (f.type != WireTypeOf(field->type)) {
      findings->Broken(path(), nullptr, "has another type in these bytes");
    } else if (field->type == FieldType::kString) {
      if (!IsUtf8(f.bytes)) {
        findings->Broken(path(), nullptr, "is not valid UTF-8");
        *readable = false;
      }
    } else if (field->type == FieldType::kBytes) {
      // Anything may be in them.
    } else if (field->type == FieldType::kMessage) {
      if (depth + 1 > TextReader::kMaxDepth) {
        findings->Broken(path(), nullptr, "is nested too deeply");
        *readable = false;
      } else if (!Check(*field->message, f.bytes, path(), depth + 1, unknown, findings, readable)) {
        return false;
      }
    } else if (std::string reason = WhyNot(*field, f.value); !reason.empty()) {
      findings->Broken(path(), nullptr, std::move(reason));
    }
    ++count;
  }
  return reader.ok();
}

}  // namespace

bool CheckWire(const MessageSchema& schema, std::string_view bytes, UnknownFields unknown,
               Findings* findings) {
  bool readable = true;
  if (!Check(schema, bytes, "", 0, unknown, findings, &readable)) {
    findings->Broken("", nullptr, "the bytes are not a serialised goodwill.v1." + schema.name);
    return false;
  }
  return readable && !findings->full();
}

}  // namespace goodwill::wire
