#include "wire/lexer.h"

#include <limits>

namespace goodwill::wire {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

// 0 to 15, or -1.
int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool AllDigits(std::string_view text, int base) {
  if (text.empty()) return false;
  for (char c : text) {
    const int digit = HexDigit(c);
    if (digit < 0 || digit >= base) return false;
  }
  return true;
}

TokenKind KindOfNumber(std::string_view text) {
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    return AllDigits(text.substr(2), 16) ? TokenKind::kInteger : TokenKind::kJunk;
  }
  if (AllDigits(text, 10)) {
    if (text[0] != '0' || text.size() == 1) return TokenKind::kInteger;
    return AllDigits(text, 8) ? TokenKind::kInteger : TokenKind::kJunk;
  }
  // digits [. digits] [e [+-] digits] [f]
  size_t i = 0;
  size_t digits = 0;
  while (i < text.size() && IsDigit(text[i])) ++i, ++digits;
  if (i < text.size() && text[i] == '.') {
    ++i;
    while (i < text.size() && IsDigit(text[i])) ++i, ++digits;
  }
  if (digits == 0) return TokenKind::kJunk;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const size_t exponent = i;
    while (i < text.size() && IsDigit(text[i])) ++i;
    if (i == exponent) return TokenKind::kJunk;
  }
  if (i < text.size() && (text[i] == 'f' || text[i] == 'F')) ++i;
  return i == text.size() ? TokenKind::kFloat : TokenKind::kJunk;
}

void AppendUtf8(uint32_t code, std::string* out) {
  const auto push = [&](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xc0 | code >> 6);
    push(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    push(0xe0 | code >> 12);
    push(0x80 | (code >> 6 & 0x3f));
    push(0x80 | (code & 0x3f));
  } else {
    push(0xf0 | code >> 18);
    push(0x80 | (code >> 12 & 0x3f));
    push(0x80 | (code >> 6 & 0x3f));
    push(0x80 | (code & 0x3f));
  }
}

}  // namespace

void Lexer::SkipSpaceAndComments() {
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '#') {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      if (at_ == text_.size()) return;
    }
    if (!IsSpace(text_[at_])) return;
    if (text_[at_] == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    }
  }
}

// Moves behind the token that begins at at_.
TokenKind Lexer::Scan() {
  const char first = text_[at_];
  const auto next = [&](size_t ahead) {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  };
  if (IsLetter(first)) {
    while (IsLetter(next(0)) || IsDigit(next(0))) ++at_;
    return TokenKind::kName;
  }
  if (IsDigit(first) || (first == '.' && IsDigit(next(1)))) {
    const size_t start = at_;
    const bool hex = first == '0' && (next(1) == 'x' || next(1) == 'X');
    while (IsLetter(next(0)) || IsDigit(next(0)) || next(0) == '.' ||
           (!hex && (next(0) == '+' || next(0) == '-') &&
            (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E'))) {
      ++at_;
    }
    return KindOfNumber(text_.substr(start, at_ - start));
  }
  if (first == '"' || first == '\'') {
    for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      if (text_[at_] == first) {
        ++at_;
        return TokenKind::kText;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
    }
    return TokenKind::kUnclosedText;
  }
  if (first > ' ' && first < '\x7f') {
    ++at_;
    return TokenKind::kSymbol;
  }
  // A run of bytes that belong nowhere.
  while (at_ < text_.size() && !IsSpace(text_[at_]) &&
         !(text_[at_] > ' ' && text_[at_] < '\x7f')) {
    ++at_;
  }
  return TokenKind::kJunk;
}

Token Lexer::Next() {
  SkipSpaceAndComments();
  Token token;
  token.at = {line_, static_cast<int32_t>(at_ - line_start_ + 1)};
  if (at_ == text_.size()) return token;
  const size_t start = at_;
  token.kind = Scan();
  token.text = text_.substr(start, at_ - start);
  return token;
}

bool ReadInteger(std::string_view token, uint64_t* value) {
  uint64_t base = 10;
  if (token.size() > 1 && token[0] == '0') {
    const bool hex = token[1] == 'x' || token[1] == 'X';
    base = hex ? 16 : 8;
    token.remove_prefix(hex ? 2 : 1);
  }
  uint64_t result = 0;
  for (char c : token) {
    const auto digit = static_cast<uint64_t>(HexDigit(c));
    if (result > (std::numeric_limits<uint64_t>::max() - digit) / base) return false;
    result = result * base + digit;
  }
  *value = result;
  return true;
}

bool ReadText(std::string_view token, std::string* out) {
  token = token.substr(1, token.size() - 2);
  size_t i = 0;
  // Up to `most` digits of a base behind an escape; how many there were.
  const auto digits = [&](int base, size_t most, uint32_t* value) {
    size_t count = 0;
    for (; count < most && i < token.size(); ++count, ++i) {
      const int digit = HexDigit(token[i]);
      if (digit < 0 || digit >= base) break;
      *value = *value * static_cast<uint32_t>(base) + static_cast<uint32_t>(digit);
    }
    return count;
  };
  while (i < token.size()) {
    if (token[i] != '\\') {
      out->push_back(token[i++]);
      continue;
    }
    if (++i == token.size()) return false;
    constexpr std::string_view kEscapes = "abfnrtv\\?'\"";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\?'\"";
    const char escape = token[i];
    uint32_t value = 0;
    if (const size_t known = kEscapes.find(escape); known != std::string_view::npos) {
      out->push_back(kMeanings[known]);
      ++i;
    } else if (escape >= '0' && escape <= '7') {
      digits(8, 3, &value);
      if (value > 0xff) return false;
      out->push_back(static_cast<char>(value));
    } else if (escape == 'x' || escape == 'X') {
      ++i;
      if (digits(16, 2, &value) == 0) return false;
      out->push_back(static_cast<char>(value));
    } else if (escape == 'u' || escape == 'U') {
      ++i;
      const size_t width = escape == 'u' ? 4 : 8;
      if (digits(16, width, &value) != width || value > 0x10ffff ||
          (value >= 0xd800 && value < 0xe000)) {
        return false;
      }
      AppendUtf8(value, out);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace goodwill::wire
