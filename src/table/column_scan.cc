#include "table/column_scan.h"

#include <bit>
#include <cstring>

namespace goodwill {
namespace {

// Rows that are looked at between two decisions whether to go on.
constexpr int64_t kBlock = 4096;

uint64_t Load64(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof(word));
  return word;
}

template <typename Offset>
OffsetsScan ScanOffsetsOf(const Offset* offsets, int64_t count) {
  OffsetsScan scan;
  // Differences of hostile offsets may overflow; comparisons cannot.
  bool falls = offsets[0] < 0;
  bool empty = false;
  for (int64_t i = 0; i < count; ++i) {
    falls |= offsets[i + 1] < offsets[i];
    empty |= offsets[i + 1] == offsets[i];
  }
  scan.rising = !falls;
  scan.any_empty = empty;
  return scan;
}

bool IsContinuation(unsigned char c) { return (c & 0xC0) == 0x80; }

}  // namespace

bool AllWithin(const int64_t* values, int64_t count, int64_t lowest, int64_t highest) {
  // One comparison for both ends: distances from the lowest, without a sign.
  const uint64_t base = static_cast<uint64_t>(lowest);
  const uint64_t span = static_cast<uint64_t>(highest) - base;
  for (int64_t begin = 0; begin < count; begin += kBlock) {
    const int64_t end = count - begin < kBlock ? count : begin + kBlock;
    bool outside = false;
    for (int64_t i = begin; i < end; ++i) {
      outside |= static_cast<uint64_t>(values[i]) - base > span;
    }
    if (outside) return false;
  }
  return true;
}

OffsetsScan ScanOffsets(const int32_t* offsets, int64_t count) {
  return ScanOffsetsOf(offsets, count);
}

OffsetsScan ScanOffsets(const int64_t* offsets, int64_t count) {
  return ScanOffsetsOf(offsets, count);
}

BytesScan ScanBytes(const char* data, size_t size) {
  constexpr uint64_t kHigh = 0x8080808080808080u;
  constexpr uint64_t kOnes = 0x0101010101010101u;
  // (x - n) & ~x has a byte's top bit set if some byte is below n (n <= 128).
  constexpr uint64_t kAboveSpace = kOnes * (' ' + 1);
  uint64_t high = 0;
  uint64_t blank = 0;
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    const uint64_t a = Load64(data + i);
    const uint64_t b = Load64(data + i + 8);
    const uint64_t c = Load64(data + i + 16);
    const uint64_t d = Load64(data + i + 24);
    high |= (a | b) | (c | d);
    blank |= ((a - kAboveSpace) & ~a) | ((b - kAboveSpace) & ~b) | ((c - kAboveSpace) & ~c) |
             ((d - kAboveSpace) & ~d);
  }
  BytesScan scan;
  for (; i < size; ++i) {
    const unsigned char byte = static_cast<unsigned char>(data[i]);
    high |= byte;
    scan.any_blank |= byte <= ' ';
  }
  scan.ascii = (high & kHigh) == 0;
  scan.any_blank |= (blank & kHigh) != 0;
  return scan;
}

bool IsUtf8(std::string_view text) {
  const unsigned char* p = reinterpret_cast<const unsigned char*>(text.data());
  const unsigned char* const end = p + text.size();
  while (p != end) {
    if (*p < 0x80) {
      while (end - p >= 8 &&
             (Load64(reinterpret_cast<const char*>(p)) & 0x8080808080808080u) == 0) {
        p += 8;
      }
      while (p != end && *p < 0x80) ++p;
      continue;
    }
    const ptrdiff_t left = end - p;
    if (*p >= 0xC2 && *p <= 0xDF) {
      if (left < 2 || !IsContinuation(p[1])) return false;
      p += 2;
    } else if ((*p & 0xF0) == 0xE0) {
      if (left < 3 || !IsContinuation(p[1]) || !IsContinuation(p[2])) return false;
      if (*p == 0xE0 && p[1] < 0xA0) return false;  // a shorter form exists
      if (*p == 0xED && p[1] > 0x9F) return false;  // surrogates
      p += 3;
    } else if (*p >= 0xF0 && *p <= 0xF4) {
      if (left < 4 || !IsContinuation(p[1]) || !IsContinuation(p[2]) || !IsContinuation(p[3])) {
        return false;
      }
      if (*p == 0xF0 && p[1] < 0x90) return false;  // a shorter form exists
      if (*p == 0xF4 && p[1] > 0x8F) return false;  // beyond U+10FFFF
      p += 4;
    } else {
      return false;
    }
  }
  return true;
}

int64_t CountZeroBits(const uint8_t* bits, int64_t offset, int64_t count) {
  int64_t ones = 0;
  int64_t i = 0;
  for (; i < count && ((offset + i) & 7) != 0; ++i) ones += BitAt(bits, offset + i) ? 1 : 0;
  for (; i + 64 <= count; i += 64) {
    ones += std::popcount(Load64(reinterpret_cast<const char*>(bits) + ((offset + i) >> 3)));
  }
  for (; i < count; ++i) ones += BitAt(bits, offset + i) ? 1 : 0;
  return count - ones;
}

}  // namespace goodwill
