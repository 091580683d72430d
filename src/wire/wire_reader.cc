#include "wire/wire_reader.h"

namespace goodwill::wire {

bool WireReader::ReadVarint(uint64_t* value) {
  uint64_t result = 0;
  for (size_t i = 0; i < 10 && i < rest_.size(); ++i) {
    const auto byte = static_cast<uint8_t>(rest_[i]);
    // The tenth byte holds one bit.
    if (i == 9 && byte > 1) return Fail();
    result |= uint64_t{byte & 0x7fu} << (7 * i);
    if (byte < 0x80) {
      rest_.remove_prefix(i + 1);
      *value = result;
      return true;
    }
  }
  return Fail();
}

bool WireReader::ReadFixed(size_t size, uint64_t* value) {
  if (rest_.size() < size) return Fail();
  uint64_t result = 0;
  for (size_t i = 0; i < size; ++i) {
    result |= uint64_t{static_cast<uint8_t>(rest_[i])} << (8 * i);
  }
  rest_.remove_prefix(size);
  *value = result;
  return true;
}

bool WireReader::NextVarint(uint64_t* value) { return ok_ && !rest_.empty() && ReadVarint(value); }

bool WireReader::Next(Field* field) {
  uint64_t tag;
  if (!NextVarint(&tag)) return false;
  const uint64_t number = tag >> 3;
  if (number == 0 || number > 0x1fffffff) return Fail();
  field->number = static_cast<uint32_t>(number);
  field->type = static_cast<WireType>(tag & 7);
  field->bytes = {};
  switch (field->type) {
    case WireType::kVarint:
      return ReadVarint(&field->value);
    case WireType::kFixed64:
      return ReadFixed(8, &field->value);
    case WireType::kFixed32:
      return ReadFixed(4, &field->value);
    case WireType::kBytes: {
      uint64_t size;
      if (!ReadVarint(&size) || size > rest_.size()) return Fail();
      field->bytes = rest_.substr(0, static_cast<size_t>(size));
      rest_.remove_prefix(static_cast<size_t>(size));
      return true;
    }
    case WireType::kStartGroup:
    case WireType::kEndGroup:
      break;
  }
  return Fail();
}

void AppendVarint(uint64_t value, std::string* out) {
  for (; value >= 0x80; value >>= 7) out->push_back(static_cast<char>(value | 0x80));
  out->push_back(static_cast<char>(value));
}

void AppendTag(uint32_t number, WireType type, std::string* out) {
  AppendVarint(uint64_t{number} << 3 | static_cast<uint64_t>(type), out);
}

void AppendBytes(uint32_t number, std::string_view bytes, std::string* out) {
  AppendTag(number, WireType::kBytes, out);
  AppendVarint(bytes.size(), out);
  out->append(bytes);
}

bool IsUtf8(std::string_view text) {
  size_t i = 0;
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(text[at]); };
  while (i < text.size()) {
    const uint8_t lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - i < size) return false;
    for (size_t k = 1; k < size; ++k) {
      if ((byte(i + k) & 0xc0) != 0x80) return false;
    }
    const uint8_t second = byte(i + 1);
    if ((lead == 0xe0 && second < 0xa0) ||   // overlong
        (lead == 0xed && second >= 0xa0) ||  // surrogates
        (lead == 0xf0 && second < 0x90) ||   // overlong
        (lead == 0xf4 && second >= 0x90)) {  // beyond U+10FFFF
      return false;
    }
    i += size;
  }
  return true;
}

}  // namespace goodwill::wire
