// Reads Protobuf's wire format one field at a time, without a schema and without
// trusting a byte of it.
//
// This is what lets a document be checked against its schema before generated
// code reads it: the lite runtime keeps quiet about fields it does not know.
#ifndef GOODWILL_SRC_WIRE_WIRE_READER_H_
#define GOODWILL_SRC_WIRE_WIRE_READER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace goodwill::wire {

enum class WireType : uint8_t {
  kVarint = 0,
  kFixed64 = 1,
  kBytes = 2,
  kStartGroup = 3,
  kEndGroup = 4,
  kFixed32 = 5,
};

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  struct Field {
    uint32_t number = 0;
    WireType type = WireType::kVarint;
    uint64_t value = 0;      // kVarint, kFixed64, kFixed32
    std::string_view bytes;  // kBytes
  };

  // The next field. False at the end, and when the bytes are malformed: see ok().
  // Groups (which no document of ours uses) are malformed.
  bool Next(Field* field);
  bool ok() const { return ok_; }

  // The next varint of a packed field; false as in Next.
  bool NextVarint(uint64_t* value);

 private:
  bool Fail() {
    ok_ = false;
    return false;
  }
  bool ReadVarint(uint64_t* value);
  bool ReadFixed(size_t size, uint64_t* value);

  std::string_view rest_;
  bool ok_ = true;
};

// Appends to a wire-format message.
void AppendVarint(uint64_t value, std::string* out);
void AppendTag(uint32_t number, WireType type, std::string* out);
void AppendBytes(uint32_t number, std::string_view bytes, std::string* out);

// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool IsUtf8(std::string_view text);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_WIRE_READER_H_
