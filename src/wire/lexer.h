// Cuts Protobuf text format into tokens, and knows where each one stands.
//
// Nothing here fails: a text that is not closed or a byte that means nothing
// becomes a token that says so, and reading goes on behind it.
#ifndef GOODWILL_SRC_WIRE_LEXER_H_
#define GOODWILL_SRC_WIRE_LEXER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace goodwill::wire {

// One-based; columns count bytes.
struct Position {
  int32_t line = 1;
  int32_t column = 1;
};

enum class TokenKind : uint8_t {
  kEnd,
  kName,          // letters, digits and underscores, not beginning with a digit
  kInteger,       // 12, 0x1f, 017; without a sign
  kFloat,         // 1.5, 1e3, .5, 1f
  kText,          // quoted, in one piece
  kUnclosedText,  // a quote that is not closed on its line
  kSymbol,        // one of { } < > [ ] : , ; - and other printable ASCII, one byte
  kJunk,          // anything else: malformed numbers, bytes outside ASCII
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // as written
  Position at;

  bool Is(char symbol) const { return kind == TokenKind::kSymbol && text[0] == symbol; }
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // The next token; kEnd again and again behind the last one.
  Token Next();

 private:
  void SkipSpaceAndComments();
  TokenKind Scan();

  std::string_view text_;
  size_t at_ = 0;
  size_t line_start_ = 0;
  int32_t line_ = 1;
};

// The value of an integer token (decimal, hexadecimal, octal). False if it needs
// more than 64 bits.
bool ReadInteger(std::string_view token, uint64_t* value);

// Appends the bytes that a text token stands for. False if an escape in it means
// nothing.
bool ReadText(std::string_view token, std::string* out);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_LEXER_H_
