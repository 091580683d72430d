#include "arrow_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include "terminal.h"

namespace cli {
namespace {

template <typename T>
T Load(const ArrowArray& array, int buffer, int64_t index) {
  T value;
  std::memcpy(&value, static_cast<const char*>(array.buffers[buffer]) + index * int64_t{sizeof(T)},
              sizeof(T));
  return value;
}

bool Bit(const void* bits, int64_t index) {
  return (static_cast<const unsigned char*>(bits)[index / 8] >> (index % 8)) & 1;
}

template <typename Offset>
std::string_view LoadText(const ArrowArray& array, int64_t index) {
  const auto begin = Load<Offset>(array, 1, index);
  const auto end = Load<Offset>(array, 1, index + 1);
  return {static_cast<const char*>(array.buffers[2]) + begin, static_cast<size_t>(end - begin)};
}

// Whole numbers of any width. False when the type is another.
bool LoadInteger(char format, const ArrowArray& array, int64_t index, int64_t& out) {
  switch (format) {
    case 'c':
      out = Load<int8_t>(array, 1, index);
      return true;
    case 'C':
      out = Load<uint8_t>(array, 1, index);
      return true;
    case 's':
      out = Load<int16_t>(array, 1, index);
      return true;
    case 'S':
      out = Load<uint16_t>(array, 1, index);
      return true;
    case 'i':
      out = Load<int32_t>(array, 1, index);
      return true;
    case 'I':
      out = Load<uint32_t>(array, 1, index);
      return true;
    case 'l':
      out = Load<int64_t>(array, 1, index);
      return true;
    case 'b':
      out = Bit(array.buffers[1], index) ? 1 : 0;
      return true;
    default:
      return false;
  }
}

struct Decimal {
  bool negative;
  std::string digits;  // without a point, at least one
};

// The digits of a 128-bit integer in two's complement.
Decimal LoadDecimal(const ArrowArray& array, int64_t index) {
  uint32_t limbs[4];  // least significant first, as the format has it
  std::memcpy(limbs, static_cast<const char*>(array.buffers[1]) + index * 16, 16);
  Decimal out = {(limbs[3] >> 31) != 0, ""};
  if (out.negative) {
    uint64_t carry = 1;
    for (uint32_t& limb : limbs) {
      carry += static_cast<uint32_t>(~limb);
      limb = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
  }
  do {
    uint64_t remainder = 0;
    for (int k = 3; k >= 0; --k) {
      remainder = remainder << 32 | limbs[k];
      limbs[k] = static_cast<uint32_t>(remainder / 10);
      remainder %= 10;
    }
    out.digits.insert(out.digits.begin(), static_cast<char>('0' + remainder));
  } while ((limbs[0] | limbs[1] | limbs[2] | limbs[3]) != 0);
  return out;
}

// "d:19,2" has two places.
int PlacesOf(std::string_view format) {
  const size_t comma = format.find(',');
  return comma == format.npos ? 0 : std::atoi(format.data() + comma + 1);
}

std::string DecimalText(const ArrowArray& array, int64_t index, int places) {
  Decimal decimal = LoadDecimal(array, index);
  std::string& digits = decimal.digits;
  if (places > 0) {
    const auto width = static_cast<size_t>(places) + 1;
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    digits.insert(digits.size() - static_cast<size_t>(places), 1, '.');
  }
  return decimal.negative ? '-' + digits : digits;
}

std::string DoubleText(double value, int places) {
  if (std::isnan(value)) return "";
  char text[64];
  const auto end =
      places >= 0 ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, places)
                  : std::to_chars(text, text + sizeof text, value);
  return end.ec == std::errc() ? std::string(text, end.ptr) : std::to_string(value);
}

std::string InstantText(int64_t us) {
  constexpr int64_t kDay = 86'400'000'000;
  const int64_t day = us >= 0 ? us / kDay : -((kDay - 1 - us) / kDay);
  const int64_t in_day = us - day * kDay;
  char text[64];
  std::snprintf(text, sizeof text, "T%02lld:%02lld:%02lld",
                static_cast<long long>(in_day / 3'600'000'000),
                static_cast<long long>(in_day / 60'000'000 % 60),
                static_cast<long long>(in_day / 1'000'000 % 60));
  std::string out = DateText(day) + text;
  if (in_day % 1'000'000 != 0) {
    std::snprintf(text, sizeof text, ".%06lld", static_cast<long long>(in_day % 1'000'000));
    out += text;
  }
  return out + 'Z';
}

}  // namespace

// Years are counted from March, so that the
// leap day is a year's last.
std::string DateText(int64_t day) {
  const int64_t n = day + 719468;
  const int64_t era = (n >= 0 ? n : n - 146096) / 146097;
  const int64_t in_era = n - era * 146097;
  const int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  const int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const int64_t m = (5 * in_year + 2) / 153;
  const int64_t month = m < 10 ? m + 3 : m - 9;
  char text[64];
  std::snprintf(text, sizeof text, "%04lld-%02lld-%02lld",
                static_cast<long long>(year + era * 400 + (month <= 2 ? 1 : 0)),
                static_cast<long long>(month),
                static_cast<long long>(in_year - (153 * m + 2) / 5 + 1));
  return text;
}

std::optional<ArrowTable> ArrowTable::Read(ArrowArrayStream* stream) {
  const auto failed = [&](const char* what) {
    const char* why = stream->get_last_error(stream);
    Say(std::string(what) + (why != nullptr ? std::string(": ") + why : std::string()));
    return std::nullopt;
  };
  ArrowTable table;
  table.schema_ = std::make_unique<Owned<ArrowSchema>>();
  if (stream->get_schema(stream, &table.schema_->value) != 0) return failed("no schema");
  while (true) {
    auto batch = std::make_unique<Owned<ArrowArray>>();
    if (stream->get_next(stream, &batch->value) != 0) return failed("no rows");
    if (batch->value.release == nullptr) return table;
    table.starts_.push_back(table.rows_);
    table.rows_ += batch->value.length;
    table.batches_.push_back(std::move(batch));
  }
}

std::string_view ArrowTable::name(int column) const {
  return schema_->value.children[column]->name;
}

int ArrowTable::Find(std::string_view name) const {
  for (int c = 0; c < columns(); ++c) {
    if (this->name(c) == name) return c;
  }
  return -1;
}

bool ArrowTable::IsNumeric(int column) const {
  const ArrowSchema& schema = *schema_->value.children[column];
  return schema.dictionary == nullptr && std::strchr("cCsSiIlLfgd", schema.format[0]) != nullptr;
}

ArrowTable::Cell ArrowTable::At(int64_t row, int column) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), row);
  const auto k = static_cast<size_t>(after - starts_.begin() - 1);
  const ArrowArray& batch = batches_[k]->value;
  const ArrowArray& array = *batch.children[column];
  return {&array, schema_->value.children[column], row - starts_[k] + batch.offset + array.offset};
}

