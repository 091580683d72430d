// Random files, well formed and not, against the oracle: as they are, packed,
// and through windows of every size.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/unit/table/csv_oracle.h"
#include "tests/unit/table/csv_testing.h"

namespace goodwill {
namespace {

class Generator {
 public:
  explicit Generator(uint64_t seed) : engine_(seed) {}

  uint64_t Below(uint64_t n) { return engine_() % n; }
  bool Once(uint64_t in) { return Below(in) == 0; }

  // A file with every habit switched on or off.
  std::string File(char separator, size_t rows, char mark) {
    const bool crlf = Once(2), quote_all = Once(4), unicode = Once(3), plain = Once(3);
    const uint64_t fault = Once(4) ? 40 : 0;
    const std::string end = crlf ? "\r\n" : "\n";
    std::string file = Once(4) ? "\xEF\xBB\xBF" : "";
    if (Once(6)) file += end;
    const std::string headers[] = {"customer_id", "time",       "amount",
                                   "note",        "product_id", "quantity"};
    for (size_t c = 0; c < 6; ++c) {
      if (c > 0) file += separator;
      file += Quoted(headers[c], separator, quote_all);
    }
    file += end;
    for (size_t r = 0; r < rows; ++r) {
      if (!plain && Once(12)) file += Once(2) ? "\n" : "\r\n";
      if (fault > 0 && Once(fault)) file += Text(separator, true, unicode);
      for (size_t c = 0; c < 6; ++c) {
        if (c > 0) file += separator;
        std::string cell = Cell(c, separator, mark, plain, unicode);
        if (fault > 0 && Once(fault)) cell = Broken(separator);
        file += fault > 0 && Once(fault)
                    ? cell
                    : Quoted(cell, separator, quote_all || (!plain && Once(9)));
      }
      if (r + 1 < rows || Once(2)) file += plain || !Once(20) ? end : "\n";
    }
    return file;
  }

