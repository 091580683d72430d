#include "table/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/table/csv_oracle.h"
#include "tests/unit/table/csv_testing.h"

namespace goodwill {
namespace {

using csv_testing::Euro;
using csv_testing::Instant;
using csv_testing::Numbers;
using csv_testing::ProblemLines;
using csv_testing::Texts;
using csv_testing::TextsOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

absl::StatusOr<Table> Purchases(std::string_view bytes, const ReadOptions& options = Euro()) {
  return ReadCsvBytes(purchases::kSpec, bytes, options);
}

// The problems of a text that must be refused.
std::vector<std::string> Refused(std::string_view bytes, const ReadOptions& options = Euro()) {
  const auto table = Purchases(bytes, options);
  EXPECT_FALSE(table.ok()) << bytes;
  EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument);
  return ProblemLines(table.status());
}

TEST(CsvReader, ReadsAPlainFile) {
  const auto table = Purchases(
      "customer_id,time,amount\n"
      "0001,2024-01-02,12.50\n"
      " x,2024-01-03T08:26:00Z, -3 \n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, 2);
  EXPECT_EQ(table->spec, &purchases::kSpec);
  EXPECT_THAT(TextsOf(*table, purchases::kCustomerId), ElementsAre("0001", " x"));
  EXPECT_THAT(Numbers(*table, purchases::kTime),
              ElementsAre(Instant("2024-01-02"), Instant("2024-01-03 08:26")));
  EXPECT_THAT(Numbers(*table, purchases::kAmount), ElementsAre(1250, -300));
  EXPECT_FALSE(table->Has(purchases::kCost));
  EXPECT_EQ(table->lines, nullptr);
  EXPECT_EQ(table->separator, ",");
  EXPECT_EQ(table->compression, "");
  EXPECT_FALSE(table->byte_order_mark);
  EXPECT_EQ(table->currency.code(), "EUR");
  EXPECT_EQ(table->columns[purchases::kTime].source, "time");
  EXPECT_EQ(table->columns[purchases::kTime].source_type, "csv text");
}

TEST(CsvReader, TheTableOwnsItsValues) {
  auto bytes = std::make_unique<std::string>("product_id,name\np1,Tea\np2,\n");
  auto table = ReadCsvBytes(products::kSpec, *bytes, Euro());
  ASSERT_TRUE(table.ok());
  bytes->assign(bytes->size(), '#');
  bytes.reset();
  const Table moved = *std::move(table);
  EXPECT_THAT(TextsOf(moved, products::kProductId), ElementsAre("p1", "p2"));
  EXPECT_THAT(TextsOf(moved, products::kName), ElementsAre("Tea", std::nullopt));
}

TEST(CsvReader, EveryTypeOfColumn) {
  const auto table =
      ReadCsvBytes(interactions::kSpec,
                   "customer_id,time,interaction_id,channel,direction,purpose,minutes,cost,"
                   "requested_by_customer,revision,voided\n"
                   "A,2024-01-01,i1,Phone,IN,\"\",3.25,0.5,yes,3,0\n"
                   "B,2024-01-02, ,store,out,,, ,,,TRUE\n",
                   Euro());
  ASSERT_TRUE(table.ok()) << table.status();
  using namespace interactions;
  EXPECT_THAT(TextsOf(*table, kInteractionId), ElementsAre("i1", std::nullopt));
  EXPECT_THAT(Numbers(*table, kChannel), ElementsAre(2, 8));
  EXPECT_THAT(Numbers(*table, kDirection), ElementsAre(1, 2));
  EXPECT_THAT(TextsOf(*table, kPurpose), ElementsAre("", std::nullopt));
  EXPECT_THAT(Numbers(*table, kMinutes), ElementsAre(3'250'000, kNullNumber));
  EXPECT_THAT(Numbers(*table, kCost), ElementsAre(50, kNullNumber));
  EXPECT_THAT(Numbers(*table, kRequestedByCustomer), ElementsAre(1, kNullNumber));
  EXPECT_THAT(Numbers(*table, kRevision), ElementsAre(3, kNullNumber));
  EXPECT_THAT(Numbers(*table, kVoided), ElementsAre(0, 1));
}

TEST(CsvReader, FindsTheSeparator) {
  for (const std::string separator : {",", ";", "\t", "|"}) {
    std::string bytes = "customer_id,time,amount,\"a,b;c|d\te,f;g|h\ti,,;;||\"\nC,2024-01-01,1,x\n";
    for (size_t i = 0; i < bytes.size(); ++i) {
      const bool quoted = bytes.find('"') < i && i < bytes.rfind('"');
      if (bytes[i] == ',' && !quoted) bytes[i] = separator[0];
    }
    const auto table = Purchases(bytes);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->separator, separator);
    EXPECT_EQ(table->rows, 1);
  }
  // The most frequent one wins; a tie is not decided.
  EXPECT_TRUE(Purchases("customer_id;time;amount;a,b\nC;2024-01-01;1;x\n").ok());
  EXPECT_THAT(Refused("customer_id;time,amount\n"),
              ElementsAre("line 1, column -1, row -1, separator: the header has as many , and ;; "
                          "name the one that separates cells"));
  ReadOptions options = Euro();
  options.separator = ':';
  EXPECT_TRUE(Purchases("customer_id:time:amount\nC:2024-01-01:1\n", options).ok());
}

TEST(CsvReader, QuotesLineEndsAndEmptyLines) {
  const auto table = Purchases(
      "\r\n"
      "\xEF\xBB\xBF"
      "x\n");
  EXPECT_FALSE(table.ok());  // a mark is one only at the beginning
  const auto read = Purchases(
      "\xEF\xBB\xBF\r\n"
      "customer_id,time,\"amount\",\"a \"\"note\"\"\"\r\n"
      "\"C,\"\"1\"\"\",2024-01-01,\"1.5\",\"two\r\nlines\n\"\r\n"
      "\r\n"
      "\n"
      "C2,\"2024-01-02\",2,\"\"\r\n"
      "C3,2024-01-03,3,");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(read->byte_order_mark);
  EXPECT_THAT(TextsOf(*read, 0), ElementsAre("C,\"1\"", "C2", "C3"));
  EXPECT_THAT(Numbers(*read, 2), ElementsAre(150, 200, 300));
  EXPECT_THAT(read->unknown_columns, ElementsAre("a \"note\""));
  ASSERT_NE(read->lines, nullptr);
  EXPECT_THAT(*read->lines, ElementsAre(3, 8, 9));
  // A CR at the end of the file is the end of its line.
  EXPECT_TRUE(Purchases("customer_id,time,amount\r\nC,2024-01-01,1\r").ok());
}

TEST(CsvReader, OneColumn) {
  const auto table = ReadCsvBytes(products::kSpec, "product_id\r\np1\r\n\r\np2", Euro());
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(TextsOf(*table, 0), ElementsAre("p1", "p2"));
  EXPECT_THAT(*table->lines, ElementsAre(2, 4));
}

TEST(CsvReader, NoRows) {
  for (const char* bytes : {"customer_id,time,amount", "customer_id,time,amount\r\n\n\n"}) {
    const auto table = Purchases(bytes);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->rows, 0);
    EXPECT_THAT(table->chunk_rows, SizeIs(0));
    EXPECT_TRUE(table->Has(purchases::kAmount));
  }
}

