// Number columns: instants, minor units, millionths, integers, booleans and
// codes, as int64. Values that already are what is wanted stay where they are.
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/rounding.h"
#include "table/arrow_column.h"
#include "table/column_scan.h"

namespace goodwill {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
// Minus this is the lowest number that is not kNullNumber.
constexpr int64_t kLowest = -kMax;

using Int128 = __int128;

std::string ShortestText(double value) {
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return error == std::errc() ? std::string(buffer, end) : "the value";
}

std::string ShortestText(float value) {
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return error == std::errc() ? std::string(buffer, end) : "the value";
}

// A decimal's digits with the mark in its place.
std::string DecimalText(Int128 value, int scale) {
  const bool negative = value < 0;
  std::string digits;
  for (; value != 0; value /= 10) {
    const int digit = static_cast<int>(value % 10);
    digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
  }
  if (scale > 0 && scale < 100) {
    while (digits.size() <= static_cast<size_t>(scale)) digits.insert(digits.begin(), '0');
    digits.insert(digits.size() - static_cast<size_t>(scale), ".");
  } else if (scale != 0) {
    digits += "e" + std::to_string(-scale);
  }
  return (negative ? "-" : "") + (digits.empty() ? "0" : digits);
}

// value * 10^shift as int64; digits that are lost must be zeros, unless a
// rounding is named.
enum class Scaled : uint8_t { kOk, kTooManyDigits, kTooLarge };

Scaled ScaleDecimal(Int128 value, int shift, const std::optional<Rounding>& rounding,
                    int64_t* out) {
  if (shift >= 0) {
    if (value == 0) {
      *out = 0;
      return Scaled::kOk;
    }
    if (shift > kMaxScale || value < kLowest || value > kMax ||
        !CheckedMul(static_cast<int64_t>(value), kPowersOfTen[static_cast<size_t>(shift)], out) ||
        *out < kLowest) {
      return Scaled::kTooLarge;
    }
    return Scaled::kOk;
  }
  constexpr int kMaxShift = 38;  // 10^38 is the largest power in 127 bits
  if (-shift <= kMaxScale && value >= kLowest && value <= kMax) {
    const int64_t narrow = static_cast<int64_t>(value);
    const int64_t power = kPowersOfTen[static_cast<size_t>(-shift)];
    if (narrow % power == 0) {
      *out = narrow / power;
    } else if (rounding) {
      *out = DivideRounded<int64_t>(narrow, power, *rounding);
    } else {
      return Scaled::kTooManyDigits;
    }
    return Scaled::kOk;
  }
  Int128 power = 1;
  if (-shift > kMaxShift) {
    // Beyond 10^38 every value is nearer to zero than to one, as a tenth is.
    value = value == 0 ? 0 : (value < 0 ? -1 : 1);
    power = 10;
  } else {
    for (int i = 0; i < -shift; ++i) power *= 10;
  }
  if (value % power != 0 && !rounding) return Scaled::kTooManyDigits;
  const Int128 quotient = rounding ? DivideRounded<Int128>(value, power, *rounding) : value / power;
  if (quotient < kLowest || quotient > kMax) return Scaled::kTooLarge;
  *out = static_cast<int64_t>(quotient);
  return Scaled::kOk;
}

// Adding this to a double below 2^51 leaves its nearest integer in the low bits.
constexpr double kRounder = 6755399441055744.0;  // 1.5 * 2^52

// The largest power of two below which floats lie closer together than decimals
// with `digits` digits, so that a float stands for one decimal only.
double UniqueFloatBound(int digits) {
  const double step = 1.0 / static_cast<double>(kPowersOfTen[static_cast<size_t>(digits)]);
  double spacing = 1.0;
  while (spacing >= step) spacing /= 2;
  return spacing * 16777216.0;  // 2^24 floats between two powers of two, doubled
}

}  // namespace

// ------------------------------------------------------------- one value each

