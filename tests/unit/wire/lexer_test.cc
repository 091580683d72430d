#include "wire/lexer.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace goodwill::wire {
namespace {

std::vector<Token> Tokens(std::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text);
  for (Token token = lexer.Next(); token.kind != TokenKind::kEnd; token = lexer.Next()) {
    tokens.push_back(token);
  }
  return tokens;
}

TokenKind KindOf(std::string_view text) {
  const std::vector<Token> tokens = Tokens(text);
  return tokens.size() == 1 && tokens[0].text == text ? tokens[0].kind : TokenKind::kEnd;
}

TEST(Lexer, Kinds) {
  EXPECT_EQ(KindOf("min_orders"), TokenKind::kName);
  EXPECT_EQ(KindOf("_1"), TokenKind::kName);
  for (const char* text : {"0", "12", "0x1F", "017"}) EXPECT_EQ(KindOf(text), TokenKind::kInteger);
  for (const char* text : {"1.5", ".5", "1.", "1e3", "1E-3", "1f", "1.5e+3f"}) {
    EXPECT_EQ(KindOf(text), TokenKind::kFloat) << text;
  }
  for (const char* text : {"0x", "08", "1x", "1.2.3", "1e", "1e+", "12abc", "\xff", "\x01", "§"}) {
    EXPECT_EQ(KindOf(text), TokenKind::kJunk) << text;
  }
  EXPECT_EQ(KindOf("\"a # 'b\\\" c\""), TokenKind::kText);
  EXPECT_EQ(KindOf("'a\"b'"), TokenKind::kText);
  for (const char* text : {"\"abc", "'", "'abc\\'"}) {
    EXPECT_EQ(KindOf(text), TokenKind::kUnclosedText) << text;
  }
  EXPECT_EQ(KindOf("{"), TokenKind::kSymbol);
  EXPECT_EQ(KindOf("."), TokenKind::kSymbol);
}

TEST(Lexer, Positions) {
  const std::vector<Token> tokens = Tokens("a: 1 # x }\r\n\tb \"§\" c\n\n'open\nd");
  ASSERT_EQ(tokens.size(), 8u);
  const std::vector<std::pair<int, int>> expected = {{1, 1}, {1, 2}, {1, 4}, {2, 2},
                                                     {2, 4}, {2, 9}, {4, 1}, {5, 1}};
  for (size_t i = 0; i < tokens.size(); ++i) {
    EXPECT_EQ(std::pair(tokens[i].at.line, tokens[i].at.column), expected[i]) << i;
  }
}

TEST(Lexer, EndsAgainAndAgain) {
  Lexer lexer("#");
  EXPECT_EQ(lexer.Next().kind, TokenKind::kEnd);
  EXPECT_EQ(lexer.Next().kind, TokenKind::kEnd);
}

TEST(ReadInteger, BasesAndBounds) {
  uint64_t value = 0;
  EXPECT_TRUE(ReadInteger("18446744073709551615", &value));
  EXPECT_EQ(value, UINT64_MAX);
  EXPECT_FALSE(ReadInteger("18446744073709551616", &value));
  EXPECT_FALSE(ReadInteger("0x10000000000000000", &value));
  EXPECT_TRUE(ReadInteger("0x1f", &value));
  EXPECT_EQ(value, 31u);
  EXPECT_TRUE(ReadInteger("017", &value));
  EXPECT_EQ(value, 15u);
  EXPECT_TRUE(ReadInteger("0", &value));
  EXPECT_EQ(value, 0u);
}

TEST(ReadText, Escapes) {
  const auto read = [](std::string_view token) {
    std::string out;
    return ReadText(token, &out) ? out : "refused";
  };
  EXPECT_EQ(read(R"("\a\b\f\n\r\t\v\\\?\'\"")"), "\a\b\f\n\r\t\v\\?'\"");
  EXPECT_EQ(read(R"("\101\x42\u0043\U0001F600")"), "ABC\xf0\x9f\x98\x80");
  EXPECT_EQ(read(R"("\u00df\u20ac")"), "ß€");
  EXPECT_EQ(read(R"("\0601")"), "01");
  for (const char* token : {R"("\q")", R"("\x")", R"("\u12")", R"("\777")", R"("\ud800")",
                            R"("\U00110000")", R"("\")"}) {
    EXPECT_EQ(read(token), "refused") << token;
  }
}

}  // namespace
}  // namespace goodwill::wire
