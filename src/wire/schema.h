// What a document may contain: messages, fields and codes, read from the
// descriptor set that is embedded in the library.
//
// Checking a document by name and path needs a schema at run time. Protobuf's
// own descriptor pools are global, or cost a full runtime; this one is a plain
// value of the four things the checks need. It is made for each call (about
// 20 microseconds) and shares nothing, so neither threads, nor a fork, nor a
// second Protobuf in the process can disturb it.
#ifndef GOODWILL_SRC_WIRE_SCHEMA_H_
#define GOODWILL_SRC_WIRE_SCHEMA_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace goodwill::wire {

// The types that documents use, with descriptor.proto's numbers. Those that text
// is not read for are marked: a test fails when a policy gains one.
enum class FieldType : uint8_t {
  kDouble = 1,  // not in text
  kInt64 = 3,
  kInt32 = 5,
  kBool = 8,
  kString = 9,
  kMessage = 11,
  kBytes = 12,  // not in text
  kEnum = 14,
  kSint64 = 18,  // not in text
};

struct EnumSchema {
  std::string name;
  struct Value {
    std::string name;
    int32_t number = 0;
  };
  std::vector<Value> values;

  const Value* Find(std::string_view value_name) const;
  const Value* Find(int32_t number) const;
};

struct MessageSchema;

struct FieldSchema {
  std::string name;
  uint32_t number = 0;
  FieldType type = FieldType::kString;
  bool repeated = false;
  int oneof = -1;  // index into MessageSchema::oneofs; -1: none
  const MessageSchema* message = nullptr;  // for kMessage
  const EnumSchema* codes = nullptr;       // for kEnum
};

struct MessageSchema {
  std::string name;
  std::vector<FieldSchema> fields;
  std::vector<std::string> oneofs;

  const FieldSchema* Find(std::string_view field_name) const;
  const FieldSchema* Find(uint32_t number) const;
};

class Schema {
 public:
  // From a serialised google.protobuf.FileDescriptorSet.
  explicit Schema(std::string_view descriptor_set);
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  // Of the documents that are checked here: policy and calibration.
  static std::string_view EmbeddedDescriptorSet();

  // Null if there is none. Names are in full: "goodwill.v1.Policy".
  const MessageSchema* Message(std::string_view full_name) const;

  // All of them, by full name.
  const std::map<std::string, MessageSchema, std::less<>>& messages() const { return messages_; }

 private:
  // A field whose message or codes are named, and not yet looked up.
  struct Reference {
    MessageSchema* message;
    size_t field;
    std::string_view type_name;
  };

  void ReadFile(std::string_view bytes);
  void ReadMessage(std::string_view bytes, const std::string& scope);
  void ReadEnum(std::string_view bytes, const std::string& scope);

  std::map<std::string, MessageSchema, std::less<>> messages_;
  std::map<std::string, EnumSchema, std::less<>> enums_;
  std::vector<Reference> references_;
};

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_SCHEMA_H_