template <typename T>
struct ArrowColumn::IntegerToNumber {
  const ArraySlice& rows;
  int64_t lowest;
  int64_t highest;
  int64_t factor;
  std::string_view outside;

  Outcome operator()(int64_t i, int64_t* out) const {
    const T value = rows.Value<T>(i);
    if (std::cmp_less(value, lowest) || std::cmp_greater(value, highest)) return Outcome::kBad;
    *out = static_cast<int64_t>(value) * factor;
    return Outcome::kValue;
  }
  std::string Reason(int64_t i) const {
    return std::to_string(rows.Value<T>(i)) + std::string(outside);
  }
};

template <typename T>
struct ArrowColumn::DecimalToNumber {
  const ArrowColumn& column;
  const ArraySlice& rows;
  int shift;

  Scaled Scale(int64_t i, int64_t* out) const {
    return ScaleDecimal(rows.Value<T>(i), shift, column.rounding_, out);
  }
  Outcome operator()(int64_t i, int64_t* out) const {
    return Scale(i, out) == Scaled::kOk ? Outcome::kValue : Outcome::kBad;
  }
  std::string Reason(int64_t i) const {
    int64_t ignored;
    const std::string text = DecimalText(rows.Value<T>(i), column.type_.scale);
    if (Scale(i, &ignored) == Scaled::kTooLarge) return text + " is too large";
    return text + column.TooManyDigits();
  }
};

struct ArrowColumn::Float64ToNumber {
  const ArrowColumn& column;
  const ArraySlice& rows;

  Outcome operator()(int64_t i, int64_t* out) const {
    const double value = rows.Value<double>(i);
    if (DoubleToScaled(value, column.digits_, out)) return Outcome::kValue;
    if (column.rounding_ && DoubleToScaledRounded(value, column.digits_, *column.rounding_, out) &&
        *out >= kLowest) {
      return Outcome::kValue;
    }
    return Outcome::kBad;
  }
  std::string Reason(int64_t i) const {
    const double value = rows.Value<double>(i);
    if (std::isnan(value)) return "is not a number (NaN); a null is an absent value";
    if (std::isinf(value)) return "is infinite";
    const double limit =
        9007199254740992.0 / static_cast<double>(kPowersOfTen[static_cast<size_t>(column.digits_)]);
    if (std::fabs(value) > limit)
      return ShortestText(value) + " is too large to be exact as float64";
    return ShortestText(value) + column.TooManyDigits();
  }
};

struct ArrowColumn::Float32ToNumber {
  const ArrowColumn& column;
  const ArraySlice& rows;
  double scale;
  double bound;  // of what stands for one decimal only

  Outcome operator()(int64_t i, int64_t* out) const {
    const float value = rows.Value<float>(i);
    const double wide = value;
    if (std::fabs(wide) < bound) {
      // 24 bits times at most 20: exact.
      const double units = std::nearbyint(wide * scale);
      // Rounding twice is harmless here: no such quotient lies closer than 2^-45
      // to the middle between two floats without being there.
      if (static_cast<float>(units / scale) == value) {
        *out = static_cast<int64_t>(units);
        return Outcome::kValue;
      }
    } else if (std::fabs(wide) <= 16777216.0 && std::nearbyint(wide) == wide) {
      *out = static_cast<int64_t>(wide) * static_cast<int64_t>(scale);
      return Outcome::kValue;
    }
    if (column.rounding_ && DoubleToScaledRounded(wide, column.digits_, *column.rounding_, out) &&
        *out >= kLowest) {
      return Outcome::kValue;
    }
    return Outcome::kBad;
  }
  std::string Reason(int64_t i) const {
    const float value = rows.Value<float>(i);
    if (std::isnan(value)) return "is not a number (NaN); a null is an absent value";
    if (std::isinf(value)) return "is infinite";
    if (std::fabs(static_cast<double>(value)) >= bound) {
      return ShortestText(value) + " is too large to be exact as float32";
    }
    return ShortestText(value) + column.TooManyDigits();
  }
};

struct ArrowColumn::TimestampToInstant {
  const ArrowColumn& column;
  const ArraySlice& rows;
  CivilClock& clock;

