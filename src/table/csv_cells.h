// From the text of a cell to its value, exactly, or to the reason why not.
//
// Each parser reads one kind of value. Parse is called for every cell of a
// column and answers yes or no; Reason is asked only for a cell that Parse
// refused, and words the problem for people. Parse may read up to kPadding
// bytes behind a cell, which the reader's buffers have.
#ifndef GOODWILL_SRC_TABLE_CSV_CELLS_H_
#define GOODWILL_SRC_TABLE_CSV_CELLS_H_

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/currency.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/rounding.h"
#include "goodwill/base/zone.h"

namespace goodwill::csv {

// The text in single quotes for a message: shortened, control characters and
// what is not UTF-8 escaped.
std::string Shown(std::string_view text);

// Without blanks and tabs around it.
inline std::string_view Trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// Decimals with a fixed number of places: amounts, quantities, whole numbers.
class DecimalParser {
 public:
  // `what` names the kind of number in reasons: "an amount in EUR".
  DecimalParser(int scale, char mark, std::optional<Rounding> rounding, std::string what);

  // `text` has no blanks around it and is not empty.
  bool Parse(std::string_view text, int64_t* out) const {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (ParseShort(text.data(), text.size(), out)) return true;
#endif
    return ParseAny(text, out) == DecimalResult::kOk;
  }
  std::string Reason(std::string_view text) const;

 private:
  DecimalResult ParseAny(std::string_view text, int64_t* out) const;

  // Up to eight characters, not counting a minus, in one 64-bit word: the
  // common case, without a branch that depends on the digits. False: not such a
  // number; ParseAny decides.
  bool ParseShort(const char* p, size_t size, int64_t* out) const {
    const bool negative = *p == '-';
    p += negative;
    size -= negative;
    if (size - 1 > 7) return false;
    constexpr uint64_t kOnes = 0x0101010101010101;
    // Right-aligned: the last character in the highest byte, zeros in front.
    uint64_t word;
    std::memcpy(&word, p, 8);
    const int unused = static_cast<int>(8 - size) * 8;
    word <<= unused;
    const uint64_t zeros = kOnes * '0';
    word |= (zeros >> 8) >> (56 - unused);
    // Take the mark out, if there is one, by moving what is before it up.
    const uint64_t marks = word ^ (kOnes * static_cast<unsigned char>(mark_));
    // Exact for the lowest zero byte, which is all that is asked.
    const uint64_t hit = (marks - kOnes) & ~marks & (kOnes << 7);
    int missing = scale_;
    if (hit != 0) {
      const int at = std::countr_zero(hit) & ~7;  // bit where the mark's byte begins
      const uint64_t below = (uint64_t{1} << at) - 1;
      if (at == 56) return false;  // a mark at the end: ParseAny decides
      word = (word & below) << 8 | (word & (~below << 8)) | '0';
      missing -= 7 - at / 8;
      if (missing < 0) return false;
    }
    // All digits?
    const uint64_t digits = word - zeros;
    if ((((word + kOnes * 0x46) | digits) & (kOnes << 7)) != 0) return false;
    // Pairs, then fours, then eight.
    uint64_t value = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    value = (value * 100 + (value >> 16)) & 0x0000FFFF0000FFFF;
    value = (value * 10000 + (value >> 32)) & 0xFFFFFFFF;
    const int64_t scaled = static_cast<int64_t>(value) * power_[static_cast<size_t>(missing)];
    *out = negative ? -scaled : scaled;
    return true;
  }

  int scale_;
  char mark_;
  std::optional<Rounding> rounding_;
  std::string what_;
  std::array<int64_t, 8> power_;  // 10^0 .. 10^7
};

// How dates are written; never guessed.
struct DateForm {
  std::string_view name = "iso";
  char order[3] = {'y', 'm', 'd'};
  char mark = '-';
  bool iso = true;
};
// "" is iso; nothing for a form that does not exist.
std::optional<DateForm> FindDateForm(std::string_view name);
// "iso, d.m.y, d/m/y, ...".
std::string DateFormNames();

// Dates and times as instants.
class TimeParser {
 public:
  TimeParser(DateForm form, Zone zone);

  bool Parse(std::string_view text, int64_t* out) {
    // Rows tend to come in order of time: the same date again and again.
    if (text.size() == 10) {
      uint64_t head;
      uint16_t tail;
      std::memcpy(&head, text.data(), 8);
      std::memcpy(&tail, text.data() + 8, 2);
      if (head == last_head_ && tail == last_tail_) {
        *out = last_us_;
        return true;
      }
      if (!ParseAny(text, out)) return false;
      last_head_ = head;
      last_tail_ = tail;
      last_us_ = *out;
      return true;
    }
    return ParseAny(text, out);
  }
  std::string Reason(std::string_view text) const;

 private:
  // A civil day in the zone. In a uniform one, no clock changes.
  struct Day {
    int32_t day = INT32_MIN;
    bool uniform = false;
    int64_t start_us = 0;
  };
  static constexpr size_t kDays = 2048;

  bool ParseAny(std::string_view text, int64_t* out);
  IsoResult Read(std::string_view text, IsoTime* out) const;
  bool ToInstant(const IsoTime& time, int64_t* out);
  void Load(int32_t day, Day* entry) const;

  DateForm form_;
  Zone zone_;
  uint64_t last_head_ = 0;  // NULs, which no cell holds
  uint16_t last_tail_ = 0;
  int64_t last_us_ = 0;
  std::vector<Day> days_;
};

// true, false, 1, 0, yes, no, in any case.
bool ParseBoolean(std::string_view text, int64_t* out);
std::string BooleanReason(std::string_view text);

// One of a list, in any case: its place, from 1.
bool ParseCode(std::string_view text, std::span<const std::string_view> codes, int64_t* out);
std::string CodeReason(std::string_view text, std::span<const std::string_view> codes);

}  // namespace goodwill::csv

#endif  // GOODWILL_SRC_TABLE_CSV_CELLS_H_
