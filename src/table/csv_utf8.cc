#include "table/csv_utf8.h"

#include <cstdint>
#include <cstring>

namespace goodwill::csv {
namespace {

bool Continues(const unsigned char* p) { return (*p & 0xC0) == 0x80; }

}  // namespace

size_t FindInvalidUtf8(std::string_view text) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(text.data());
  const unsigned char* const end = begin + text.size();
  const unsigned char* p = begin;
  while (p != end) {
    if (*p < 0x80) {
      uint64_t eight;
      while (end - p >= 8) {
        std::memcpy(&eight, p, 8);
        if ((eight & 0x8080808080808080) != 0) break;
        p += 8;
      }
      while (p != end && *p < 0x80) ++p;
      continue;
    }
    const ptrdiff_t left = end - p;
    if (*p >= 0xC2 && *p <= 0xDF) {
      if (left < 2 || !Continues(p + 1)) break;
      p += 2;
    } else if ((*p & 0xF0) == 0xE0) {
      if (left < 3 || !Continues(p + 1) || !Continues(p + 2)) break;
      if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F)) break;
      p += 3;
    } else if (*p >= 0xF0 && *p <= 0xF4) {
      if (left < 4 || !Continues(p + 1) || !Continues(p + 2) || !Continues(p + 3)) break;
      if ((*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F)) break;
      p += 4;
    } else {
      break;
    }
  }
  return p == end ? std::string_view::npos : static_cast<size_t>(p - begin);
}

}  // namespace goodwill::csv
