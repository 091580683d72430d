#include "book/row_key.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

namespace goodwill {
namespace {

template <typename Key>
std::string Back(const Key& key) {
  std::string out = "before ";
  key.AppendTo(out);
  return out.substr(7);
}

TEST(RowKeyTest, TextsAreEqualAsTheirKeysAre) {
  std::mt19937_64 random(7);
  std::set<std::string> distinct;
  for (int i = 0; i < 2000; ++i) {
    // Few letters, so that many agree up to a byte; zeros and high bytes count.
    static constexpr char kLetters[] = {'a', '\0', '\xFF', 'b'};
    std::string text(1 + random() % 40, 'a');
    for (int change = 0; change < 2; ++change)
      text[random() % text.size()] = kLetters[random() % 4];
    distinct.insert(text);
  }
  distinct.insert(std::string(TextKey::kMaxBytes, 'x'));
  const std::vector<std::string> texts(distinct.begin(), distinct.end());
  const std::vector<std::string> copies = texts;
  for (size_t i = 0; i < texts.size(); ++i) {
    TextKey key, copy;
    ASSERT_TRUE(TextKey::Parse(texts[i], &key));
    ASSERT_TRUE(TextKey::Parse(copies[i], &copy));
    EXPECT_EQ(Back(key), texts[i]);
    EXPECT_EQ(key.size(), texts[i].size());
    EXPECT_EQ(key.is_long(), texts[i].size() > TextKey::kMaxShort);
    EXPECT_EQ(key, copy);
    EXPECT_EQ(key.Hash(5), copy.Hash(5));
    ShortKey small;
    EXPECT_EQ(ShortKey::Parse(texts[i], &small), texts[i].size() <= ShortKey::kMaxBytes);
    if (texts[i].size() <= ShortKey::kMaxBytes) {
      EXPECT_EQ(Back(small), texts[i]);
    }
    for (size_t j = i + 1; j < std::min(texts.size(), i + 50); ++j) {
      TextKey other;
      ASSERT_TRUE(TextKey::Parse(texts[j], &other));
      EXPECT_NE(key, other);
      ShortKey other_small;
      if (texts[i].size() <= ShortKey::kMaxBytes && ShortKey::Parse(texts[j], &other_small)) {
        EXPECT_NE(small, other_small);
      }
    }
  }
}

TEST(RowKeyTest, WhatIsNoIdMakesNoKey) {
  ShortKey small;
  EXPECT_FALSE(ShortKey::Parse("", &small));
  TextKey key;
  EXPECT_FALSE(TextKey::Parse("", &key));
  EXPECT_FALSE(TextKey::Parse(std::string(TextKey::kMaxBytes + 1, 'x'), &key));
}

TEST(RowKeyTest, DigitsBehindABeginningAreCodes) {
  for (const std::string begin : {"", "C", "K-2026/", "a beginning of some length "}) {
    DigitsKey::Beginning beginning;
    const std::string first = begin + "0001";
    ASSERT_TRUE(beginning.Learn(first));
    ASSERT_EQ(beginning.text(), begin);
    std::set<int32_t> codes;
    std::vector<std::string> all;
    for (const int digits : {1, 2, 3, 4}) {
      for (int n = 0; n < (digits == 4   ? 10'000
                           : digits == 3 ? 1000
                           : digits == 2 ? 100
                                         : 10);
           ++n) {
        std::string text = std::to_string(n);
        all.push_back(begin + std::string(digits - text.size(), '0') + text);
      }
    }
    for (const char* text : {"00000", "99999", "123456", "999999", "0000000", "7654321", "00000000",
                             "12345678", "99999999"}) {
      all.push_back(begin + text);
    }
    for (const std::string& text : all) {
      DigitsKey key;
      ASSERT_TRUE(DigitsKey::Parse(text, beginning, &key)) << text;
      std::string back = "before ";
      key.AppendTo(beginning, back);
      EXPECT_EQ(back.substr(7), text);
      EXPECT_EQ(key.size(beginning), text.size());
      EXPECT_TRUE(codes.insert(key.code).second) << text;
    }
    // Close together: nothing lies between texts of as many digits.
    EXPECT_EQ(*codes.begin(), 0);
    EXPECT_TRUE(codes.contains(11'109));
    DigitsKey key;
    for (int byte = 0; byte < 256; ++byte) {
      for (size_t at = 0; at < 8; ++at) {
        std::string text = begin + "12345678";
        text[begin.size() + at] = static_cast<char>(byte);
        EXPECT_EQ(DigitsKey::Parse(text, beginning, &key), byte >= '0' && byte <= '9') << text;
      }
    }
    EXPECT_FALSE(DigitsKey::Parse(begin, beginning, &key));
    EXPECT_FALSE(DigitsKey::Parse(begin + "123456789", beginning, &key));
    EXPECT_FALSE(DigitsKey::Parse("x" + begin + "1", beginning, &key));
  }
  DigitsKey::Beginning beginning;
  EXPECT_FALSE(beginning.Learn(""));
  EXPECT_FALSE(beginning.Learn("customer"));
  EXPECT_FALSE(beginning.Learn("7x"));
}

TEST(RowKeyTest, CodesAreFoundByPartAndPlace) {
  std::mt19937_64 random(3);
  std::set<std::pair<uint32_t, int32_t>> seen;
  std::set<int32_t> codes;
  for (int i = 0; i < 20'000; ++i) {
    SmallNumberKey key;
    const auto code = static_cast<int32_t>(i % 2 == 0 ? random() : i - 10'000);
    ASSERT_TRUE(SmallNumberKey::Parse(code, &key));
    ASSERT_LT(key.PartOf(0), 256u);
    EXPECT_EQ(seen.insert({key.PartOf(0), key.Place()}).second, codes.insert(code).second);
  }
  SmallNumberKey key;
  EXPECT_FALSE(SmallNumberKey::Parse(int64_t{1} << 31, &key));
  EXPECT_FALSE(SmallNumberKey::Parse(-(int64_t{1} << 31) - 1, &key));
}

TEST(RowKeyTest, UuidsAre128Bits) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 2000; ++i) {
    std::string text = "00000000-0000-0000-0000-000000000000";
    for (char& c : text) {
      if (c == '0') c = "0123456789abcdef"[random() % 16];
    }
    UuidKey key, changed_key;
    ASSERT_TRUE(UuidKey::Parse(text, &key)) << text;
    EXPECT_EQ(Back(key), text);
    std::string changed = text;
    const size_t at = random() % text.size();
    if (changed[at] == '-') continue;
    changed[at] = changed[at] == '7' ? 'a' : '7';
    ASSERT_TRUE(UuidKey::Parse(changed, &changed_key));
    EXPECT_NE(key, changed_key);
  }
}

TEST(RowKeyTest, OnlyUuidsAreUuids) {
  const std::string good = "01234567-89ab-cdef-0123-456789abcdef";
  UuidKey key;
  for (size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const bool dash = good[at] == '-';
      const bool digit = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
      EXPECT_EQ(UuidKey::Parse(text, &key), dash ? byte == '-' : digit) << text;
    }
  }
  EXPECT_FALSE(UuidKey::Parse(good + "0", &key));
  EXPECT_FALSE(UuidKey::Parse(good.substr(1), &key));
  EXPECT_FALSE(UuidKey::Parse("", &key));
}

}  // namespace
}  // namespace goodwill