  Outcome operator()(int64_t i, int64_t* out) {
    int64_t us = rows.Value<int64_t>(i);
    switch (column.type_.ticks_per_second) {
      case 1:
        if (!CheckedMul(us, 1'000'000, &us)) return Outcome::kBad;
        break;
      case 1'000:
        if (!CheckedMul(us, 1'000, &us)) return Outcome::kBad;
        break;
      case 1'000'000'000:
        if (us % 1'000 != 0) return Outcome::kBad;
        us /= 1'000;
        break;
      default:
        break;
    }
    if (!IsInstant(us)) return Outcome::kBad;
    *out = us;
    return column.type_.zoned || clock.ToInstant(us, out) ? Outcome::kValue : Outcome::kBad;
  }
  std::string Reason(int64_t i) const {
    const int64_t value = rows.Value<int64_t>(i);
    if (column.type_.ticks_per_second == 1'000'000'000 && value % 1'000 != 0) {
      return std::to_string(value) +
             " ns is finer than a microsecond, which is what is kept: cast the column to us";
    }
    return std::to_string(value) + " is outside the years 1 to 9999";
  }
};

template <typename T>
struct ArrowColumn::DateToInstant {
  const ArraySlice& rows;
  CivilClock& clock;

  static constexpr int64_t kPerDay = sizeof(T) == 4 ? 1 : 86'400'000;

  Outcome operator()(int64_t i, int64_t* out) {
    const int64_t value = rows.Value<T>(i);
    const int64_t day = value / kPerDay;
    if (value % kPerDay != 0 || day < kMinDay || day > kMaxDay) return Outcome::kBad;
    return clock.ToInstant(day * kMicrosPerDay, out) ? Outcome::kValue : Outcome::kBad;
  }
  std::string Reason(int64_t i) const {
    const int64_t value = rows.Value<T>(i);
    if (value % kPerDay != 0) return std::to_string(value) + " ms is not a whole day";
    return "day " + std::to_string(value / kPerDay) + " is outside the years 1 to 9999";
  }
};

struct ArrowColumn::BitToNumber {
  const ArraySlice& rows;

  Outcome operator()(int64_t i, int64_t* out) const {
    *out = BitAt(static_cast<const uint8_t*>(rows.values), rows.offset + i) ? 1 : 0;
    return Outcome::kValue;
  }
  std::string Reason(int64_t) const { return {}; }
};

// Texts come without the blanks around them, and are not empty.

struct ArrowColumn::TextToMoney {
  const ArrowColumn& column;

  DecimalResult Parse(std::string_view text, int64_t* out) const {
    if (column.rounding_) {
      return ParseDecimalRounded(text, column.digits_, '.', *column.rounding_, out);
    }
    return ParseDecimal(text, column.digits_, '.', out);
  }
  bool operator()(std::string_view text, int64_t* out) const {
    return Parse(text, out) == DecimalResult::kOk;
  }
  std::string Reason(std::string_view text) const {
    int64_t ignored;
    const DecimalResult result = Parse(text, &ignored);
    if (result == DecimalResult::kTooManyDigits) return QuoteValue(text) + column.TooManyDigits();
    return QuoteValue(text) + " " + std::string(DecimalResultReason(result));
  }
};

struct ArrowColumn::TextToTime {
  CivilClock& clock;

  IsoResult Parse(std::string_view text, int64_t* out, bool* in_range) {
    IsoTime time;
    const IsoResult result = ParseIsoTime(text, &time);
    if (result != IsoResult::kOk) return result;
    const int64_t local = time.day * kMicrosPerDay + time.second * kMicrosPerSecond + time.micros;
    if (time.has_offset) {
      *out = local - time.offset_seconds * kMicrosPerSecond;
      *in_range = IsInstant(*out);
    } else {
      *in_range = clock.ToInstant(local, out);
    }
    return result;
  }
  bool operator()(std::string_view text, int64_t* out) {
    bool in_range = false;
    return Parse(text, out, &in_range) == IsoResult::kOk && in_range;
  }
  std::string Reason(std::string_view text) {
    int64_t ignored;
    bool in_range = false;
    const IsoResult result = Parse(text, &ignored, &in_range);
    if (result != IsoResult::kOk) {
      return QuoteValue(text) + " " + std::string(IsoResultReason(result));
    }
    return QuoteValue(text) + " is outside the years 1 to 9999";
  }
};

struct ArrowColumn::TextToCode {
  const ColumnSpec& spec;

  static bool EqualFolded(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
      if (c != lower[i]) return false;
    }
    return true;
  }
  bool operator()(std::string_view text, int64_t* out) const {
    for (size_t k = 0; k < spec.codes.size(); ++k) {
      if (EqualFolded(text, spec.codes[k])) {
        *out = static_cast<int64_t>(k + 1);
        return true;
      }
    }
    return false;
  }
  std::string Reason(std::string_view text) const {
    std::string reason = QuoteValue(text) + " is none of ";
    for (size_t k = 0; k < spec.codes.size(); ++k) {
      if (k != 0) reason += ", ";
      reason += spec.codes[k];
    }
    return reason;
  }
};

// -------------------------------------------------------------- all the rows

std::string ArrowColumn::TooManyDigits() const {
  const std::string digits = std::to_string(digits_);
  const bool is_float = type_.kind == ArrowKind::kFloat64 || type_.kind == ArrowKind::kFloat32;
  std::string reason =
      is_float ? " is not the nearest " + type_.words + " to a decimal with " + digits + " decimals"
               : " has more than " + digits + " decimals";
  if (spec_.type == ColumnType::kMoney) reason += "; name a rounding to have it rounded";
  return reason;
}

template <typename Convert>
const int64_t* ArrowColumn::Fill(const ArraySlice& rows, Convert convert, BatchStore* store,
                                 BatchProblems* problems) const {
  int64_t* const out = store->New<int64_t>(rows.length);
  for (int64_t i = 0; i < rows.length; ++i) {
    if (rows.IsNull(i)) {
      out[i] = kNullNumber;
      AddAbsent(i, problems);
      continue;
    }
    if (convert(i, &out[i]) == Outcome::kBad) problems->Add(i, [&] { return convert.Reason(i); });
  }
  return out;
}

template <typename Convert>
const int64_t* ArrowColumn::FillFromTexts(const ColumnSlice& slice, Convert convert,
                                          BatchStore* store, BatchProblems* problems) const {
  if (type_.dictionary) return FillFromDictionary(slice, convert, store, problems);
  const ArraySlice& rows = slice.rows;
  int64_t* const out = store->New<int64_t>(rows.length);
  for (int64_t i = 0; i < rows.length; ++i) {
    out[i] = kNullNumber;
    std::string_view text;
    if (!rows.IsNull(i)) {
      if (!TextAt(type_.kind, rows, i, &text)) {
        problems->Add(i, [] { return std::string(kOutsideBuffers); });
        continue;
      }
      text = TrimBlanks(text);
    }
    if (text.empty()) {
      AddAbsent(i, problems);
    } else if (!convert(text, &out[i])) {
      problems->Add(i, [&] { return convert.Reason(text); });
    }
  }
  return out;
}

// Each entry of the dictionary is read once, when the first row uses it.
template <typename Convert>
const int64_t* ArrowColumn::FillFromDictionary(const ColumnSlice& slice, Convert convert,
                                               BatchStore* store, BatchProblems* problems) const {
  enum class Entry : uint8_t { kNew, kGood, kAbsent, kBad };
  const ArraySlice& rows = slice.rows;
  const ArraySlice& dictionary = slice.dictionary;
  const auto entries = std::make_unique<Entry[]>(static_cast<size_t>(dictionary.length));
  const auto numbers =
      std::make_unique_for_overwrite<int64_t[]>(static_cast<size_t>(dictionary.length));
  int64_t* const out = store->New<int64_t>(rows.length);
  for (int64_t i = 0; i < rows.length; ++i) {
    out[i] = kNullNumber;
    if (rows.IsNull(i)) {
      AddAbsent(i, problems);
      continue;
    }
    const int64_t k = DictionaryIndex(type_, rows, i, dictionary.length);
    if (k < 0) {
      problems->Add(i, [] { return std::string(kOutsideDictionary); });
      continue;
    }
    std::string_view text;
    if (entries[k] == Entry::kNew || entries[k] == Entry::kBad) {
      bool found = true;
      if (!dictionary.IsNull(k)) found = TextAt(type_.kind, dictionary, k, &text);
      text = TrimBlanks(text);
      if (!found) {
        problems->Add(i, [] { return std::string(kOutsideBuffers); });
        continue;
      }
      if (entries[k] == Entry::kNew) {
        entries[k] = text.empty()                 ? Entry::kAbsent
                     : convert(text, &numbers[k]) ? Entry::kGood
                                                  : Entry::kBad;
      }
    }
    if (entries[k] == Entry::kGood) {
      out[i] = numbers[k];
    } else if (entries[k] == Entry::kAbsent) {
      AddAbsent(i, problems);
    } else {
      problems->Add(i, [&] { return convert.Reason(text); });
    }
  }
  return out;
}

// The values themselves, where they already are what the table wants.
const int64_t* ArrowColumn::InPlace(const ArraySlice& rows, BatchStore* store) const {
  if (rows.nulls != 0) return nullptr;
  const int64_t* const values = rows.Aligned<int64_t>();
  if (values == nullptr) return nullptr;
  bool usable = false;
  if (type_.kind == ArrowKind::kInteger && type_.bits == 64 && type_.is_signed &&
      (spec_.type == ColumnType::kId || spec_.type == ColumnType::kInteger || minor_)) {
    usable = AllWithin(values, rows.length, kLowest, kMax);
  } else if (type_.kind == ArrowKind::kTimestamp && type_.ticks_per_second == 1'000'000 &&
             (type_.zoned || zone_is_utc_)) {
    usable = AllWithin(values, rows.length, kMinInstantUs, kMaxInstantUs);
  }
  if (!usable) return nullptr;
  store->borrows = true;
  return values;
}

// Doubles in blocks, without a branch per value: n = the integer nearest to
// value * scale is right exactly if n / scale gives the value back, because n and
// scale are exact and a division is rounded once. A block in which that fails,
// or the values are large, is done again value by value.
const int64_t* ArrowColumn::ReadDoubles(const ArraySlice& rows, BatchStore* store,
                                        BatchProblems* problems) const {
  constexpr int64_t kBlock = 256;
  constexpr double kLarge = 562949953421312.0;  // 2^49
  constexpr uint64_t kRounderBits = std::bit_cast<uint64_t>(kRounder);
  const double scale = static_cast<double>(kPowersOfTen[static_cast<size_t>(digits_)]);
  const Float64ToNumber convert{*this, rows};
  int64_t* const out = store->New<int64_t>(rows.length);
  for (int64_t begin = 0; begin < rows.length; begin += kBlock) {
    const int64_t end = rows.length - begin < kBlock ? rows.length : begin + kBlock;
    bool good = true;
    for (int64_t i = begin; i < end; ++i) {
      const double value = rows.Value<double>(i);
      const double product = value * scale;
      const double shifted = product + kRounder;
      const double units = shifted - kRounder;
      good &= std::fabs(product) < kLarge;
      good &= units / scale == value;
      out[i] = static_cast<int64_t>(std::bit_cast<uint64_t>(shifted) - kRounderBits);
    }
    if (good && rows.nulls == 0) continue;
    for (int64_t i = begin; i < end; ++i) {
      if (rows.IsNull(i)) {
        out[i] = kNullNumber;
        AddAbsent(i, problems);
      } else if (!good && convert(i, &out[i]) == Outcome::kBad) {
        problems->Add(i, [&] { return convert.Reason(i); });
      }
    }
  }
  return out;
}

const int64_t* ArrowColumn::ReadIntegers(const ArraySlice& rows, BatchStore* store,
                                         BatchProblems* problems) const {
  int64_t factor = 1;
  if (spec_.type == ColumnType::kMoney || spec_.type == ColumnType::kDecimal) {
    factor = kPowersOfTen[static_cast<size_t>(digits_)];
  }
  int64_t highest = kMax / factor;
  int64_t lowest = -highest;
  std::string_view outside = factor == 1 ? " is outside the range of int64" : " is too large";
  if (spec_.type == ColumnType::kBoolean) {
    lowest = 0;
    highest = 1;
    outside = " is neither 0 (false) nor 1 (true)";
  }
  const auto fill = [&]<typename T>(T) {
    return Fill(rows, IntegerToNumber<T>{rows, lowest, highest, factor, outside}, store, problems);
  };
  switch (type_.bits) {
    case 8:
      return type_.is_signed ? fill(int8_t{}) : fill(uint8_t{});
    case 16:
      return type_.is_signed ? fill(int16_t{}) : fill(uint16_t{});
    case 32:
      return type_.is_signed ? fill(int32_t{}) : fill(uint32_t{});
    default:
      return type_.is_signed ? fill(int64_t{}) : fill(uint64_t{});
  }
}

const int64_t* ArrowColumn::ReadTextNumbers(const ColumnSlice& slice, BatchStore* store,
                                            BatchProblems* problems) {
  switch (spec_.type) {
    case ColumnType::kTime:
      return FillFromTexts(slice, TextToTime{clock_}, store, problems);
    case ColumnType::kCode:
      return FillFromTexts(slice, TextToCode{spec_}, store, problems);
    default:
      return FillFromTexts(slice, TextToMoney{*this}, store, problems);
  }
}

const int64_t* ArrowColumn::ReadNumbers(const ColumnSlice& slice, BatchStore* store,
                                        BatchProblems* problems) {
  const ArraySlice& rows = slice.rows;
  if (type_.is_text()) return ReadTextNumbers(slice, store, problems);
  if (const int64_t* const values = InPlace(rows, store); values != nullptr) return values;
  switch (type_.kind) {
    case ArrowKind::kInteger:
      return ReadIntegers(rows, store, problems);
    case ArrowKind::kFloat64:
      return ReadDoubles(rows, store, problems);
    case ArrowKind::kFloat32: {
      const double scale = static_cast<double>(kPowersOfTen[static_cast<size_t>(digits_)]);
      return Fill(rows, Float32ToNumber{*this, rows, scale, UniqueFloatBound(digits_)}, store,
                  problems);
    }
    case ArrowKind::kDecimal: {
      const int shift = digits_ - type_.scale;
      if (type_.bits == 32) {
        return Fill(rows, DecimalToNumber<int32_t>{*this, rows, shift}, store, problems);
      }
      if (type_.bits == 64) {
        return Fill(rows, DecimalToNumber<int64_t>{*this, rows, shift}, store, problems);
      }
      return Fill(rows, DecimalToNumber<Int128>{*this, rows, shift}, store, problems);
    }
    case ArrowKind::kTimestamp:
      return Fill(rows, TimestampToInstant{*this, rows, clock_}, store, problems);
    case ArrowKind::kDate32:
      return Fill(rows, DateToInstant<int32_t>{rows, clock_}, store, problems);
    case ArrowKind::kDate64:
      return Fill(rows, DateToInstant<int64_t>{rows, clock_}, store, problems);
    case ArrowKind::kBool:
      return Fill(rows, BitToNumber{rows}, store, problems);
    default: {  // null: no row has a value
      int64_t* const out = store->New<int64_t>(rows.length);
      std::fill_n(out, rows.length, kNullNumber);
      if (required()) {
        problems->Add(0, [] { return "is required, but the column has no values (type null)"; });
      }
      return out;
    }
  }
}

}  // namespace goodwill
