#include "wire/wire_reader.h"

#include <cstdint>
#include <string>

#include "gtest/gtest.h"

namespace goodwill::wire {
namespace {

using namespace std::string_literals;

TEST(WireReader, ReadsWhatIsAppended) {
  std::string bytes;
  AppendTag(1, WireType::kVarint, &bytes);
  AppendVarint(UINT64_MAX, &bytes);
  AppendBytes(2, "text", &bytes);
  AppendTag(0x1fffffff, WireType::kVarint, &bytes);
  AppendVarint(0, &bytes);
  bytes += "\x1d\x01\x02\x03\x04"s;                          // 3: fixed32
  bytes += "\x21\x01\x00\x00\x00\x00\x00\x00\x80"s;          // 4: fixed64
  WireReader reader(bytes);
  WireReader::Field f;
  ASSERT_TRUE(reader.Next(&f));
  EXPECT_EQ(f.number, 1u);
  EXPECT_EQ(f.value, UINT64_MAX);
  ASSERT_TRUE(reader.Next(&f));
  EXPECT_EQ(f.bytes, "text");
  ASSERT_TRUE(reader.Next(&f));
  EXPECT_EQ(f.number, 0x1fffffffu);
  ASSERT_TRUE(reader.Next(&f));
  EXPECT_EQ(f.value, 0x04030201u);
  ASSERT_TRUE(reader.Next(&f));
  EXPECT_EQ(f.value, 0x8000000000000001u);
  EXPECT_FALSE(reader.Next(&f));
  EXPECT_TRUE(reader.ok());
}

TEST(WireReader, RefusesMalformedBytes) {
  for (const std::string& bytes :
       {"\x08"s, "\x08\x80"s, "\x00\x00"s, "\x0a\x05xx"s, "\x0b"s, "\x0c"s, "\x0f"s, "\x0d\x01"s,
        "\x09\x01"s, "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"s,
        "\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00"s,
        "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s, "\x80\x80\x80\x80\x80\x01"s}) {
    WireReader reader(bytes);
    WireReader::Field f;
    while (reader.Next(&f)) {
    }
    EXPECT_FALSE(reader.ok()) << testing::PrintToString(bytes);
  }
}

TEST(IsUtf8, AgreesWithTheDefinition) {
  for (const std::string& good :
       {""s, "abc"s, "ß€😀"s, "\0"s, "\xed\x9f\xbf"s, "\xf4\x8f\xbf\xbf"s}) {
    EXPECT_TRUE(IsUtf8(good)) << testing::PrintToString(good);
  }
  for (const std::string& bad :
       {"\x80"s, "\xc3"s, "\xc0\x80"s, "\xc1\xbf"s, "\xe0\x9f\xbf"s, "\xed\xa0\x80"s,
        "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s, "\xff"s, "a\xe2\x82"s,
        "\xe2(\xa1"s}) {
    EXPECT_FALSE(IsUtf8(bad)) << testing::PrintToString(bad);
  }
}

}  // namespace
}  // namespace goodwill::wire
