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
    for (int change = 0; change < 2; ++change) text[random() % text.size()] = kLetters[random() % 4];
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
