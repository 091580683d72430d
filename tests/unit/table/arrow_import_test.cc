// Every accepted type, in every shape that producers give it.
#include "table/arrow_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "table/column_clock.h"
#include "tests/unit/table/arrow_producer.h"

namespace goodwill {
namespace {

using testing::ArrayData;
using testing::Batch;
using testing::Bits;
using testing::DictionaryType;
using testing::Fixed;
using testing::MakeStream;
using testing::Nulls;
using testing::Releases;
using testing::Rows;
using testing::Slice;
using testing::StreamData;
using testing::Texts;
using testing::TextViews;
using testing::Type;
using testing::TypeData;
using testing::WithDictionary;

using Int128 = __int128;

using Numbers = std::vector<int64_t>;
using Strings = std::vector<std::optional<std::string>>;

// A table of one column.
struct OneColumn {
  explicit OneColumn(ColumnType type, bool required = false)
      : columns{ColumnSpec{"x", type, required, "", kChannels}} {}
  std::array<ColumnSpec, 1> columns;
  TableSpec spec{TableKind::kEvents, "things", columns};
};

Zone Sofia() { return *Zone::Load("Europe/Sofia"); }
Currency Eur() { return *Currency::Parse("EUR"); }

ReadOptions InEur() {
  ReadOptions options;
  options.currency = Eur();
  return options;
}

Numbers NumbersOf(const Table& table, size_t column = 0) {
  Numbers all;
  for (size_t k = 0; k < table.chunk_rows.size(); ++k) {
    const int64_t* const values = table.columns[column].chunks[k].numbers;
    all.insert(all.end(), values, values + table.chunk_rows[k]);
  }
  return all;
}

Strings StringsOf(const Table& table, size_t column = 0) {
  Strings all;
  for (size_t k = 0; k < table.chunk_rows.size(); ++k) {
    for (int64_t i = 0; i < table.chunk_rows[k]; ++i) {
      const std::string_view text = table.columns[column].chunks[k].text[i];
      all.push_back(text.data() == nullptr ? std::nullopt
                                           : std::optional<std::string>(std::string(text)));
    }
  }
  return all;
}

// A column's array made of some of its rows; `junk` stands around a slice and is
// nothing that could be read.
template <typename T>
struct Shapes {
  ArrayData (*build)(const Rows<T>&);
  T junk;

  ArrayData Of(const Rows<T>& rows, size_t begin, size_t end, int64_t before, int64_t after) const {
    Rows<T> all(static_cast<size_t>(before), junk);
    all.insert(all.end(), rows.begin() + static_cast<ptrdiff_t>(begin),
               rows.begin() + static_cast<ptrdiff_t>(end));
    all.insert(all.end(), static_cast<size_t>(after), junk);
    return build(all);
  }