TEST(CsvReader, EmptyFiles) {
  for (const char* bytes : {"", "\n\n", "\r\n", "\r", "\xEF\xBB\xBF"}) {
    const auto table = Purchases(bytes);
    ASSERT_FALSE(table.ok());
    EXPECT_THAT(std::string(table.status().message()), HasSubstr("the file is empty"));
  }
}

TEST(CsvReader, HeadersAreMapped) {
  ReadOptions options = Euro();
  options.map = {{"customer_id", "Client"}, {"order_id", "purchase_id"}, {"amount_minor", "Cents"}};
  const auto table =
      Purchases("purchase_id,Client, TIME ,Cents,Rest\ni1,A,2024-01-01,150,z\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(TextsOf(*table, purchases::kOrderId), ElementsAre("i1"));
  EXPECT_FALSE(table->Has(purchases::kPurchaseId));
  EXPECT_THAT(Numbers(*table, purchases::kAmount), ElementsAre(150));
  EXPECT_EQ(table->columns[purchases::kAmount].source, "Cents");
  EXPECT_EQ(table->columns[purchases::kTime].source, " TIME ");
  EXPECT_THAT(table->unknown_columns, ElementsAre("Rest"));
  // A date stands for a time that is not there.
  const auto dated = Purchases("Customer_ID,Date,amount\nA,2024-01-01,1\n");
  ASSERT_TRUE(dated.ok()) << dated.status();
  EXPECT_EQ(dated->columns[purchases::kTime].source, "Date");
}

TEST(CsvReader, MissingColumnsAreNamedAllAtOnce) {
  const auto problems = Refused("who,when,amount\nA,2024-01-01,1\n");
  ASSERT_THAT(problems, SizeIs(2));
  EXPECT_THAT(problems[0], StartsWith("line 1, column -1, row -1, customer_id: is required"));
  EXPECT_THAT(problems[0], HasSubstr("'who', 'when', 'amount'"));
  EXPECT_THAT(problems[1], StartsWith("line 1, column -1, row -1, time: is required"));
  EXPECT_THAT(std::string(Purchases("just text\n").status().message()),
              HasSubstr("no separator , ; tab or |"));
}

TEST(CsvReader, HeadersAreRefused) {
  EXPECT_THAT(Refused("\ncustomer_id,time,x,amount,amount\n"),
              ElementsAre(HasSubstr("line 2, column 27, row -1, amount: ")));
  ReadOptions options = Euro();
  options.refuse_unknown_columns = true;
  EXPECT_THAT(Refused("customer_id,time,amount,colour\n", options),
              ElementsAre("line 1, column 25, row -1, colour: is not a column of purchases"));
  EXPECT_THAT(Refused("customer_id,time,amount,amount_minor\n"), SizeIs(1));
  EXPECT_THAT(Refused("customer_id,ti\"me,amount\n"),
              ElementsAre(HasSubstr("line 1, column 15, row -1, : 'ti\"me' has a quote inside")));
  EXPECT_THAT(Refused("customer_id,time,amount,caf\xE9\n"),
              ElementsAre(HasSubstr("line 1, column 28, row -1, : 'caf\\xE9' is not UTF-8")));
  EXPECT_THAT(Refused("customer_id,time,\"amount\n"),
              ElementsAre(HasSubstr("line 1, column 18, row -1, : the quote that opens")));
}

// Columns without a name occur where lines end with separators.
TEST(CsvReader, HeadersWithoutNames) {
  const auto table = Purchases("customer_id,time,amount,, \nA,2024-01-01,1,,\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(table->unknown_columns, ElementsAre("column 4", "column 5"));
}

TEST(CsvReader, EveryProblemHasItsPlace) {
  const auto problems = Refused(
      "customer_id,Date,amount,note\n"     // 1
      "A,2024-01-01,1,fine\n"              // 2
      ",03/04/2024,\"1,234.50\",x\n"       // 3
      "\n"                                 // 4
      "A,2024-01-01,1\n"                   // 5
      "A,2024-01-01,1,\"two\nlines\",x\n"  // 6, 7
      "A,2024-01-01,1,a \"quote\"\n"       // 8
      "A,2024-01-01,1,\"a\"b\n"            // 9
      "A,2024-01-01,,x\n"                  // 10
      "A\xE9,2024-01-01,1,\"y\n\xFF\"\n"   // 11, 12
      "A,2024-01-01,1,x\ry\n"              // 13
      "A,2024-01-01,1,\"open\n");          // 14
  EXPECT_THAT(
      problems,
      ElementsAre(
          "line 3, column 1, row 1, customer_id: is empty, but every row needs one",
          HasSubstr(
              "line 3, column 2, row 1, time: '03/04/2024' is not a date or time in ISO form"),
          HasSubstr(
              "line 3, column 13, row 1, amount: '1,234.50' is not an amount in EUR: write it "
              "without thousands separators"),
          HasSubstr("line 5, column 14, row 2, : the row has 3 cells where the header has 4"),
          HasSubstr("line 7, column 8, row 3, : the row has 5 cells where the header has 4"),
          HasSubstr("line 8, column 18, row 4, note: 'a \"quote\"' has a quote inside"),
          HasSubstr("line 9, column 19, row 5, note: something follows the closing quote"),
          "line 10, column 14, row 6, amount: is empty, but every row needs one",
          HasSubstr("line 11, column 2, row 7, customer_id: 'A\\xE9' is not UTF-8"),
          HasSubstr("line 13, column 17, row 8, note: a carriage return stands alone"),
          HasSubstr("line 14, column 16, row 9, note: the quote that opens 'open\\n' is never")));
  EXPECT_THAT(problems[1], HasSubstr("date_form can be iso, d.m.y"));
  EXPECT_THAT(problems[1], HasSubstr("(header 'Date')"));
}

TEST(CsvReader, ProblemsAreCountedBeyondTheLimit) {
  std::string bytes = "customer_id,time,amount\n";
  for (int i = 0; i < 5000; ++i) bytes += "A,2024-01-01,x\n";
  ReadOptions options = Euro();
  options.max_problems = 7;
  const auto table = Purchases(bytes, options);
  ASSERT_FALSE(table.ok());
  int64_t total = 0;
  EXPECT_THAT(ProblemsOf(table.status(), &total), SizeIs(7));
  EXPECT_EQ(total, 5000);
}

TEST(CsvReader, LoneCarriageReturnsAreRefused) {
  EXPECT_THAT(
      Refused("customer_id,time,amount\rA,2024-01-01,1\r"),
      ElementsAre(HasSubstr("line 1, column 24, row -1, : a carriage return stands alone")));
  EXPECT_TRUE(Purchases("customer_id,time,amount,x\nA,2024-01-01,1,\"\r\"\n").ok());
}

TEST(CsvReader, OtherEncodingsAndFormatsAreRefused) {
  const auto message = [](std::string_view bytes) {
    const auto table = Purchases(bytes);
    EXPECT_FALSE(table.ok());
    return std::string(table.status().message());
  };
  EXPECT_THAT(message(std::string_view("\xFF\xFE"
                                       "c\0u\0",
                                       6)),
              HasSubstr("UTF-16"));
  EXPECT_THAT(message(std::string_view("\xFE\xFF\0c\0u", 6)), HasSubstr("UTF-16"));
  EXPECT_THAT(message(std::string_view("\xFF\xFE\0\0c\0\0\0", 8)), HasSubstr("UTF-32"));
  EXPECT_THAT(message("PK\x03\x04rest"), HasSubstr("Excel"));
  EXPECT_THAT(message("\x28\xB5\x2F\xFDrest"), HasSubstr("zstd"));
  EXPECT_THAT(message(std::string_view("c\0u\0s\0", 6)), HasSubstr("NUL byte"));
  EXPECT_THAT(Refused(std::string_view("customer_id,time,amount\nA,2024-01-01,\0"
                                       "1\n",
                                       40)),
              ElementsAre(HasSubstr("line 2, column 14, row 0, amount: a NUL byte")));
}

TEST(CsvReader, DecimalCommaAndDateForm) {
  ReadOptions options = Euro();
  options.decimal_mark = ',';
  options.date_form = "d.m.y";
  options.zone = *Zone::Load("Europe/Sofia");
  const auto table = Purchases("customer_id;time;amount\nA;1.2.2024 8:26;-1234,5\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(Numbers(*table, purchases::kAmount), ElementsAre(-123'450));
  EXPECT_THAT(Numbers(*table, purchases::kTime),
              ElementsAre(Instant("2024-02-01 08:26", options.zone)));
  EXPECT_THAT(Refused("customer_id,time,amount\nA,1.2.2024,1,5\n", options),
              ElementsAre(HasSubstr("numbers need quotes")));
}

TEST(CsvReader, TheCurrencyDecidesTheDigits) {
  const std::string_view bytes = "customer_id,time,amount\nA,2024-01-01,1.234\n";
  ReadOptions options;
  options.currency = *Currency::Parse("KWD");
  EXPECT_THAT(Numbers(*Purchases(bytes, options), purchases::kAmount), ElementsAre(1234));
  options = Euro();
  EXPECT_THAT(Refused(bytes, options), ElementsAre(HasSubstr("more than 2 decimals")));
  options.amount_rounding = Rounding::kUp;
  EXPECT_THAT(Numbers(*Purchases(bytes, options), purchases::kAmount), ElementsAre(124));
  // Minor units are whole, whatever the rounding.
  EXPECT_THAT(Refused("customer_id,time,amount_minor\nA,2024-01-01,1.5\n", options), SizeIs(1));
}

TEST(CsvReader, TheCurrencyColumnMustAgree) {
  const std::string_view bytes =
      "customer_id,time,amount,currency\nA,2024-01-01,1,USD\nA,2024-01-01,1,USD\n";
  ReadOptions options;
  const auto adopted = Purchases(bytes, options);
  ASSERT_TRUE(adopted.ok()) << adopted.status();
  EXPECT_EQ(adopted->currency.code(), "USD");
  EXPECT_THAT(TextsOf(*adopted, purchases::kCurrency), ElementsAre("USD", "USD"));
  options.currency = *Currency::Parse("USD");
  const auto agreed = Purchases(
      "customer_id,time,amount,currency\nA,2024-01-01,1,\nB,2024-01-01,1, USD\n", options);
  ASSERT_TRUE(agreed.ok()) << agreed.status();
  EXPECT_THAT(TextsOf(*agreed, purchases::kCurrency), ElementsAre(std::nullopt, "USD"));
  EXPECT_THAT(Refused(bytes),
              ElementsAre(HasSubstr("line 2, column 16, row 0, currency: 'USD' is"),
                          HasSubstr("line 3, column 16, row 1, currency: 'USD' is")));
}

TEST(CsvReader, OptionsAreChecked) {
  const std::string_view bytes = "customer_id,time,amount\n";
  ReadOptions options = Euro();
  options.separator = 'a';
  options.decimal_mark = ';';
  options.date_form = "dd/mm/yyyy";
  const auto problems = Refused(bytes, options);
  ASSERT_THAT(problems, SizeIs(3));
  EXPECT_THAT(problems[2], HasSubstr("'dd/mm/yyyy' is none of iso, d.m.y"));
  for (const char wrong : {'"', '\n', '\r', ' ', '\x7f', '\xe9', '0'}) {
    options = Euro();
    options.separator = wrong;
    EXPECT_THAT(Refused(bytes, options), SizeIs(1));
  }
}

TEST(CsvReader, WideTables) {
  std::string header = "customer_id,time,amount", row = "A,2024-01-01,1";
  for (int i = 0; i < 3000; ++i) {
    header += ",c" + std::to_string(i);
    row += i % 3 == 0 ? ",\"x,\"" : ",y";
  }
  std::string bytes = header + "\n";
  for (int i = 0; i < 50; ++i) bytes += row + "\n";
  const auto table = Purchases(bytes);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, 50);
  EXPECT_THAT(table->unknown_columns, SizeIs(3000));
  EXPECT_THAT(std::string(Purchases(std::string(70'000, ',')).status().message()),
              HasSubstr("70001 columns"));
}

TEST(CsvReader, LongCells) {
  const std::string long_text(5'000'000, 'x');
  std::string quoted;
  for (int i = 0; i < 300'000; ++i) quoted += "ab\"\"\n,";
  const std::string bytes =
      "product_id,name\np1," + long_text + "\np2,\"" + quoted + "\"\np3,short\n";
  const auto table = ReadCsvBytes(products::kSpec, bytes, Euro());
  ASSERT_TRUE(table.ok()) << table.status();
  const Texts names = TextsOf(*table, products::kName);
  EXPECT_TRUE(names[0] == long_text);
  EXPECT_EQ(names[1]->size(), 300'000u * 5);
  EXPECT_EQ(*names[2], "short");
  EXPECT_THAT(*table->lines, ElementsAre(2, 3, 300'004));
}

TEST(CsvReader, AQuoteThatIsNeverClosedStopsSomewhere) {
  std::string bytes = "product_id,name\np1,ok\np2,\"";
  bytes.append(size_t{70} << 20, 'x');
  const auto table = ReadCsvBytes(products::kSpec, bytes, Euro());
  ASSERT_FALSE(table.ok());
  EXPECT_THAT(ProblemLines(table.status()),
              ElementsAre(HasSubstr("line 3, column 1, row 1, : the row that begins here is longer "
                                    "than 64 MiB")));
}

TEST(CsvReader, ReportsProgressAndStopsWhenAsked) {
  std::string bytes = "customer_id,time,amount\n";
  while (bytes.size() < size_t{20} << 20) bytes += "C0012345,2024-01-01,123.45\n";
  ReadOptions options = Euro();
  std::vector<int64_t> done;
  options.run.progress = [&](int64_t d, int64_t total) {
    EXPECT_EQ(total, static_cast<int64_t>(bytes.size()));
    done.push_back(d);
    return true;
  };
  ASSERT_TRUE(Purchases(bytes, options).ok());
  ASSERT_GE(done.size(), 4u);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_EQ(done.back(), static_cast<int64_t>(bytes.size()));
  int calls = 0;
  options.run.progress = [&](int64_t, int64_t) { return ++calls < 2; };
  EXPECT_EQ(Purchases(bytes, options).status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(calls, 2);
}

// ------------------------------------------------------------------- Files

class CsvFile : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, std::string_view bytes) {
    const std::string path = ::testing::TempDir() + "goodwill_csv_" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    paths_.push_back(path);
    return path;
  }
  ~CsvFile() override {
    for (const std::string& path : paths_) std::remove(path.c_str());
  }

 private:
  std::vector<std::string> paths_;
};

constexpr std::string_view kSmall = "customer_id,time,amount\nA,2024-01-01,1.5\nB,2024-01-02,2\n";

TEST_F(CsvFile, IsReadPlainAndPacked) {
  const std::string half(kSmall.substr(0, 37)), rest(kSmall.substr(37));
  const struct {
    const char* name;
    std::string bytes;
    const char* compression;
  } cases[] = {
      {"plain.csv", std::string(kSmall), ""},
      {"packed.csv.gz", csv_testing::Gzip(kSmall), "gzip"},
      {"no_ending", csv_testing::Gzip(kSmall), "gzip"},
      {"members.gz", csv_testing::Gzip(half) + csv_testing::Gzip("") + csv_testing::Gzip(rest),
       "gzip"},
      {"padded.gz", csv_testing::Gzip(kSmall) + std::string(512, '\0'), "gzip"},
  };
  for (const auto& c : cases) {
    const auto table = ReadCsvFile(purchases::kSpec, Write(c.name, c.bytes), Euro());
    ASSERT_TRUE(table.ok()) << c.name << table.status();
    EXPECT_THAT(Numbers(*table, purchases::kAmount), ElementsAre(150, 200)) << c.name;
    EXPECT_EQ(table->compression, c.compression);
  }
}

TEST_F(CsvFile, DamagedGzipIsRefused) {
  std::string text(kSmall);
  for (int i = 0; i < 50'000; ++i)
    text += "C" + std::to_string(i * 7919 % 10'007) + ",2024-01-03,3\n";
  const std::string packed = csv_testing::Gzip(text);
  const auto message = [&](const std::string& bytes) {
    const auto table = ReadCsvFile(purchases::kSpec, Write("damaged.gz", bytes), Euro());
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(table.status().message());
  };
  EXPECT_THAT(message(packed.substr(0, packed.size() / 2)), HasSubstr("ends in the middle"));
  EXPECT_THAT(message(packed.substr(0, packed.size() - 4)), HasSubstr("ends in the middle"));
  EXPECT_THAT(message(packed.substr(0, 6)), HasSubstr("ends in the middle"));
  std::string changed = packed;
  changed[packed.size() / 2] = static_cast<char>(changed[packed.size() / 2] ^ 0x55);
  EXPECT_THAT(message(changed), HasSubstr("'"));
  std::string wrong_sum = packed;
  wrong_sum[packed.size() - 8] = static_cast<char>(wrong_sum[packed.size() - 8] ^ 1);
  EXPECT_THAT(message(wrong_sum), HasSubstr("damaged"));
  EXPECT_THAT(message(packed + "junk"), HasSubstr("damaged"));
}

TEST_F(CsvFile, PackedZerosDoNotUnpackIntoMemory) {
  // A gigabyte of blanks in a megabyte: refused as one row that is too long.
  const std::string blanks = csv_testing::Gzip(std::string(size_t{16} << 20, ' '));
  std::string packed = csv_testing::Gzip("product_id\n");
  for (int i = 0; i < 64; ++i) packed += blanks;
  const auto table = ReadCsvBytes(products::kSpec, packed, Euro());
  ASSERT_FALSE(table.ok());
  EXPECT_THAT(std::string(table.status().message()), HasSubstr("longer than 64 MiB"));
}

TEST_F(CsvFile, ErrorsNameTheFile) {
  const auto missing = ReadCsvFile(purchases::kSpec, "/no/such/file.csv", Euro());
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("/no/such/file.csv"));
  const auto directory = ReadCsvFile(purchases::kSpec, ::testing::TempDir(), Euro());
  EXPECT_EQ(directory.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadCsvFile(purchases::kSpec, "", Euro()).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadCsvFile(purchases::kSpec, std::string("a\0b", 3), Euro()).status().code(),
            absl::StatusCode::kInvalidArgument);
  const auto wrong =
      ReadCsvFile(purchases::kSpec, Write("wrong.csv", "customer_id,time,amount\nA,B,C\n"), Euro());
  EXPECT_THAT(std::string(wrong.status().message()), HasSubstr("wrong.csv"));
}

}  // namespace
}  // namespace goodwill
