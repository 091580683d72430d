// A text as JSON writes it (RFC 8259).
#ifndef GOODWILL_SRC_BASE_JSON_TEXT_H_
#define GOODWILL_SRC_BASE_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace goodwill {

// Between quotes. Texts of a book are valid UTF-8, which JSON takes as it is; what must
// be escaped is.
inline void AppendQuoted(std::string_view text, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20) {
      out += "\\u00";
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_BASE_JSON_TEXT_H_
