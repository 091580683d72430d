// Whole columns, looked over at the speed of memory: the checks that every value
// must pass before a column may be used as it is. They answer yes or no; where
// the answer is no, a slower pass finds the rows.
#ifndef GOODWILL_SRC_TABLE_COLUMN_SCAN_H_
#define GOODWILL_SRC_TABLE_COLUMN_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace goodwill {

// Whether lowest <= values[i] <= highest throughout.
bool AllWithin(const int64_t* values, int64_t count, int64_t lowest, int64_t highest);

// What texts laid end to end look like: `count` of them between count + 1 offsets.
struct OffsetsScan {
  bool rising = true;  // none falls, and the first is not negative
  bool any_empty = false;
};
OffsetsScan ScanOffsets(const int32_t* offsets, int64_t count);
OffsetsScan ScanOffsets(const int64_t* offsets, int64_t count);

struct BytesScan {
  bool ascii = true;
  bool any_blank = false;  // a byte up to and including the space
};
BytesScan ScanBytes(const char* data, size_t size);

// Well-formed UTF-8: shortest forms, no surrogates, at most U+10FFFF.
bool IsUtf8(std::string_view text);

// Bits that are 0 among `count`, from bit `offset` on; least significant first.
int64_t CountZeroBits(const uint8_t* bits, int64_t offset, int64_t count);

inline bool BitAt(const uint8_t* bits, int64_t index) {
  return ((bits[index >> 3] >> (index & 7)) & 1) != 0;
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_COLUMN_SCAN_H_