 private:
  std::string Cell(size_t column, char separator, char mark, bool plain, bool unicode) {
    switch (column) {
      case 0:
        return "C" + std::to_string(Below(100'000));
      case 1: {
        std::string time = "20" + std::to_string(10 + Below(15)) + "-0" +
                           std::to_string(1 + Below(9)) + "-1" + std::to_string(Below(10));
        if (!plain && Once(2)) time += " 0" + std::to_string(Below(10)) + ":30:15";
        if (!plain && Once(20)) time = " " + time + "\t";
        return time;
      }
      case 2: {
        std::string amount = std::to_string(static_cast<int64_t>(Below(300'000)) - 1000);
        if (!Once(4)) amount += mark + std::to_string(Below(10)) + (Once(2) ? "0" : "");
        return amount;
      }
      case 5:
        return Once(3) ? "" : std::to_string(Below(50)) + mark + "125";
      default:
        return plain ? "word" + std::to_string(Below(50)) : Text(separator, Once(3), unicode);
    }
  }
  std::string Text(char separator, bool wild, bool unicode) {
    static const std::string kTame[] = {"tea", "Sofia ", " x", "7", ""};
    const std::string wild_pieces[] = {"\"", std::string(1, separator), "\n", "\r\n", "a", "\r"};
    static const std::string kUnicode[] = {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x8D\xB5", "z"};
    std::string text;
    for (uint64_t i = Below(6); i > 0; --i) {
      text += wild ? wild_pieces[Below(6)] : unicode ? kUnicode[Below(4)] : kTame[Below(5)];
    }
    if (Once(50)) text += std::string(Below(2000), 'q');
    return text;
  }
  std::string Broken(char separator) {
    const std::string pieces[] = {
        "\"", std::string(1, separator), "\r", "\xE9",  "1e5", "03/04/2024",
        "",   std::string(1, '\0'),      "\n", "\"x\"y"};
    return pieces[Below(10)];
  }
  std::string Quoted(const std::string& cell, char separator, bool always) {
    const bool needed = cell.find_first_of(std::string("\"\r\n") + separator) != cell.npos;
    if (!always && !needed) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
      quoted += c;
      if (c == '"') quoted += c;
    }
    return quoted + "\"";
  }

  std::mt19937_64 engine_;
};

void Check(const std::string& file, const ReadOptions& options, size_t window, bool* accepted) {
  const auto expected = csv_oracle::Read(purchases::kSpec, file, options);
  const auto table = ReadCsvBytes(purchases::kSpec, file, options);
  ASSERT_EQ(table.ok(), expected.has_value()) << table.status() << "\n" << file.substr(0, 2000);
  const auto narrow = ReadCsvBytesThroughWindow(purchases::kSpec, file, options, window);
  const auto unpacked =
      ReadCsvBytesThroughWindow(purchases::kSpec, csv_testing::Gzip(file), options, window);
  ASSERT_EQ(narrow.status(), table.status());
  ASSERT_EQ(unpacked.status(), table.status());
  *accepted = table.ok();
  if (!table.ok()) {
    ASSERT_FALSE(ProblemsOf(table.status()).empty());
    return;
  }
  ASSERT_EQ(csv_oracle::Difference(*table, *expected), "");
  ASSERT_EQ(csv_oracle::Difference(*narrow, *expected), "");
  ASSERT_EQ(csv_oracle::Difference(*unpacked, *expected), "");
}

TEST(CsvProperty, SmallFilesEqualTheOracle) {
  int accepted = 0, refused = 0;
  for (uint64_t seed = 1; seed <= 900; ++seed) {
    Generator g(seed);
    ReadOptions options = csv_testing::Euro();
    const char separator = ",;\t|"[g.Below(4)];
    options.separator = g.Once(2) ? separator : '\0';
    options.decimal_mark = g.Once(3) ? ',' : '.';
    const size_t rows = g.Below(40);
    const size_t window = 16 + g.Below(400);
    const std::string file = g.File(separator, rows, options.decimal_mark);
    bool ok = false;
    ASSERT_NO_FATAL_FAILURE(Check(file, options, window, &ok)) << "seed " << seed;
    ++(ok ? accepted : refused);
  }
  EXPECT_GT(accepted, 300);
  EXPECT_GT(refused, 100);
}

// Longer than the window, and than several of them.
TEST(CsvProperty, LongFilesEqualTheOracle) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    Generator g(seed * 1000);
    const std::string file = g.File(';', 5'000, '.');
    bool ok = false;
    ASSERT_NO_FATAL_FAILURE(Check(file, csv_testing::Euro(), 1000 + seed * 511, &ok))
        << "seed " << seed;
  }
}

// A window of every size over one file with everything in it.
TEST(CsvProperty, EveryWindow) {
  Generator g(42);
  std::string file;
  bool ok = false;
  while (!ok) {
    file = g.File(',', 12, '.');
    ASSERT_NO_FATAL_FAILURE(Check(file, csv_testing::Euro(), 16, &ok));
    ok = ok && file.find("\"\"") != file.npos;
  }
  const auto expected = csv_oracle::Read(purchases::kSpec, file, csv_testing::Euro());
  for (size_t window = 16; window < file.size() + 3; ++window) {
    const auto table =
        ReadCsvBytesThroughWindow(purchases::kSpec, file, csv_testing::Euro(), window);
    ASSERT_TRUE(table.ok());
    ASSERT_EQ(csv_oracle::Difference(*table, *expected), "") << window;
  }
}

// Any one byte of a good file changed to any interesting one: the same verdict.
TEST(CsvProperty, OneByteChanged) {
  const std::string good =
      "customer_id,time,amount,note\r\nC1,2024-01-02,12.50,\"a,\"\"b\"\"\nc\"\r\n\r\nC2,2024-01-03,"
      "7,\n";
  const std::string bytes("\",;\n\r\t x0.-\xC3\xA9\0", 15);
  for (size_t at = 0; at < good.size(); ++at) {
    for (const char byte : bytes) {
      std::string file = good;
      file[at] = byte;
      ReadOptions options = csv_testing::Euro();
      options.separator = ',';
      bool ok = false;
      ASSERT_NO_FATAL_FAILURE(Check(file, options, 40, &ok));
    }
  }
}

}  // namespace
}  // namespace goodwill
