#include "report/json.h"

#include <string>
#include <utility>

#include "goodwill/base/decimal.h"
#include "goodwill/base/rounding.h"

namespace goodwill {
namespace {

void AppendEscaped(unsigned code, std::string* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  *out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) *out += kDigits[(code >> shift) & 15];
}

}  // namespace

std::string JsonText(std::string_view text) {
  std::string out = "\"";
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[i];
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7f) {
      AppendEscaped(c, &out);
    } else if (const auto next = text.substr(i, 3); next == "\u2028" || next == "\u2029") {
      AppendEscaped(next == "\u2028" ? 0x2028 : 0x2029, &out);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out + "\"";
}

std::string CutText(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

JsonWriter& JsonWriter::Raw(std::string_view text) {
  if (comma_) out_ += ',';
  out_ += text;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Open(char bracket) {
  if (comma_) out_ += ',';
  out_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  Raw(JsonText(key));
  out_ += ':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Text(std::string_view text) { return Raw(JsonText(text)); }
JsonWriter& JsonWriter::Integer(int64_t value) { return Raw(std::to_string(value)); }
JsonWriter& JsonWriter::Minor(int64_t value) { return Raw("\"" + std::to_string(value) + "\""); }
JsonWriter& JsonWriter::Boolean(bool value) { return Raw(value ? "true" : "false"); }
JsonWriter& JsonWriter::Null() { return Raw("null"); }

JsonWriter& JsonWriter::Number(double value) {
  int64_t scaled = 0;
  if (!DoubleToScaledRounded(value, 6, Rounding::kHalfEven, &scaled)) return Null();
  std::string text = FormatDecimal(scaled, 6);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return Raw(text);
}

}  // namespace goodwill