bool ArrowTable::IsNull(int64_t row, int column) const {
  const auto [array, schema, index] = At(row, column);
  if (std::string_view(schema->format) == "n") return true;
  return array->null_count != 0 && array->buffers[0] != nullptr && !Bit(array->buffers[0], index);
}

bool ArrowTable::HasValues(int column) const {
  for (int64_t row = 0; row < rows_; ++row) {
    if (!IsNull(row, column)) return true;
  }
  return false;
}

std::string ArrowTable::Text(int64_t row, int column, int places) const {
  if (IsNull(row, column)) return "";
  auto [array, schema, index] = At(row, column);
  if (schema->dictionary != nullptr) {
    int64_t key = 0;
    LoadInteger(schema->format[0], *array, index, key);
    index = key + array->dictionary->offset;
    array = array->dictionary;
    schema = schema->dictionary;
  }
  const std::string_view format = schema->format;
  if (format == "b") return Bit(array->buffers[1], index) ? "true" : "false";
  if (format == "u") return std::string(LoadText<int32_t>(*array, index));
  if (format == "U") return std::string(LoadText<int64_t>(*array, index));
  if (format == "L") return std::to_string(Load<uint64_t>(*array, 1, index));
  if (format == "g") return DoubleText(Load<double>(*array, 1, index), places);
  if (format == "f") return DoubleText(Load<float>(*array, 1, index), places);
  if (format.starts_with("d:")) return DecimalText(*array, index, PlacesOf(format));
  if (format.starts_with("tsu")) return InstantText(Load<int64_t>(*array, 1, index));
  if (format == "tdD") return DateText(Load<int32_t>(*array, 1, index));
  int64_t number = 0;
  if (LoadInteger(format[0], *array, index, number)) return std::to_string(number);
  return "(type " + std::string(format) + ")";
}

double ArrowTable::Number(int64_t row, int column) const {
  if (IsNull(row, column)) return -std::numeric_limits<double>::infinity();
  const auto [array, schema, index] = At(row, column);
  const std::string_view format = schema->format;
  if (format == "g") return Load<double>(*array, 1, index);
  if (format == "f") return Load<float>(*array, 1, index);
  if (format.starts_with("d:")) {
    return std::strtod(DecimalText(*array, index, PlacesOf(format)).c_str(), nullptr);
  }
  return static_cast<double>(Integer(row, column));
}

int64_t ArrowTable::Integer(int64_t row, int column) const {
  const auto [array, schema, index] = At(row, column);
  int64_t number = 0;
  if (!IsNull(row, column)) {
    const char format =
        std::string_view(schema->format).starts_with("tsu") ? 'l' : schema->format[0];
    LoadInteger(format, *array, index, number);
  }
  return number;
}

}  // namespace cli