  // The same rows as streams of many forms.
  std::vector<std::vector<ArrayData>> Streams(const Rows<T>& rows) const {
    const size_t n = rows.size();
    const int64_t length = static_cast<int64_t>(n);
    std::vector<std::vector<ArrayData>> streams;
    // Whole.
    streams.push_back({Batch({Of(rows, 0, n, 0, 0)}, length)});
    // Sliced column.
    streams.push_back({Batch({Slice(Of(rows, 0, n, 3, 2), 3, 2)}, length)});
    // Sliced record batch.
    streams.push_back({Batch({Of(rows, 0, n, 5, 1)}, length, 5)});
    // Both.
    streams.push_back({Batch({Slice(Of(rows, 0, n, 9, 4), 2, 1)}, length, 7)});
    // A batch for each row.
    std::vector<ArrayData> single;
    for (size_t i = 0; i < n; ++i) single.push_back(Batch({Of(rows, i, i + 1, 0, 0)}, 1));
    streams.push_back(std::move(single));
    // Two halves, and empty batches around them.
    const size_t half = n / 2;
    streams.push_back(
        {Batch({Of(rows, 0, 0, 0, 0)}, 0),
         Batch({Of(rows, 0, half, 0, 0)}, static_cast<int64_t>(half)),
         Batch({Of(rows, 0, 0, 0, 0)}, 0),
         Batch({Slice(Of(rows, half, n, 1, 0), 1, 0)}, length - static_cast<int64_t>(half)),
         Batch({Slice(Of(rows, 0, 0, 2, 0), 2, 0)}, 0)});
    // Buffers at odd addresses.
    ArrayData odd = Of(rows, 0, n, 3, 2);
    odd.misaligned = true;
    if (odd.dictionary) odd.dictionary->misaligned = true;
    streams.push_back({Batch({Slice(odd, 3, 2)}, length)});
    // The null count said, and a bitmap where none is needed.
    ArrayData said = Of(rows, 0, n, 0, 0);
    if (!said.buffers.empty() && !said.buffers[0]) {
      said.null_count = 0;
      said.buffers[0] = testing::Bytes((n + 7) / 8, 0xff);
    }
    streams.push_back({Batch({said}, length)});
    return streams;
  }
};

struct Outcome {
  absl::StatusOr<Table> table;
  std::shared_ptr<Releases> releases;
};

Outcome ReadOne(const TableSpec& spec, TypeData type, std::vector<ArrayData> batches,
                const ReadOptions& options) {
  StreamData data;
  data.schema.children = {std::move(type)};
  data.batches = std::move(batches);
  std::shared_ptr<Releases> releases = data.releases;
  ArrowArrayStream stream = MakeStream(std::move(data));
  auto table = ReadArrow(spec, &stream, options);
  EXPECT_EQ(stream.release, nullptr);
  return {std::move(table), std::move(releases)};
}

// Reads `rows` in every shape, with and without nulls between them, and expects
// one number for each.
template <typename T>
void ExpectNumbers(ColumnType column, const TypeData& type, ArrayData (*build)(const Rows<T>&),
                   T junk, const std::vector<T>& rows, const Numbers& numbers,
                   const ReadOptions& options = InEur()) {
  ASSERT_EQ(rows.size(), numbers.size());
  const OneColumn one(column);
  for (const bool with_nulls : {false, true}) {
    Rows<T> given;
    Numbers expected;
    for (size_t i = 0; i < rows.size(); ++i) {
      given.push_back(rows[i]);
      expected.push_back(numbers[i]);
      if (with_nulls && i % 2 == 1) {
        given.push_back(std::nullopt);
        expected.push_back(kNullNumber);
      }
    }
    int shape = 0;
    for (auto& batches : Shapes<T>{build, junk}.Streams(given)) {
      SCOPED_TRACE(type.format + ", shape " + std::to_string(shape++) +
                   (with_nulls ? ", nulls" : ""));
      {
        const Outcome outcome = ReadOne(one.spec, type, std::move(batches), options);
        ASSERT_TRUE(outcome.table.ok()) << outcome.table.status();
        EXPECT_EQ(outcome.table->rows, static_cast<int64_t>(expected.size()));
        EXPECT_EQ(outcome.table->columns[0].physical, Physical::kNumbers);
        EXPECT_EQ(outcome.table->columns[0].source, type.name);
        EXPECT_EQ(NumbersOf(*outcome.table), expected);
        EXPECT_EQ(outcome.releases->streams_released, 1);
        EXPECT_EQ(outcome.releases->schemas_released, 1);
      }
    }
  }
}

template <typename T>
void ExpectStrings(ColumnType column, const TypeData& type, ArrayData (*build)(const Rows<T>&),
                   T junk, const std::vector<T>& rows, const std::vector<std::string>& texts) {
  const OneColumn one(column);
  for (const bool with_nulls : {false, true}) {
    Rows<T> given;
    Strings expected;
    for (size_t i = 0; i < rows.size(); ++i) {
      given.push_back(rows[i]);
      const bool absent = column == ColumnType::kId && texts[i].empty();
      expected.push_back(absent ? std::nullopt : std::optional<std::string>(texts[i]));
      if (with_nulls && i % 2 == 1) {
        given.push_back(std::nullopt);
        expected.push_back(std::nullopt);
      }
    }
    int shape = 0;
    for (auto& batches : Shapes<T>{build, junk}.Streams(given)) {
      SCOPED_TRACE(type.format + ", shape " + std::to_string(shape++) +
                   (with_nulls ? ", nulls" : ""));
      std::shared_ptr<Releases> releases;
      {
        const Outcome outcome = ReadOne(one.spec, type, std::move(batches), InEur());
        releases = outcome.releases;
        ASSERT_TRUE(outcome.table.ok()) << outcome.table.status();
        EXPECT_EQ(outcome.table->columns[0].physical, Physical::kText);
        EXPECT_EQ(StringsOf(*outcome.table), expected);
      }
      EXPECT_TRUE(releases->AllReleased());
    }
  }
}

// ------------------------------------------------------------------- integers

template <typename T>
void ExpectIntegerType(const std::string& format) {
  constexpr T kLow = std::numeric_limits<T>::min();
  constexpr T kHigh = std::numeric_limits<T>::max();
  const bool whole = sizeof(T) == 8;
  std::vector<T> values = {T{0}, T{1}, T{42}, T{100}};
  if (!whole) {
    values.push_back(kLow);
    values.push_back(kHigh);
  } else {
    values.push_back(static_cast<T>(std::numeric_limits<int64_t>::max()));
  }
  const T junk = whole ? static_cast<T>(std::numeric_limits<int64_t>::min()) : kLow;
  Numbers numbers(values.begin(), values.end());
  for (const ColumnType column : {ColumnType::kId, ColumnType::kInteger}) {
    ExpectNumbers<T>(column, Type(format, "x"), &Fixed<T>, junk, values, numbers);
  }
  ExpectNumbers<T>(ColumnType::kMoney, Type(format, "x_minor"), &Fixed<T>, junk, values, numbers);
  // In major units.
  if (whole) values.pop_back();
  numbers.assign(values.begin(), values.end());
  for (int64_t& number : numbers) number *= 100;
  ExpectNumbers<T>(ColumnType::kMoney, Type(format, "x"), &Fixed<T>, junk, values, numbers);
  for (int64_t& number : numbers) number *= 10'000;
  ExpectNumbers<T>(ColumnType::kDecimal, Type(format, "x"), &Fixed<T>, junk, values, numbers);
  ExpectNumbers<T>(ColumnType::kBoolean, Type(format, "x"), &Fixed<T>, T{7}, {T{0}, T{1}, T{1}},
                   {0, 1, 1});
}

TEST(ArrowImport, EveryInteger) {
  ExpectIntegerType<int8_t>("c");
  ExpectIntegerType<uint8_t>("C");
  ExpectIntegerType<int16_t>("s");
  ExpectIntegerType<uint16_t>("S");
  ExpectIntegerType<int32_t>("i");
  ExpectIntegerType<uint32_t>("I");
  ExpectIntegerType<int64_t>("l");
  ExpectIntegerType<uint64_t>("L");
}

TEST(ArrowImport, Booleans) {
  ExpectNumbers<bool>(ColumnType::kBoolean, Type("b", "x"), &Bits, true,
                      {true, false, true, true, false, false, true, false, true},
                      {1, 0, 1, 1, 0, 0, 1, 0, 1});
}

// ---------------------------------------------------------------------- texts

using TextBuild = ArrayData (*)(const Rows<std::string>&);

template <typename Index, TextBuild kValues>
ArrayData DictionaryOf(const Rows<std::string>& rows) {
  // An entry that no row uses, a null, and each text twice.
  Rows<std::string> values = {"\xc3", std::nullopt};
  Rows<Index> indices;
  bool odd = false;
  for (const auto& row : rows) {
    odd = !odd;
    if (!row) {
      // Nulls in the indices and in the values mean the same.
      indices.push_back(odd ? std::optional<Index>() : std::optional<Index>(Index{1}));
      continue;
    }
    values.push_back(row);
    values.push_back(row);
    indices.push_back(static_cast<Index>(values.size() - (odd ? 1 : 2)));
  }
  return WithDictionary(Fixed(indices), kValues(values));
}

// One that can be used as it is: no nulls among the values, none unused.
ArrayData PlainDictionaryOf(const Rows<std::string>& rows) {
  Rows<std::string> values;
  Rows<int32_t> indices;
  for (const auto& row : rows) {
    indices.push_back(row ? std::optional<int32_t>(static_cast<int32_t>(values.size()))
                          : std::nullopt);
    if (row) values.push_back(row);
  }
  return WithDictionary(Fixed(indices), Texts<int32_t>(values));
}

struct TextType {
  TypeData type;
  TextBuild build;
};

std::vector<TextType> TextTypes(const std::string& name) {
  return {
      {Type("u", name), &Texts<int32_t>},
      {Type("U", name), &Texts<int64_t>},
      {Type("vu", name), &TextViews},
      {DictionaryType("c", "u", name), &DictionaryOf<int8_t, &Texts<int32_t>>},
      {DictionaryType("C", "U", name), &DictionaryOf<uint8_t, &Texts<int64_t>>},
      {DictionaryType("s", "vu", name), &DictionaryOf<int16_t, &TextViews>},
      {DictionaryType("S", "u", name), &DictionaryOf<uint16_t, &Texts<int32_t>>},
      {DictionaryType("i", "u", name), &DictionaryOf<int32_t, &Texts<int32_t>>},
      {DictionaryType("i", "u", name), &PlainDictionaryOf},
      {DictionaryType("I", "U", name), &DictionaryOf<uint32_t, &Texts<int64_t>>},
      {DictionaryType("l", "u", name), &DictionaryOf<int64_t, &Texts<int32_t>>},
      {DictionaryType("L", "vu", name), &DictionaryOf<uint64_t, &TextViews>},
  };
}

TEST(ArrowImport, Texts) {
  const std::vector<std::string> texts = {
      "C1", "0001", " x",           "Ангел Кънчев",  "a text that is longer than twelve bytes",
      "Ж",  "",     "twelve bytes", "thirteen byte", "\xf0\x9f\x98\x80 and more than twelve",
      "C1"};
  for (const TextType& t : TextTypes("x")) {
    ExpectStrings<std::string>(ColumnType::kText, t.type, t.build, "\x80junk", texts, texts);
    ExpectStrings<std::string>(ColumnType::kId, t.type, t.build, "\x80junk", texts, texts);
  }
  // Without an empty one, so that ids stay in place.
  const std::vector<std::string> ids = {"C1", "a b", "Ж-17", " leading", "17"};
  for (const TextType& t : TextTypes("x")) {
    ExpectStrings<std::string>(ColumnType::kId, t.type, t.build, " ", ids, ids);
  }
}

TEST(ArrowImport, NumbersAsText) {
  const std::vector<std::string> amounts = {"12.30", "-0.01", " 5 ", "1000000", "3.1000"};
  for (const TextType& t : TextTypes("x")) {
    ExpectNumbers<std::string>(ColumnType::kMoney, t.type, t.build, "junk", amounts,
                               {1230, -1, 500, 100'000'000, 310});
    ExpectNumbers<std::string>(ColumnType::kDecimal, t.type, t.build, "junk", {"1.5", "-0.000001"},
                               {1'500'000, -1});
    ExpectNumbers<std::string>(ColumnType::kCode, t.type, t.build, "junk",
                               {"visit", "PHONE", "Letter", "store", " sms"}, {1, 2, 3, 8, 5});
    // A text of blanks is an absent value.
    ExpectNumbers<std::string>(ColumnType::kMoney, t.type, t.build, "junk", {"1", "", " ", "2"},
                               {100, kNullNumber, kNullNumber, 200});
  }
}

// ---------------------------------------------------------------------- times

int64_t Us(std::string_view text, const Zone& zone = Zone()) { return *ParseInstant(text, zone); }

TEST(ArrowImport, TimestampsOfEveryUnitWithAZoneAreInstants) {
  const std::vector<int64_t> seconds = {0, 1, -1, 902'000'000, -62'135'596'800, 253'402'300'799};
  ReadOptions options = InEur();
  options.zone = Sofia();  // does not matter
  const int64_t junk = std::numeric_limits<int64_t>::max();
  for (const auto& [format, ticks] : std::vector<std::pair<std::string, int64_t>>{
           {"tss:", 1}, {"tsm:", 1'000}, {"tsu:", 1'000'000}, {"tsn:", 1'000'000'000}}) {
    for (const std::string zone : {"UTC", "Europe/Berlin", "+02:00", "no zone at all"}) {
      std::vector<int64_t> values;
      Numbers expected;
      for (const int64_t second : seconds) {
        int64_t value;
        if (__builtin_mul_overflow(second, ticks, &value)) continue;
        values.push_back(value);
        expected.push_back(second * 1'000'000);
      }
      ExpectNumbers<int64_t>(ColumnType::kTime, Type(format + zone, "x"), &Fixed<int64_t>, junk,
                             values, expected, options);
    }
  }
}

TEST(ArrowImport, TimestampsWithoutAZoneAreCivil) {
  const Zone sofia = Sofia();
  ReadOptions options = InEur();
  options.zone = sofia;
  // In winter, in summer, in the gap, in the overlap, just around them.
  const std::vector<std::string> civil = {
      "1998-01-15T12:00:00", "1998-07-01T00:00:00", "2024-03-31T02:59:59", "2024-03-31T03:00:00",
      "2024-03-31T03:30:00", "2024-03-31T04:00:00", "2024-10-27T02:59:59", "2024-10-27T03:30:00",
      "2024-10-27T04:00:00", "1850-01-01T00:00:00", "0001-01-02T00:00:00", "9999-12-31T23:59:59"};
  std::vector<int64_t> local;
  Numbers expected;
  for (const std::string& text : civil) {
    local.push_back(Us(text));
    expected.push_back(Us(text, sofia));
  }
  ExpectNumbers<int64_t>(ColumnType::kTime, Type("tsu:", "x"), &Fixed<int64_t>, int64_t{1} << 62,
                         local, expected, options);
  // In UTC they are what they say.
  ExpectNumbers<int64_t>(ColumnType::kTime, Type("tsu:", "x"), &Fixed<int64_t>, int64_t{1} << 62,
                         local, local);
  std::vector<std::string> texts = civil;
  texts.push_back("2024-05-01 08:26");
  texts.push_back("2024-05-01T08:26:00.5+05:30");
  texts.push_back("2024-05-01T08:26:00Z");
  texts.push_back("2024-05-01");
  while (expected.size() < texts.size()) expected.push_back(Us(texts[expected.size()], sofia));
  for (const TextType& t : TextTypes("x")) {
    ExpectNumbers<std::string>(ColumnType::kTime, t.type, t.build, "junk", texts, expected,
                               options);
  }
}

TEST(ArrowImport, DatesAreTheFirstInstantOfTheDay) {
  const Zone sofia = Sofia();
  ReadOptions options = InEur();
  options.zone = sofia;
  std::vector<int32_t> days = {0, 1, -1, 10'408, 19'000, 19'813, kMinDay + 1, kMaxDay};
  std::vector<int64_t> ms;
  Numbers expected;
  for (const int32_t day : days) {
    ms.push_back(day * int64_t{86'400'000});
    expected.push_back(sofia.StartOfDay(day));
  }
  ExpectNumbers<int32_t>(ColumnType::kTime, Type("tdD", "x"), &Fixed<int32_t>, 1 << 30, days,
                         expected, options);
  ExpectNumbers<int64_t>(ColumnType::kTime, Type("tdm", "x"), &Fixed<int64_t>, 1, ms, expected,
                         options);
}

// The clock remembers stretches of civil time; it must never answer anything but
// what the zone answers.
TEST(ArrowImport, CivilTimesEqualTheZoneEverywhere) {
  std::mt19937_64 random(20260101);
  for (const char* name :
       {"Europe/Sofia", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
        "Africa/Casablanca", "America/Sao_Paulo", "UTC", "Etc/GMT+5", "Asia/Tehran"}) {
    const Zone zone = *Zone::Load(name);
    CivilClock clock(zone);
    int64_t local = Us("1890-01-01");
    for (int i = 0; i < 20'000; ++i) {
      const uint64_t draw = random();
      if (draw % 50 == 0) {
        local = Us("1890-01-01") + static_cast<int64_t>(random() % 11'000'000'000'000'000u);
      } else {
        local += static_cast<int64_t>(draw % 7'200'000'000u) - 1'800'000'000;
      }
      const int64_t second = FloorDivide(local, kMicrosPerSecond);
      const int64_t expected =
          zone.FromCivil(absl::CivilSecond(1970, 1, 1) + second,
                         static_cast<int32_t>(local - second * kMicrosPerSecond));
      int64_t instant = 0;
      ASSERT_TRUE(clock.ToInstant(local, &instant));
      ASSERT_EQ(instant, expected) << name << " " << local;
    }
    for (int32_t day = -30'000; day < 80'000; ++day) {
      int64_t instant = 0;
      ASSERT_TRUE(clock.ToInstant(day * kMicrosPerDay, &instant));
      ASSERT_EQ(instant, zone.StartOfDay(day)) << name << " " << day;
    }
  }
}

// ---------------------------------------------------------------------- money

Int128 Power(int n) {
  Int128 power = 1;
  for (int i = 0; i < n; ++i) power *= 10;
  return power;
}

TEST(ArrowImport, DecimalsOfEveryScale) {
  const Int128 junk = Power(38) - 1;
  ExpectNumbers<Int128>(ColumnType::kMoney, Type("d:12,2", "x"), &Fixed<Int128>, junk,
                        {0, 1, -1, 123456789, std::numeric_limits<int64_t>::max()},
                        {0, 1, -1, 123456789, std::numeric_limits<int64_t>::max()});
  for (int scale = -16; scale <= 38; ++scale) {
    std::vector<Int128> values = {0};
    Numbers expected = {0};
    // One major unit, minus three, and a cent, where the type can say so.
    if (scale >= 0 && scale <= 37) {
      values.push_back(Power(scale));
      expected.push_back(100);
      values.push_back(-Power(scale));
      expected.push_back(-100);
    }
    if (scale >= 2) {
      values.push_back(7 * Power(scale - 2));
      expected.push_back(7);
    }
    if (scale < 0) {
      values.push_back(-3);
      expected.push_back(static_cast<int64_t>(-300 * Power(-scale)));
    }
    ExpectNumbers<Int128>(ColumnType::kMoney, Type("d:38," + std::to_string(scale), "x"),
                          &Fixed<Int128>, junk, values, expected);
  }
  ExpectNumbers<int32_t>(ColumnType::kMoney, Type("d:9,3,32", "x"), &Fixed<int32_t>, 1, {1230, -10},
                         {123, -1});
  ExpectNumbers<int64_t>(ColumnType::kMoney, Type("d:18,1,64", "x"), &Fixed<int64_t>,
                         std::numeric_limits<int64_t>::max(), {123, -10}, {1230, -100});
  ExpectNumbers<Int128>(ColumnType::kDecimal, Type("d:20,8,128", "x"), &Fixed<Int128>, 1,
                        {100'000'000, -100}, {1'000'000, -1});
}

// Against exact arithmetic on the digits: every rounding, every distance.
TEST(ArrowImport, DecimalsAreRoundedOnceAndAsNamed) {
  std::mt19937_64 random(7);
  for (const Rounding rounding : kAllRoundings) {
    ReadOptions options = InEur();
    options.amount_rounding = rounding;
    for (const int scale : {3, 4, 19, 20, 21, 30, 38}) {
      Rows<Int128> rows;
      Numbers expected;
      for (int i = 0; i < 200; ++i) {
        const uint64_t high = random();
        const uint64_t low = random();
        Int128 value = static_cast<Int128>((static_cast<unsigned __int128>(high) << 64) | low);
        value %= Power(std::min(scale + 3, 38));
        if (i % 5 == 0) value = value / Power(scale - 2) * Power(scale - 2) + 5 * Power(scale - 3);
        rows.push_back(value);
        expected.push_back(
            static_cast<int64_t>(DivideRounded<Int128>(value, Power(scale - 2), rounding)));
      }
      const OneColumn one(ColumnType::kMoney);
      const Outcome outcome =
          ReadOne(one.spec, Type("d:38," + std::to_string(scale), "x"),
                  {Batch({Fixed(rows)}, static_cast<int64_t>(rows.size()))}, options);
      ASSERT_TRUE(outcome.table.ok()) << outcome.table.status();
      EXPECT_EQ(NumbersOf(*outcome.table), expected) << scale;
    }
  }
  // Beyond 38 digits nothing is left but the direction.
  ReadOptions options = InEur();
  const OneColumn one(ColumnType::kMoney);
  for (const auto& [rounding, plus, minus] :
       std::vector<std::tuple<Rounding, int64_t, int64_t>>{{Rounding::kFloor, 0, -1},
                                                           {Rounding::kCeiling, 1, 0},
                                                           {Rounding::kUp, 1, -1},
                                                           {Rounding::kHalfUp, 0, 0}}) {
    options.amount_rounding = rounding;
    const Outcome outcome =
        ReadOne(one.spec, Type("d:38,60", "x"),
                {Batch({Fixed<Int128>({Power(38) - 1, 1 - Power(38), Int128{0}})}, 3)}, options);
    ASSERT_TRUE(outcome.table.ok());
    EXPECT_EQ(NumbersOf(*outcome.table), (Numbers{plus, minus, 0}));
  }
}

TEST(ArrowImport, DoublesThatStandForOneAmount) {
  std::mt19937_64 random(11);
  std::vector<double> values = {0.0,  -0.0,    0.01,  -0.01, 0.1,
                                0.29, 1.005e3, 33.33, 1e9,   70368744177663.98};
  for (int i = 0; i < 3000; ++i) {
    const int bits = static_cast<int>(random() % 46);
    const int64_t n = static_cast<int64_t>(random() & ((uint64_t{1} << bits) - 1));
    values.push_back(ScaledToDouble(random() % 2 == 0 ? n : -n, 2));
  }
  Numbers expected;
  for (const double value : values) {
    int64_t n = 0;
    ASSERT_TRUE(DoubleToScaled(value, 2, &n)) << value;
    expected.push_back(n);
  }
  ExpectNumbers<double>(ColumnType::kMoney, Type("g", "x"), &Fixed<double>,
                        std::numeric_limits<double>::quiet_NaN(), values, expected);
  ExpectNumbers<double>(ColumnType::kDecimal, Type("g", "x"), &Fixed<double>, 1e300,
                        {1.5, 0.000001, -2, 1e6}, {1'500'000, 1, -2'000'000, 1'000'000'000'000});
}

// The fast loop must accept and refuse exactly as the plain function does.
TEST(ArrowImport, DoublesAgreeWithThePlainFunction) {
  std::mt19937_64 random(13);
  const OneColumn one(ColumnType::kMoney);
  for (int i = 0; i < 3000; ++i) {
    double value;
    if (i % 3 == 0) {
      const uint64_t bits = random();
      std::memcpy(&value, &bits, sizeof(value));
    } else {
      value = ScaledToDouble(static_cast<int64_t>(random() >> (i % 64)), 2);
      if (i % 3 == 1) value = std::nextafter(value, random() % 2 == 0 ? -1e300 : 1e300);
    }
    int64_t n = 0;
    const bool good = DoubleToScaled(value, 2, &n);
    const Outcome outcome =
        ReadOne(one.spec, Type("g", "x"), {Batch({Fixed<double>({1.25, value, 2.5})}, 3)}, InEur());
    ASSERT_EQ(outcome.table.ok(), good) << value;
    if (good) {
      EXPECT_EQ(NumbersOf(*outcome.table), (Numbers{125, n, 250})) << value;
    } else {
      EXPECT_EQ(ProblemsOf(outcome.table.status())[0].row, 1);
    }
  }
}

TEST(ArrowImport, DoublesAreRoundedOnRequest) {
  ReadOptions options = InEur();
  options.amount_rounding = Rounding::kFloor;
  // 0.29 is a double below 0.29; it still means 29 cents.
  ExpectNumbers<double>(ColumnType::kMoney, Type("g", "x"), &Fixed<double>, 1e300,
                        {0.29, 1.239, -1.239, 1e12 + 0.0078125},
                        {29, 123, -124, 100'000'000'000'000}, options);
}

TEST(ArrowImport, FloatsThatStandForOneAmount) {
  std::vector<float> values = {0.0f, 0.1f, 0.29f, -33.33f, 131071.98f, 16777216.0f, 1e6f};
  Numbers expected = {0, 10, 29, -3333, 13107198, 1677721600, 100'000'000};
  ExpectNumbers<float>(ColumnType::kMoney, Type("f", "x"), &Fixed<float>,
                       std::numeric_limits<float>::infinity(), values, expected);
  ExpectNumbers<float>(ColumnType::kDecimal, Type("f", "x"), &Fixed<float>, 0.1f / 3,
                       {0.1f, 1.5f, 12.5f, 100.0f}, {100'000, 1'500'000, 12'500'000, 100'000'000});
  // Below the bound, every amount has a float of its own.
  const OneColumn one(ColumnType::kMoney);
  Rows<float> rows;
  Numbers cents;
  for (int64_t n = 13'000'000; n < 13'107'200; n += 7) {
    rows.push_back(static_cast<float>(static_cast<double>(n) / 100));
    cents.push_back(n);
  }
  const Outcome outcome = ReadOne(
      one.spec, Type("f", "x"), {Batch({Fixed(rows)}, static_cast<int64_t>(rows.size()))}, InEur());
  ASSERT_TRUE(outcome.table.ok()) << outcome.table.status();
  EXPECT_EQ(NumbersOf(*outcome.table), cents);
}

TEST(ArrowImport, AmountsFollowTheCurrency) {
  ReadOptions yen;
  yen.currency = *Currency::Parse("JPY");
  ExpectNumbers<double>(ColumnType::kMoney, Type("g", "x"), &Fixed<double>, 0.5, {100, -3},
                        {100, -3}, yen);
  ReadOptions dinar;
  dinar.currency = *Currency::Parse("KWD");
  ExpectNumbers<double>(ColumnType::kMoney, Type("g", "x"), &Fixed<double>, 0.0001, {1.234, -3},
                        {1234, -3000}, dinar);
}

// ---------------------------------------------------------------- in place

struct Purchases {
  ArrayData batch;
  std::vector<TypeData> schema;
};

Purchases SomePurchases(int64_t offset) {
  Purchases p;
  p.batch = Batch({Fixed<int64_t>({9, 1, 2, 3}), Fixed<int64_t>({0, 10, 20, 30}),
                   Fixed<int64_t>({-1, 100, 200, 300}), Texts<int32_t>({"zz", "a", "b", "c"})},
                  4 - offset, offset);
  p.schema = {Type("l", "customer_id"), Type("tsu:UTC", "time"), Type("l", "amount_minor"),
              Type("u", "product_id")};
  return p;
}

TEST(ArrowImport, WhatHasTheRightFormIsNotCopied) {
  for (const int64_t offset : {0, 1}) {
    Purchases p = SomePurchases(offset);
    StreamData data;
    data.schema.children = p.schema;
    data.batches = {p.batch};
    const std::shared_ptr<Releases> releases = data.releases;
    ArrowArrayStream stream = MakeStream(std::move(data));
    {
      absl::StatusOr<Table> table = ReadArrow(purchases::kSpec, &stream, InEur());
      ASSERT_TRUE(table.ok()) << table.status();
      // Only the batch itself is kept: nothing was converted.
      ASSERT_EQ(table->keep_alive.size(), 1u);
      EXPECT_EQ(releases->arrays_released, 0);
      EXPECT_EQ(releases->streams_released, 1);
      EXPECT_EQ(NumbersOf(*table, purchases::kAmount).back(), 300);
      EXPECT_EQ(table->columns[purchases::kProductId].chunks[0].text.layout,
                TextArray::Layout::kOffsets32);
      EXPECT_EQ(table->columns[purchases::kAmount].source, "amount_minor");
      EXPECT_EQ(table->columns[purchases::kTime].source_type, "timestamp[us, UTC]");
      EXPECT_FALSE(table->Has(purchases::kQuantity));
      EXPECT_EQ(table->lines, nullptr);
      // A table moves with what it keeps alive.
      Table moved = *std::move(table);
      EXPECT_EQ(releases->arrays_released, 0);
      EXPECT_EQ(StringsOf(moved, purchases::kProductId).back(), "c");
    }
    EXPECT_TRUE(releases->AllReleased());
    EXPECT_EQ(releases->arrays_released, 1);
  }
}

TEST(ArrowImport, BatchesThatNobodyNeedsAreReleasedAtOnce) {
  const OneColumn one(ColumnType::kMoney);
  const Outcome outcome =
      ReadOne(one.spec, Type("g", "x"), {Batch({Fixed<double>({1.0})}, 1)}, InEur());
  ASSERT_TRUE(outcome.table.ok());
  EXPECT_EQ(outcome.releases->arrays_made, 1);
  EXPECT_EQ(outcome.releases->arrays_released, 1);
}

TEST(ArrowImport, NothingAtAll) {
  // No batch; one batch without rows; no values in an optional column.
  const OneColumn one(ColumnType::kMoney, true);
  for (const auto& batches : {std::vector<ArrayData>{}, {Batch({Fixed<double>({})}, 0)}}) {
    const Outcome outcome = ReadOne(one.spec, Type("g", "x"), batches, InEur());
    ASSERT_TRUE(outcome.table.ok()) << outcome.table.status();
    EXPECT_EQ(outcome.table->rows, 0);
    EXPECT_TRUE(outcome.table->chunk_rows.empty());
    EXPECT_TRUE(outcome.table->Has(0));
  }
  const OneColumn optional(ColumnType::kText);
  const Outcome outcome = ReadOne(optional.spec, Type("n", "x"), {Batch({Nulls(3)}, 3)}, InEur());
  ASSERT_TRUE(outcome.table.ok()) << outcome.table.status();
  EXPECT_EQ(outcome.table->rows, 3);
  EXPECT_FALSE(outcome.table->Has(0));
  EXPECT_EQ(outcome.table->columns[0].source_type, "null");
  // A data frame without rows has columns without types.
  const OneColumn needed(ColumnType::kId, true);
  const Outcome empty = ReadOne(needed.spec, Type("n", "x"), {Batch({Nulls(0)}, 0)}, InEur());
  ASSERT_TRUE(empty.table.ok()) << empty.table.status();
  EXPECT_TRUE(empty.table->Has(0));
  // Buffers that are not there are not needed.
  ArrayData bare;
  bare.buffers = {std::nullopt, std::nullopt, std::nullopt};
  const OneColumn text(ColumnType::kText);
  EXPECT_TRUE(ReadOne(text.spec, Type("u", "x"), {Batch({bare}, 0)}, InEur()).table.ok());
  bare.offset = 5;
  EXPECT_TRUE(ReadOne(text.spec, Type("u", "x"), {Batch({bare}, 0)}, InEur()).table.ok());
  // Texts that are all empty need no data.
  ArrayData empties = Texts<int32_t>({"", ""});
  empties.buffers[2] = std::nullopt;
  const Outcome none = ReadOne(text.spec, Type("u", "x"), {Batch({empties}, 2)}, InEur());
  ASSERT_TRUE(none.table.ok()) << none.table.status();
  EXPECT_EQ(StringsOf(*none.table), (Strings{"", ""}));
}

// ------------------------------------------------------------ names, currency

TEST(ArrowImport, ColumnsByMapAndUnknownOnes) {
  StreamData data;
  data.schema.children = {Type("l", "klant"), Type("tdD", "Date"), Type("l", "total"),
                          Type("l", "purchase_id"), Type("+l", "tags")};
  data.schema.children[4].children = {Type("u", "item")};
  ArrayData list;
  list.length = 1;
  list.buffers = {std::nullopt, testing::BytesOf<int32_t>({0, 0})};
  list.children = {Texts<int32_t>({})};
  data.batches = {Batch(
      {Fixed<int64_t>({1}), Fixed<int32_t>({0}), Fixed<int64_t>({250}), Fixed<int64_t>({77}), list},
      1)};
  const std::shared_ptr<Releases> releases = data.releases;
  ReadOptions options = InEur();
  options.map = {{"customer_id", "klant"}, {"amount_minor", "total"}, {"order_id", "purchase_id"}};
  ArrowArrayStream stream = MakeStream(std::move(data));
  const absl::StatusOr<Table> table = ReadArrow(purchases::kSpec, &stream, options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(NumbersOf(*table, purchases::kAmount), Numbers{250});
  EXPECT_EQ(NumbersOf(*table, purchases::kOrderId), Numbers{77});
  EXPECT_FALSE(table->Has(purchases::kPurchaseId));
  EXPECT_EQ(table->columns[purchases::kCustomerId].source, "klant");
  EXPECT_THAT(table->unknown_columns, ::testing::ElementsAre("tags"));
}

absl::StatusOr<Table> WithCurrencies(Rows<std::string> currencies, Currency currency) {
  const size_t n = currencies.size();
  StreamData data;
  data.schema.children = {Type("l", "customer_id"), Type("tsu:UTC", "time"), Type("g", "amount"),
                          Type("u", "currency")};
  data.batches = {Batch({Fixed<int64_t>(Rows<int64_t>(n, 1)), Fixed<int64_t>(Rows<int64_t>(n, 1)),
                         Fixed<double>(Rows<double>(n, 1.5)), Texts<int32_t>(currencies)},
                        static_cast<int64_t>(n))};
  ReadOptions options;
  options.currency = currency;
  ArrowArrayStream stream = MakeStream(std::move(data));
  return ReadArrow(purchases::kSpec, &stream, options);
}

TEST(ArrowImport, Currencies) {
  EXPECT_EQ(WithCurrencies({"EUR", "EUR"}, Eur())->currency.code(), "EUR");
  EXPECT_EQ(WithCurrencies({"EUR", std::nullopt, ""}, Eur())->currency.code(), "EUR");
  EXPECT_EQ(WithCurrencies({"GBP", "GBP"}, Currency())->currency.code(), "GBP");
  EXPECT_EQ(WithCurrencies({std::nullopt, "XXX"}, Currency())->currency.code(), "XXX");
}

TEST(ArrowImport, ProgressAndCancelling) {
  const OneColumn one(ColumnType::kInteger);
  std::vector<int64_t> seen;
  ReadOptions options = InEur();
  options.run.progress = [&](int64_t done, int64_t total) {
    EXPECT_EQ(total, -1);
    seen.push_back(done);
    return done < 4;
  };
  const Outcome outcome =
      ReadOne(one.spec, Type("l", "x"),
              {Batch({Fixed<int64_t>({1, 2})}, 2), Batch({Fixed<int64_t>({3, 4})}, 2),
               Batch({Fixed<int64_t>({5, 6})}, 2)},
              options);
  EXPECT_EQ(outcome.table.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(seen, (std::vector<int64_t>{2, 4}));
  EXPECT_TRUE(outcome.releases->AllReleased());
}

}  // namespace
}  // namespace goodwill
