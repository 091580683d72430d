#include "table/arrow_type.h"

#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace goodwill {
namespace {

// A format string has no stated length; what is longer than this is no type
// that is read here, and is not repeated in full.
constexpr size_t kMaxFormat = 256;

std::string Printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 60)) out += (c >= ' ' && c < 0x7f) ? c : '?';
  if (text.size() > 60) out += "...";
  return out;
}

// All of `text` as a small number.
std::optional<int> Number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

ArrowType Named(ArrowKind kind, std::string words) {
  ArrowType type;
  type.kind = kind;
  type.words = std::move(words);
  return type;
}

ArrowType Integer(int bits, bool is_signed) {
  ArrowType type = Named(ArrowKind::kInteger, (is_signed ? "int" : "uint") + std::to_string(bits));
  type.bits = bits;
  type.is_signed = is_signed;
  return type;
}

// "d:12,2" or "d:12,2,64".
ArrowType Decimal(std::string_view format) {
  std::vector<int> parts;
  std::string_view rest = format.substr(2);
  while (true) {
    const size_t comma = rest.find(',');
    const std::optional<int> part = Number(rest.substr(0, comma));
    if (!part) return Named(ArrowKind::kOther, "unknown (" + Printable(format) + ")");
    parts.push_back(*part);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  const int bits = parts.size() == 3 ? parts[2] : 128;
  if (parts.size() < 2 || parts.size() > 3) {
    return Named(ArrowKind::kOther, "unknown (" + Printable(format) + ")");
  }
  const std::string words = "decimal" + std::to_string(bits) + "(" + std::to_string(parts[0]) +
                            ", " + std::to_string(parts[1]) + ")";
  const bool sane = parts[0] >= 1 && parts[0] <= 76 && parts[1] >= -1000 && parts[1] <= 1000;
  if (!sane || (bits != 32 && bits != 64 && bits != 128)) return Named(ArrowKind::kOther, words);
  ArrowType type = Named(ArrowKind::kDecimal, words);
  type.bits = bits;
  type.scale = parts[1];
  return type;
}

// "tsu:Europe/Sofia", "tss:".
ArrowType Timestamp(std::string_view format) {
  const std::string_view zone = format.substr(4);
  std::string_view unit;
  int64_t ticks = 0;
  switch (format[2]) {
    case 's':
      unit = "s";
      ticks = 1;
      break;
    case 'm':
      unit = "ms";
      ticks = 1'000;
      break;
    case 'u':
      unit = "us";
      ticks = 1'000'000;
      break;
    case 'n':
      unit = "ns";
      ticks = 1'000'000'000;
      break;
    default:
      return Named(ArrowKind::kOther, "unknown (" + Printable(format) + ")");
  }
  std::string words = "timestamp[" + std::string(unit);
  if (!zone.empty()) words += ", " + Printable(zone);
  ArrowType type = Named(ArrowKind::kTimestamp, words + "]");
  type.ticks_per_second = ticks;
  type.zoned = !zone.empty();
  return type;
}

ArrowType ParseNested(std::string_view format) {
  if (format.starts_with("+l") || format.starts_with("+L") || format.starts_with("+w") ||
      format.starts_with("+v")) {
    return Named(ArrowKind::kOther, "list");
  }
  if (format == "+s") return Named(ArrowKind::kOther, "struct");
  if (format == "+m") return Named(ArrowKind::kOther, "map");
  if (format == "+r") return Named(ArrowKind::kOther, "run-end encoded");
  if (format.starts_with("+u")) return Named(ArrowKind::kOther, "union");
  return Named(ArrowKind::kOther, "unknown (" + Printable(format) + ")");
}

ArrowType ParseFormat(std::string_view format) {
  if (format.size() == 1) {
    switch (format[0]) {
      case 'n':
        return Named(ArrowKind::kNull, "null");
      case 'b':
        return Named(ArrowKind::kBool, "bool");
      case 'c':
        return Integer(8, true);
      case 'C':
        return Integer(8, false);
      case 's':
        return Integer(16, true);
      case 'S':
        return Integer(16, false);
      case 'i':
        return Integer(32, true);
      case 'I':
        return Integer(32, false);
      case 'l':
        return Integer(64, true);
      case 'L':
        return Integer(64, false);
      case 'e':
        return Named(ArrowKind::kOther, "float16");
      case 'f':
        return Named(ArrowKind::kFloat32, "float32");
      case 'g':
        return Named(ArrowKind::kFloat64, "float64");
      case 'u':
        return Named(ArrowKind::kUtf8, "utf8");
      case 'U':
        return Named(ArrowKind::kLargeUtf8, "large_utf8");
      case 'z':
        return Named(ArrowKind::kOther, "binary");
      case 'Z':
        return Named(ArrowKind::kOther, "large_binary");
      default:
        break;
    }
  }
  if (format == "vu") return Named(ArrowKind::kUtf8View, "utf8_view");
  if (format == "vz") return Named(ArrowKind::kOther, "binary_view");
  if (format == "tdD") return Named(ArrowKind::kDate32, "date32");
  if (format == "tdm") return Named(ArrowKind::kDate64, "date64");
  if (format.starts_with("ts") && format.size() >= 4 && format[3] == ':') return Timestamp(format);
  if (format.starts_with("tt")) return Named(ArrowKind::kOther, "time of day");
  if (format.starts_with("tD")) return Named(ArrowKind::kOther, "duration");
  if (format.starts_with("ti")) return Named(ArrowKind::kOther, "interval");
  if (format.starts_with("d:")) return Decimal(format);
  if (format.starts_with("w:")) return Named(ArrowKind::kOther, "fixed_size_binary");
  if (format.starts_with("+")) return ParseNested(format);
  return Named(ArrowKind::kOther, "unknown (" + Printable(format) + ")");
}

ArrowType ParseOne(const char* format) {
  return ParseFormat(std::string_view(format, strnlen(format, kMaxFormat)));
}

}  // namespace

ArrowType ParseArrowType(const ArrowSchema& schema) {
  ArrowType type = ParseOne(schema.format);
  if (schema.dictionary == nullptr) return type;

  const ArrowSchema& values_schema = *schema.dictionary;
  if (values_schema.format == nullptr || values_schema.release == nullptr ||
      values_schema.dictionary != nullptr) {
    return Named(ArrowKind::kOther, "dictionary without a plain value type");
  }
  ArrowType values = ParseOne(values_schema.format);
  const std::string words = "dictionary<" + values.words + ", " + type.words + ">";
  if (!values.is_text() || type.kind != ArrowKind::kInteger) {
    return Named(ArrowKind::kOther, words);
  }
  values.dictionary = true;
  values.bits = type.bits;
  values.is_signed = type.is_signed;
  values.words = words;
  return values;
}

}  // namespace goodwill
