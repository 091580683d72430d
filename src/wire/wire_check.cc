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
  return type == FieldType::kString || type == FieldType::kMessage ? WireType::kBytes
                                                                    : WireType::kVarint;
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
        return std::to_string(number) + " is not a " + field.codes->name;
      }
      break;
    case FieldType::kInt64:
    case FieldType::kString:
    case FieldType::kMessage:
      break;
  }
  return {};
}

bool Check(const MessageSchema& schema, std::string_view bytes, const std::string& self, int depth,
           Findings* findings) {
  std::vector<int64_t> counts(schema.fields.size());
  WireReader reader(bytes);
  for (WireReader::Field f; reader.Next(&f);) {
    if (findings->full()) return true;
    const FieldSchema* const field = schema.Find(f.number);
    if (field == nullptr) {
      findings->Broken(JoinPath(self, std::to_string(f.number)), nullptr,
                       "no field of " + schema.name + " has this number");
      continue;
    }
    int64_t& count = counts[static_cast<size_t>(field - schema.fields.data())];
    const auto path = [&] { return JoinPath(self, field->name, field->repeated ? count : -1); };
    const bool packed =
        field->repeated && f.type == WireType::kBytes && WireTypeOf(field->type) == WireType::kVarint;
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
    if (f.type != WireTypeOf(field->type)) {
      findings->Broken(path(), nullptr, "has another type in these bytes");
    } else if (field->type == FieldType::kString) {
      if (!IsUtf8(f.bytes)) findings->Broken(path(), nullptr, "is not valid UTF-8");
    } else if (field->type == FieldType::kMessage) {
      if (depth + 1 > TextReader::kMaxDepth) {
        findings->Broken(path(), nullptr, "is nested too deeply");
      } else if (!Check(*field->message, f.bytes, path(), depth + 1, findings)) {
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

bool CheckWire(const MessageSchema& schema, std::string_view bytes, Findings* findings) {
  return Check(schema, bytes, "", 0, findings);
}

}  // namespace goodwill::wire
