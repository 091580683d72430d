#include "wire/schema.h"

#include "wire/wire_reader.h"

namespace goodwill::wire {

extern const unsigned char kDocumentSchema[];
extern const size_t kDocumentSchemaSize;

namespace {

// Numbers of the fields of descriptor.proto that are read here.
namespace file_set { constexpr uint32_t kFile = 1; }
namespace file { constexpr uint32_t kPackage = 2, kMessage = 4, kEnum = 5; }
namespace message { constexpr uint32_t kName = 1, kField = 2, kMessage = 3, kEnum = 4, kOneof = 8; }
namespace field {
constexpr uint32_t kName = 1, kNumber = 3, kLabel = 4, kType = 5, kTypeName = 6, kOneof = 9,
                   kProto3Optional = 17;
constexpr uint64_t kRepeated = 3;
}  // namespace field
namespace codes { constexpr uint32_t kName = 1, kValue = 2, kNumber = 2; }

template <typename List, typename Predicate>
auto FindIn(const List& list, Predicate matches) -> decltype(list.data()) {
  for (const auto& item : list) {
    if (matches(item)) return &item;
  }
  return nullptr;
}

}  // namespace

const EnumSchema::Value* EnumSchema::Find(std::string_view value_name) const {
  return FindIn(values, [&](const Value& v) { return v.name == value_name; });
}

const EnumSchema::Value* EnumSchema::Find(int32_t number) const {
  return FindIn(values, [&](const Value& v) { return v.number == number; });
}

const FieldSchema* MessageSchema::Find(std::string_view field_name) const {
  return FindIn(fields, [&](const FieldSchema& f) { return f.name == field_name; });
}

const FieldSchema* MessageSchema::Find(uint32_t number) const {
  return FindIn(fields, [&](const FieldSchema& f) { return f.number == number; });
}

Schema::Schema(std::string_view descriptor_set) {
  WireReader reader(descriptor_set);
  for (WireReader::Field f; reader.Next(&f);) {
    if (f.number == file_set::kFile) ReadFile(f.bytes);
  }
  for (const Reference& reference : references_) {
    FieldSchema& field = reference.message->fields[reference.field];
    // ".goodwill.v1.Window"
    const std::string_view name = reference.type_name.substr(1);
    if (const auto it = messages_.find(name); it != messages_.end()) field.message = &it->second;
    if (const auto it = enums_.find(name); it != enums_.end()) field.codes = &it->second;
  }
  references_.clear();
}

std::string_view Schema::EmbeddedDescriptorSet() {
  return {reinterpret_cast<const char*>(kDocumentSchema), kDocumentSchemaSize};
}

const MessageSchema* Schema::Message(std::string_view full_name) const {
  const auto it = messages_.find(full_name);
  return it == messages_.end() ? nullptr : &it->second;
}

void Schema::ReadFile(std::string_view bytes) {
  std::string package;
  WireReader reader(bytes);
  // The package comes before what it holds.
  for (WireReader::Field f; reader.Next(&f);) {
    if (f.number == file::kPackage) package = std::string(f.bytes) + ".";
    if (f.number == file::kMessage) ReadMessage(f.bytes, package);
    if (f.number == file::kEnum) ReadEnum(f.bytes, package);
  }
}

void Schema::ReadMessage(std::string_view bytes, const std::string& scope) {
  WireReader name_reader(bytes);
  std::string name;
  for (WireReader::Field f; name_reader.Next(&f);) {
    if (f.number == message::kName) name = f.bytes;
  }
  MessageSchema& schema = messages_[scope + name];
  schema.name = name;
  WireReader reader(bytes);
  for (WireReader::Field f; reader.Next(&f);) {
    if (f.number == message::kMessage) ReadMessage(f.bytes, scope + name + ".");
    if (f.number == message::kEnum) ReadEnum(f.bytes, scope + name + ".");
    if (f.number == message::kOneof) {
      WireReader oneof(f.bytes);
      for (WireReader::Field g; oneof.Next(&g);) {
        if (g.number == message::kName) schema.oneofs.emplace_back(g.bytes);
      }
    }
    if (f.number != message::kField) continue;
    FieldSchema read;
    std::string_view type_name;
    bool optional = false;
    WireReader field_reader(f.bytes);
    for (WireReader::Field g; field_reader.Next(&g);) {
      if (g.number == field::kName) read.name = g.bytes;
      if (g.number == field::kNumber) read.number = static_cast<uint32_t>(g.value);
      if (g.number == field::kLabel) read.repeated = g.value == field::kRepeated;
      if (g.number == field::kType) read.type = static_cast<FieldType>(g.value);
      if (g.number == field::kTypeName) type_name = g.bytes;
      if (g.number == field::kOneof) read.oneof = static_cast<int>(g.value);
      if (g.number == field::kProto3Optional) optional = g.value != 0;
    }
    // `optional` is expressed as a oneof of one field.
    if (optional) read.oneof = -1;
    if (!type_name.empty()) references_.push_back({&schema, schema.fields.size(), type_name});
    schema.fields.push_back(std::move(read));
  }
}

void Schema::ReadEnum(std::string_view bytes, const std::string& scope) {
  EnumSchema read;
  WireReader reader(bytes);
  for (WireReader::Field f; reader.Next(&f);) {
    if (f.number == codes::kName) read.name = f.bytes;
    if (f.number != codes::kValue) continue;
    EnumSchema::Value value;
    WireReader value_reader(f.bytes);
    for (WireReader::Field g; value_reader.Next(&g);) {
      if (g.number == codes::kName) value.name = g.bytes;
      if (g.number == codes::kNumber) value.number = static_cast<int32_t>(g.value);
    }
    read.values.push_back(std::move(value));
  }
  const std::string name = scope + read.name;
  enums_[name] = std::move(read);
}

}  // namespace goodwill::wire
