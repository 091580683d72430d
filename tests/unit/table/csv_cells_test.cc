#include "table/csv_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>

#include "table/csv_index.h"
#include "table/csv_utf8.h"
#include "tests/unit/table/csv_oracle.h"

namespace goodwill::csv {
namespace {

using ::testing::HasSubstr;

// As in the reader's window: something follows the cell.
class Padded {
 public:
  explicit Padded(const std::string& text, char behind = '7')
      : memory_(text + std::string(kPadding, behind)), size_(text.size()) {}
  std::string_view view() const { return {memory_.data(), size_}; }

 private:
  std::string memory_;
  size_t size_;
};

TEST(CsvDecimal, EqualsParseDecimalOnEveryShortText) {
  // All texts up to six of these characters, and random ones up to eleven.
  const std::string alphabet = "0159.,-";
  for (const int scale : {0, 2, 3, 6}) {
    for (const char mark : {'.', ','}) {
      const DecimalParser parser(scale, mark, std::nullopt, "a number");
      const auto check = [&](const std::string& text) {
        const Padded padded(text);
        int64_t got = -1, expected = -1;
        const bool ok = ParseDecimal(text, scale, mark, &expected) == DecimalResult::kOk;
        ASSERT_EQ(parser.Parse(padded.view(), &got), ok) << text << " scale " << scale;
        if (ok) {
          ASSERT_EQ(got, expected) << text << " scale " << scale;
        }
      };
      for (size_t length = 1; length <= 5; ++length) {
        size_t count = 1;
        for (size_t i = 0; i < length; ++i) count *= alphabet.size();
        for (size_t n = 0; n < count; ++n) {
          std::string text;
          for (size_t i = 0, rest = n; i < length; ++i, rest /= alphabet.size()) {
            text += alphabet[rest % alphabet.size()];
          }
          check(text);
        }
      }
      std::mt19937_64 engine(11);
      const std::string wide = "00112233445566778899.-/:;+ \x80\xFF";
      for (int round = 0; round < 20'000; ++round) {
        std::string text;
        const size_t length = 1 + engine() % 11;
        const size_t letters = round % 2 == 0 ? 21 : wide.size();
        for (size_t i = 0; i < length; ++i) text += wide[engine() % letters];
        if (mark == ',') std::replace(text.begin(), text.end(), '.', ',');
        check(text);
      }
    }
  }
}

TEST(CsvDecimal, EveryByteInEveryPlace) {
  const DecimalParser parser(2, '.', std::nullopt, "a number");
  for (size_t length = 1; length <= 9; ++length) {
    for (size_t at = 0; at < length; ++at) {
      for (int byte = 1; byte < 256; ++byte) {
        std::string text(length, '4');
        text[at] = static_cast<char>(byte);
        const Padded padded(text, '.');
        int64_t got = -1, expected = -1;
        const bool ok = ParseDecimal(text, 2, '.', &expected) == DecimalResult::kOk;
        ASSERT_EQ(parser.Parse(padded.view(), &got), ok) << text;
        if (ok) {
          ASSERT_EQ(got, expected) << text;
        }
      }
    }
  }
}

TEST(CsvDecimal, Rounds) {
  for (const Rounding rounding : kAllRoundings) {
    const DecimalParser parser(2, '.', rounding, "a number");
    for (const char* text : {"1.005", "-1.005", "2.675", "0.001", "-0.009", "7", "1.2"}) {
      int64_t got = -1, expected = -1;
      ASSERT_TRUE(parser.Parse(Padded(text).view(), &got));
      ASSERT_EQ(ParseDecimalRounded(text, 2, '.', rounding, &expected), DecimalResult::kOk);
      EXPECT_EQ(got, expected) << text << " " << RoundingName(rounding);
    }
  }
}

TEST(CsvDecimal, SaysWhyNot) {
  const DecimalParser parser(2, '.', std::nullopt, "an amount in EUR");
  EXPECT_THAT(parser.Reason("1.234"), HasSubstr("more than 2 decimals"));
  EXPECT_THAT(parser.Reason("1,234.50"), HasSubstr("without thousands separators"));
  EXPECT_THAT(parser.Reason("1.234.567"), HasSubstr("without thousands separators"));
  EXPECT_THAT(parser.Reason("1 234.50"), HasSubstr("without thousands separators"));
  EXPECT_THAT(parser.Reason("12,50"),
              HasSubstr("the decimal mark is '.'; set decimal_mark to ','"));
  EXPECT_THAT(parser.Reason("\xE2\x82\xAC"
                            "12.50"),
              HasSubstr("without a currency sign"));
  EXPECT_THAT(parser.Reason("$12.50"), HasSubstr("without a currency sign"));
  EXPECT_THAT(parser.Reason("12.50 EUR"), HasSubstr("without a currency sign"));
  EXPECT_THAT(parser.Reason("1e5"), HasSubstr("exponent"));
  EXPECT_THAT(parser.Reason("(12.50)"), HasSubstr("begins with a minus"));
  EXPECT_THAT(parser.Reason("12.50-"), HasSubstr("begins with a minus"));
  EXPECT_THAT(parser.Reason("99999999999999999999"), HasSubstr("too large"));
  EXPECT_EQ(parser.Reason("n/a"), "'n/a' is not an amount in EUR");
  const DecimalParser comma(2, ',', std::nullopt, "an amount");
  EXPECT_THAT(comma.Reason("1.234,50"), HasSubstr("the decimal mark is ','"));
  EXPECT_THAT(comma.Reason("12.50"), HasSubstr("set decimal_mark to '.'"));
}

TEST(CsvTime, EveryFormReadsItsDates) {
  const int64_t expected = *ParseInstant("2024-03-04", Zone());
  const int64_t later = *ParseInstant("2024-03-04 08:26:00", Zone());
  const struct {
    const char* form;
    const char* date;
    const char* padded;
    const char* with_time;
  } cases[] = {
      {"d.m.y", "4.3.2024", "04.03.2024", "4.3.2024 8:26"},
      {"d/m/y", "4/3/2024", "04/03/2024", "04/03/2024 8:26:00"},
      {"d-m-y", "4-3-2024", "04-03-2024", "04-03-2024 08:26"},
      {"m/d/y", "3/4/2024", "03/04/2024", "3/4/2024 08:26:00"},
      {"m-d-y", "3-4-2024", "03-04-2024", "03-04-2024  8:26"},
      {"y/m/d", "2024/3/4", "2024/03/04", "2024/03/04 8:26"},
      {"y.m.d", "2024.3.4", "2024.03.04", "2024.3.4 8:26"},
  };
  for (const auto& c : cases) {
    TimeParser parser(*FindDateForm(c.form), Zone());
    int64_t us = 0;
    ASSERT_TRUE(parser.Parse(Padded(c.date).view(), &us)) << c.date;
    EXPECT_EQ(us, expected);
    ASSERT_TRUE(parser.Parse(Padded(c.padded).view(), &us)) << c.padded;
    EXPECT_EQ(us, expected);
    ASSERT_TRUE(parser.Parse(Padded(c.with_time).view(), &us)) << c.with_time;
    EXPECT_EQ(us, later);
    for (const char* wrong : {"2024-03-04", "4 3 2024", "4.3.24", "4/3/24", "004/03/2024", "",
                              "4.3.2024x", "4.3.2024 8", "4.3.2024 8:2", "4/3/2024 8:26:0"}) {
      EXPECT_FALSE(parser.Parse(Padded(wrong).view(), &us)) << c.form << " " << wrong;
    }
  }
  EXPECT_FALSE(FindDateForm("y-m-d"));
  EXPECT_FALSE(FindDateForm("D.M.Y"));
  EXPECT_TRUE(FindDateForm("")->iso);
}

TEST(CsvTime, SaysWhyNotAndNeverGuesses) {
  TimeParser iso(*FindDateForm("iso"), Zone());
  int64_t us;
  EXPECT_FALSE(iso.Parse(Padded("03/04/2024").view(), &us));
  EXPECT_EQ(iso.Reason("03/04/2024"),
            "'03/04/2024' is not a date or time in ISO form (2024-12-31, or with a time behind "
            "it); if it is another form, name it: date_form can be iso, d.m.y, d/m/y, d-m-y, "
            "m/d/y, m-d-y, y/m/d, y.m.d");
  EXPECT_EQ(iso.Reason("2024-02-30"), "'2024-02-30' is no day or time of the calendar");
  EXPECT_THAT(iso.Reason("2024-01-01 00:00:00.1234567"), HasSubstr("finer than a microsecond"));
  TimeParser local(*FindDateForm("m/d/y"), Zone());
  EXPECT_FALSE(local.Parse(Padded("31/12/2024").view(), &us));
  EXPECT_EQ(local.Reason("31/12/2024"),
            "'31/12/2024' is no day or time of the calendar, read as m/d/y");
  EXPECT_THAT(local.Reason("1/2/24"), HasSubstr("year with four digits"));
}

// Days kept between rows never change a result: every hour around the clock
// changes of three zones, forwards, backwards and at random, and the ends of
// the calendar.
TEST(CsvTime, EqualsTheZoneAskedAnewForEveryRow) {
  for (const char* name : {"Europe/Sofia", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu"}) {
    const Zone zone = *Zone::Load(name);
    std::mt19937_64 engine(3);
    TimeParser parser(*FindDateForm("iso"), zone);
    for (int round = 0; round < 12'000; ++round) {
      const auto day =
          static_cast<int32_t>(round < 8'000 ? engine() % 20'000 : 10'500 + round % 5'000);
      std::string text = FormatDay(day);
      const uint64_t minutes = engine() % 1440;
      if (round % 4 != 0) {
        char time[16];
        std::snprintf(time, sizeof time, " %02d:%02d", static_cast<int>(minutes / 60),
                      static_cast<int>(minutes % 60));
        text += time;
      }
      int64_t got = 0;
      ASSERT_TRUE(parser.Parse(Padded(text).view(), &got)) << text;
      ASSERT_EQ(got, *ParseInstant(text, zone)) << text << " in " << name;
    }
    for (const char* text : {"0001-01-01", "0001-01-02 00:00", "9999-12-31 23:59", "9999-12-30",
                             "2011-12-30", "2011-12-30 12:00", "2024-03-31 03:30:00.5",
                             "2024-10-27 03:30", "2018-11-04", "2018-11-04 00:30"}) {
      int64_t got = 0;
      const auto expected = ParseInstant(text, zone);
      ASSERT_EQ(parser.Parse(Padded(text).view(), &got), expected.ok()) << text << " in " << name;
      if (expected.ok()) {
        EXPECT_EQ(got, *expected) << text << " in " << name;
      }
    }
  }
}

TEST(CsvWords, AreReadInAnyCase) {
  int64_t value = -1;
  for (const char* yes : {"1", "true", "TRUE", "Yes"}) {
    ASSERT_TRUE(ParseBoolean(yes, &value));
    EXPECT_EQ(value, 1);
  }
  for (const char* no : {"0", "False", "no", "NO"}) {
    ASSERT_TRUE(ParseBoolean(no, &value));
    EXPECT_EQ(value, 0);
  }
  EXPECT_FALSE(ParseBoolean("y", &value));
  EXPECT_THAT(BooleanReason("y"), HasSubstr("neither true"));
  static constexpr std::string_view kCodes[] = {"visit", "phone"};
  ASSERT_TRUE(ParseCode("Phone", kCodes, &value));
  EXPECT_EQ(value, 2);
  EXPECT_FALSE(ParseCode("fax", kCodes, &value));
  EXPECT_EQ(CodeReason("fax", kCodes), "'fax' is none of visit and phone");
}

TEST(CsvShown, IsShortAndPrintable) {
  EXPECT_EQ(Shown("a'b"), "'a'b'");
  EXPECT_EQ(Shown(std::string_view("\n\r\t\0\x1B", 5)), "'\\n\\r\\t\\x00\\x1B'");
  EXPECT_EQ(Shown("caf\xC3\xA9"), "'caf\xC3\xA9'");
  EXPECT_EQ(Shown("caf\xE9"), "'caf\\xE9'");
  EXPECT_EQ(Shown("\xC2\x9B"), "'\\xC2\\x9B'");
  EXPECT_EQ(Shown(std::string(1000, 'x')), "'" + std::string(60, 'x') + "...'");
  EXPECT_LT(Shown(std::string(1000, '\x01')).size(), 300u);
}

TEST(CsvUtf8, EqualsDecodingByHand) {
  std::mt19937_64 engine(5);
  const std::string bytes(
      "a\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF1\xF4\xF5\xFF");
  // Every sequence of three of these bytes, and longer ones at random.
  for (size_t n = 0; n < bytes.size() * bytes.size() * bytes.size(); ++n) {
    std::string text;
    for (size_t i = 0, rest = n; i < 3; ++i, rest /= bytes.size())
      text += bytes[rest % bytes.size()];
    ASSERT_EQ(FindInvalidUtf8(text) == text.npos, csv_oracle::IsUtf8(text));
  }
  for (int round = 0; round < 50'000; ++round) {
    std::string text;
    for (size_t i = 0, size = engine() % 24; i < size; ++i) text += bytes[engine() % bytes.size()];
    const size_t at = FindInvalidUtf8(text);
    ASSERT_EQ(at == text.npos, csv_oracle::IsUtf8(text));
    if (at != text.npos) {
      ASSERT_TRUE(csv_oracle::IsUtf8(text.substr(0, at)));
    }
  }
}

}  // namespace
}  // namespace goodwill::csv
