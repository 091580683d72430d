// What is refused, with row, column and reason; and that everything is released
// whatever happens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <functional>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "table/arrow_import.h"
#include "tests/unit/table/arrow_producer.h"

namespace goodwill {
namespace {

using testing::ArrayData;
using testing::Batch;
using testing::Bits;
using testing::Bytes;
using testing::BytesOf;
using testing::DictionaryType;
using testing::Fixed;
using ::testing::HasSubstr;
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

ReadOptions InEur() {
  ReadOptions options;
  options.currency = *Currency::Parse("EUR");
  return options;
}

// Reads, and checks that the stream and everything in it was released once.
absl::StatusOr<Table> ReadAll(const TableSpec& spec, StreamData data,
                              const ReadOptions& options = InEur()) {
  const auto releases = std::make_shared<Releases>();
  data.releases = releases;
  ArrowArrayStream stream = MakeStream(std::move(data));
  absl::StatusOr<Table> table = ReadArrow(spec, &stream, options);
  EXPECT_EQ(stream.release, nullptr);
  EXPECT_EQ(releases->streams_released, 1);
  EXPECT_EQ(releases->schemas_released, releases->schemas_made);
  if (!table.ok()) {
    EXPECT_EQ(releases->arrays_released, releases->arrays_made);
  }
  return table;
}

std::vector<Problem> Refused(const TableSpec& spec, StreamData data,
                             const ReadOptions& options = InEur()) {
  const absl::StatusOr<Table> table = ReadAll(spec, std::move(data), options);
  EXPECT_FALSE(table.ok());
  if (table.ok()) return {};
  EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument) << table.status();
  return ProblemsOf(table.status());
}

// A table of one column "x".
std::vector<Problem> RefusedColumn(ColumnType type, TypeData arrow, std::vector<ArrayData> arrays,
                                   bool required = false, const ReadOptions& options = InEur()) {
  const std::array<ColumnSpec, 1> columns = {ColumnSpec{"x", type, required, "", kDirections}};
  const TableSpec spec{TableKind::kEvents, "things", columns};
  StreamData data;
  data.schema.children = {std::move(arrow)};
  for (ArrayData& array : arrays) {
    const int64_t rows = array.length;
    data.batches.push_back(Batch({std::move(array)}, rows));
  }
  return Refused(spec, std::move(data), options);
}

void ExpectProblem(const std::vector<Problem>& problems, int64_t row, const std::string& field,
                   const std::string& reason) {
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].row, row);
  EXPECT_EQ(problems[0].field, field);
  EXPECT_THAT(problems[0].reason, HasSubstr(reason));
}

// ---------------------------------------------------------------- the schema

TEST(ArrowRefusal, TypesAreNamedInWords) {
  struct Case {
    ColumnType column;
    TypeData type;
    std::string words;
  };
  TypeData list = Type("+l", "x");
  list.children = {Type("u", "item")};
  TypeData pair = Type("+s", "x");
  const std::vector<Case> cases = {
      {ColumnType::kId, Type("g", "x"), "float64"},
      {ColumnType::kId, Type("z", "x"), "binary"},
      {ColumnType::kText, Type("l", "x"), "int64"},
      {ColumnType::kText, Type("b", "x"), "bool"},
      {ColumnType::kTime, Type("l", "x"), "int64"},
      {ColumnType::kTime, Type("ttu", "x"), "time of day"},
      {ColumnType::kTime, Type("tDs", "x"), "duration"},
      {ColumnType::kMoney, Type("b", "x"), "bool"},
      {ColumnType::kMoney, Type("e", "x"), "float16"},
      {ColumnType::kMoney, Type("d:40,2,256", "x"), "decimal256(40, 2)"},
      {ColumnType::kMoney, Type("d:2", "x"), "unknown (d:2)"},
      {ColumnType::kMoney, Type("d:12,x", "x"), "unknown (d:12,x)"},
      {ColumnType::kMoney, Type("d:12,99999999999", "x"), "unknown"},
      {ColumnType::kMoney, Type("d:12,5000", "x"), "decimal128(12, 5000)"},
      {ColumnType::kMoney, Type("tsu:UTC", "x"), "timestamp[us, UTC]"},
      {ColumnType::kMoney, Type("tsx:", "x"), "unknown (tsx:)"},
      {ColumnType::kDecimal, list, "list"},
      {ColumnType::kInteger, Type("b", "x"), "bool"},
      {ColumnType::kInteger, Type("g", "x"), "float64"},
      {ColumnType::kBoolean, Type("u", "x"), "utf8"},
      {ColumnType::kCode, Type("i", "x"), "int32"},
      {ColumnType::kCode, pair, "struct"},
      {ColumnType::kText, Type("vz", "x"), "binary_view"},
      {ColumnType::kText, Type("+r", "x"), "run-end encoded"},
      {ColumnType::kText, Type("", "x"), "unknown ()"},
      {ColumnType::kText, Type("\x01\xff!", "x"),
       "unknown (?"
       "?!)"},
      {ColumnType::kText, Type(std::string(1000, 'q'), "x"), "unknown (qqq"},
      {ColumnType::kId, DictionaryType("i", "l", "x"), "dictionary<int64, int32>"},
      {ColumnType::kText, DictionaryType("g", "u", "x"), "dictionary<utf8, float64>"},
      {ColumnType::kTime, DictionaryType("i", "tsu:", "x"), "dictionary<timestamp[us], int32>"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.words);
    ExpectProblem(RefusedColumn(c.column, c.type, {}), -1, "x", "has the Arrow type " + c.words);
  }
  TypeData released = DictionaryType("i", "u", "x");
  released.dictionary->released = true;
  ExpectProblem(RefusedColumn(ColumnType::kText, released, {}), -1, "x", "dictionary without");
  // Minor units are whole.
  ExpectProblem(
      RefusedColumn(ColumnType::kMoney, Type("g", "x_minor"), {}), -1, "x",
      "has the Arrow type float64; accepted are integers (column 'x_minor' of the source)");
}

std::vector<Problem> RefusedNames(const std::vector<std::string>& names,
                                  const ReadOptions& options = InEur()) {
  StreamData data;
  for (const std::string& name : names) data.schema.children.push_back(Type("l", name));
  for (TypeData& type : data.schema.children) {
    if (type.name == "time") type.format = "tsu:UTC";
  }
  return Refused(purchases::kSpec, std::move(data), options);
}

TEST(ArrowRefusal, NamesOfColumns) {
  ExpectProblem(RefusedNames({"customer_id", "time", "betrag"}), -1, "amount",
                "is required and missing (also as 'amount_minor'); the source's columns are "
                "'customer_id', 'time', 'betrag'");
  ExpectProblem(RefusedNames({"customer_id", "time", "amount", "amount"}), -1, "amount",
                "more than one column of this name");
  ExpectProblem(RefusedNames({"customer_id", "time", "amount", "z", "z"}), -1, "z",
                "more than one column of this name");
  ExpectProblem(RefusedNames({"customer_id", "time", "amount", "amount_minor"}), -1, "amount",
                "is there twice, as 'amount' and as 'amount_minor'");
  ExpectProblem(RefusedNames({"customer_id", "time", "Amount", "AMOUNT"}), -1, "amount",
                "could be this column");
  const std::vector<Problem> all = RefusedNames({});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_THAT(all[0].reason, HasSubstr("columns are none"));

  ReadOptions options = InEur();
  options.refuse_unknown_columns = true;
  ExpectProblem(RefusedNames({"customer_id", "time", "amount", "farbe"}, options), -1, "farbe",
                "is not a column of purchases");
  options = InEur();
  options.map = {{"order_id", "bestellung"}};
  ExpectProblem(RefusedNames({"customer_id", "time", "amount"}, options), -1, "order_id",
                "is mapped to 'bestellung', which the source does not have");
  options.map = {{"colour", "time"}};
  const std::vector<Problem> unknown = RefusedNames({"customer_id", "time", "amount"}, options);
  EXPECT_EQ(unknown[0].field, "colour");
  options.map = {{"amount", "amount"}, {"amount_minor", "time"}};
  ExpectProblem(RefusedNames({"customer_id", "time", "amount"}, options), -1, "amount",
                "names this column twice");
}

TEST(ArrowRefusal, BrokenSchemas) {
  const auto refused = [](const std::function<void(TypeData*)>& damage) {
    StreamData data;
    data.schema.children = {Type("l", "customer_id"), Type("tsu:UTC", "time"), Type("l", "amount")};
    damage(&data.schema);
    const absl::StatusOr<Table> table = ReadAll(purchases::kSpec, std::move(data));
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(table.status().message());
  };
  EXPECT_THAT(refused([](TypeData* t) { t->released = true; }), HasSubstr("released"));
  EXPECT_THAT(refused([](TypeData* t) { t->no_format = true; }), HasSubstr("no format"));
  EXPECT_THAT(refused([](TypeData* t) { t->format = "l"; }), HasSubstr("arrays of type int64"));
  EXPECT_THAT(refused([](TypeData* t) { t->format = "+sx"; }), HasSubstr("does not hold"));
  EXPECT_THAT(refused([](TypeData* t) { t->children[1].released = true; }), HasSubstr("column 1"));
  EXPECT_THAT(refused([](TypeData* t) { t->children[2].no_format = true; }), HasSubstr("column 2"));
  EXPECT_THAT(refused([](TypeData* t) { t->children[0].name = "\xc3("; }), HasSubstr("UTF-8"));
}

// ----------------------------------------------------------------- the stream

TEST(ArrowRefusal, NoStream) {
  EXPECT_EQ(ReadArrow(purchases::kSpec, nullptr, InEur()).status().code(),
            absl::StatusCode::kInvalidArgument);
  ArrowArrayStream released{};
  EXPECT_EQ(ReadArrow(purchases::kSpec, &released, InEur()).status().code(),
            absl::StatusCode::kInvalidArgument);
  ArrowArrayStream incomplete = MakeStream(StreamData());
  incomplete.get_next = nullptr;
  EXPECT_EQ(ReadArrow(purchases::kSpec, &incomplete, InEur()).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(incomplete.release, nullptr);
}

StreamData Good() {
  StreamData data;
  data.schema.children = {Type("l", "customer_id"), Type("tsu:UTC", "time"), Type("g", "amount")};
  for (int i = 0; i < 3; ++i) {
    data.batches.push_back(
        Batch({Fixed<int64_t>({1, 2}), Fixed<int64_t>({10, 20}), Fixed<double>({1.25, 2.5})}, 2));
  }
  return data;
}

TEST(ArrowRefusal, ErrorsOfTheStreamArePassedOn) {
  StreamData data = Good();
  data.schema_error = EIO;
  data.last_error = "the file is gone";
  EXPECT_THAT(std::string(ReadAll(purchases::kSpec, data).status().message()),
              HasSubstr("the file is gone"));
  for (const size_t at : {0, 1, 3}) {
    data = Good();
    data.next_error = EIO;
    data.error_at = at;
    data.last_error = "disk \xff on fire";
    const absl::Status status = ReadAll(purchases::kSpec, data).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr("disk ? on fire"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::to_string(2 * at) + " rows"));
    data.last_error.reset();
    EXPECT_THAT(std::string(ReadAll(purchases::kSpec, data).status().message()),
                HasSubstr("error " + std::to_string(EIO)));
    data.next_error = ENOMEM;
    EXPECT_EQ(ReadAll(purchases::kSpec, data).status().code(),
              absl::StatusCode::kResourceExhausted);
    data.next_error = ECANCELED;
    EXPECT_EQ(ReadAll(purchases::kSpec, data).status().code(), absl::StatusCode::kCancelled);
  }
}

TEST(ArrowRefusal, AnExceptionOnTheWayReleasesEverything) {
  StreamData data = Good();
  const std::shared_ptr<Releases> releases = data.releases;
  ArrowArrayStream stream = MakeStream(std::move(data));
  ReadOptions options = InEur();
  options.run.progress = [](int64_t done, int64_t) -> bool {
    if (done == 4) throw std::bad_alloc();
    return true;
  };
  EXPECT_THROW(ReadArrow(purchases::kSpec, &stream, options).IgnoreError(), std::bad_alloc);
  EXPECT_EQ(stream.release, nullptr);
  EXPECT_TRUE(releases->AllReleased());
  EXPECT_EQ(releases->arrays_made, 2);
}

// ----------------------------------------------------------------- the memory

TEST(ArrowRefusal, BrokenBatches) {
  const auto refused = [](const std::function<void(ArrayData*)>& damage) {
    StreamData data = Good();
    damage(&data.batches[1]);
    const absl::StatusOr<Table> table = ReadAll(purchases::kSpec, std::move(data));
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(table.status().message());
  };
  EXPECT_THAT(refused([](ArrayData* b) { b->length = -1; }), HasSubstr("its length is -1"));
  EXPECT_THAT(refused([](ArrayData* b) { b->length = std::numeric_limits<int64_t>::max(); }),
              HasSubstr("its length is"));
  EXPECT_THAT(refused([](ArrayData* b) { b->offset = -1; }), HasSubstr("its offset is -1"));
  EXPECT_THAT(refused([](ArrayData* b) { b->null_count = -2; }), HasSubstr("null count"));
  EXPECT_THAT(refused([](ArrayData* b) { b->null_count = 3; }), HasSubstr("3 of 2"));
  EXPECT_THAT(refused([](ArrayData* b) { b->null_count = 1; }), HasSubstr("without a null bitmap"));
  EXPECT_THAT(refused([](ArrayData* b) { b->n_buffers = 0; }), HasSubstr("0 buffers instead of 1"));
  EXPECT_THAT(refused([](ArrayData* b) { b->n_buffers = -5; }), HasSubstr("buffers"));
  EXPECT_THAT(refused([](ArrayData* b) { b->no_buffer_list = true; }),
              HasSubstr("list of buffers"));
  EXPECT_THAT(refused([](ArrayData* b) { b->n_children = 2; }), HasSubstr("2 columns"));
  EXPECT_THAT(refused([](ArrayData* b) { b->n_children = -1; }), HasSubstr("-1 columns"));
  EXPECT_THAT(refused([](ArrayData* b) { b->no_child_list = true; }),
              HasSubstr("columns are missing"));
  EXPECT_THAT(refused([](ArrayData* b) { b->children[1].released = true; }),
              HasSubstr("column 1 is missing or released"));
  EXPECT_THAT(refused([](ArrayData* b) { b->dictionary = std::make_shared<ArrayData>(Nulls(1)); }),
              HasSubstr("dictionary"));
  // The batch says more rows than its columns have.
  EXPECT_THAT(refused([](ArrayData* b) { b->offset = 1; }),
              HasSubstr("2 rows where the batch has 2 from row 1"));
  EXPECT_THAT(refused([](ArrayData* b) { b->length = 3; }), HasSubstr("2 rows where"));
}

TEST(ArrowRefusal, NullRows) {
  StreamData data = Good();
  data.batches[1].buffers[0] = Bytes{0x01};
  data.batches[1].null_count = -1;
  ExpectProblem(Refused(purchases::kSpec, data), 3, "", "the row as a whole is null");
  // Counted, whatever is said.
  data.batches[1].null_count = 0;
  ExpectProblem(Refused(purchases::kSpec, data), 3, "", "the row as a whole is null");
}

TEST(ArrowRefusal, BrokenColumns) {
  const auto refused = [](TypeData type, ArrayData array, ColumnType column = ColumnType::kText) {
    const std::array<ColumnSpec, 2> columns = {ColumnSpec{"x", column, false, "", kDirections},
                                               ColumnSpec{"n", ColumnType::kInteger, false, ""}};
    const TableSpec spec{TableKind::kEvents, "things", columns};
    StreamData data;
    data.schema.children = {std::move(type), Type("l", "n")};
    data.batches = {Batch({Texts<int32_t>({}), Fixed<int64_t>({})}, 0),
                    Batch({std::move(array), Fixed<int64_t>({1, 2, 3})}, 3)};
    if (data.schema.children[0].format != "u" || data.schema.children[0].dictionary) {
      data.batches.erase(data.batches.begin());
    }
    const std::vector<Problem> problems = Refused(spec, std::move(data));
    EXPECT_EQ(problems.size(), 1u);
    if (problems.empty()) return std::string();
    EXPECT_EQ(problems[0].field, "x");
    EXPECT_EQ(problems[0].row, -1);
    return problems[0].reason;
  };
  const ArrayData good = Texts<int32_t>({"a", "bc", "d"});
  const auto damaged = [&](const std::function<void(ArrayData*)>& damage) {
    ArrayData array = good;
    damage(&array);
    return refused(Type("u", "x"), std::move(array));
  };
  EXPECT_THAT(damaged([](ArrayData* a) { a->length = -3; }), HasSubstr("length"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->offset = std::numeric_limits<int64_t>::max(); }),
              HasSubstr("offset"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->null_count = 4; }), HasSubstr("null count"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->null_count = 1; }), HasSubstr("without a null bitmap"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->n_buffers = 2; }), HasSubstr("2 buffers instead of 3"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->no_buffer_list = true; }),
              HasSubstr("list of buffers"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->children = {Nulls(1)}; }), HasSubstr("children"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->buffers[1] = std::nullopt; }),
              HasSubstr("values are missing"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->buffers[2] = std::nullopt; }),
              HasSubstr("no data buffer"));
  EXPECT_THAT(damaged([](ArrayData* a) { a->dictionary = std::make_shared<ArrayData>(Nulls(1)); }),
              HasSubstr("has a dictionary that its type does not have"));
  EXPECT_THAT(damaged([](ArrayData* a) {
                a->buffers[1] = BytesOf<int32_t>({0, 2, 1, 3});
              }),
              HasSubstr("offsets fall"));
  EXPECT_THAT(damaged([](ArrayData* a) {
                a->buffers[1] = BytesOf<int32_t>({-1, 0, 1, 3});
              }),
              HasSubstr("negative"));
  EXPECT_THAT(damaged([](ArrayData* a) {
                a->buffers[1] = BytesOf<int32_t>({std::numeric_limits<int32_t>::min(), 0, 1,
                                                  std::numeric_limits<int32_t>::max()});
              }),
              HasSubstr("negative"));
  EXPECT_THAT(damaged([](ArrayData* a) {
                a->buffers[1] = BytesOf<int32_t>({0, -2, 1, 3});
                a->misaligned = true;
              }),
              HasSubstr("offsets fall"));
  ArrayData large = Texts<int64_t>({"a", "bc", "d"});
  large.buffers[1] = BytesOf<int64_t>({0, std::numeric_limits<int64_t>::max(), 1, 3});
  EXPECT_THAT(refused(Type("U", "x"), large), HasSubstr("offsets fall"));

  ArrayData views = TextViews({"a", "a text of more than twelve bytes", "b"});
  views.buffers.pop_back();
  views.buffers.push_back(std::nullopt);
  EXPECT_THAT(refused(Type("vu", "x"), views), HasSubstr("sizes of its view buffers"));
  views.n_buffers = 2;
  EXPECT_THAT(refused(Type("vu", "x"), views), HasSubstr("at least 3"));
  views.n_buffers = -1;
  EXPECT_THAT(refused(Type("vu", "x"), views), HasSubstr("at least 3"));

  const TypeData dictionary = DictionaryType("i", "u", "x");
  EXPECT_THAT(refused(dictionary, Fixed<int32_t>({0, 0, 0})), HasSubstr("dictionary is missing"));
  ArrayData broken = WithDictionary(Fixed<int32_t>({0, 0, 0}), good);
  broken.dictionary->buffers[1] = BytesOf<int32_t>({3, 2, 1, 0});
  EXPECT_THAT(refused(dictionary, broken), HasSubstr("in its dictionary, its text offsets fall"));
  broken.dictionary->released = true;
  EXPECT_THAT(refused(dictionary, broken), HasSubstr("has been released"));
  broken = WithDictionary(Fixed<int32_t>({0, 0, 0}), good);
  broken.dictionary->dictionary = std::make_shared<ArrayData>(good);
  EXPECT_THAT(refused(dictionary, broken), HasSubstr("dictionary has a dictionary"));

  EXPECT_THAT(refused(Type("l", "x"), Fixed<int64_t>({1, 2}), ColumnType::kInteger),
              HasSubstr("2 rows where the batch has 3"));
}

// ----------------------------------------------------------------- the values

TEST(ArrowRefusal, AbsentWhereRequired) {
  const auto check = [](ColumnType column, TypeData type, ArrayData array, int64_t row) {
    ArrayData good = Slice(array, 0, array.length - 1);
    const std::vector<Problem> problems =
        RefusedColumn(column, std::move(type), {good, std::move(array)}, true);
    ExpectProblem(problems, row, "x", "is absent, but required");
  };
  check(ColumnType::kInteger, Type("l", "x"), Fixed<int64_t>({1, 2, std::nullopt}), 3);
  check(ColumnType::kMoney, Type("g", "x"), Fixed<double>({1, 2, std::nullopt}), 3);
  check(ColumnType::kBoolean, Type("b", "x"), Bits({true, std::nullopt}), 2);
  check(ColumnType::kTime, Type("tdD", "x"), Fixed<int32_t>({1, std::nullopt}), 2);
  check(ColumnType::kText, Type("u", "x"), Texts<int32_t>({"a", std::nullopt, "b"}), 2);
  check(ColumnType::kText, Type("vu", "x"), TextViews({"a", std::nullopt, "b"}), 2);
  check(ColumnType::kId, Type("U", "x"), Texts<int64_t>({"a", "", "b"}), 2);
  check(ColumnType::kCode, Type("u", "x"), Texts<int32_t>({"in", " ", "out"}), 2);
  check(ColumnType::kMoney, Type("u", "x"), Texts<int32_t>({"1", "", "2"}), 2);
  const TypeData dictionary = DictionaryType("c", "u", "x");
  check(ColumnType::kText, dictionary,
        WithDictionary(Fixed<int8_t>({0, std::nullopt, 0}), Texts<int32_t>({"a"})), 2);
  check(ColumnType::kText, dictionary,
        WithDictionary(Fixed<int8_t>({0, 1, 0}), Texts<int32_t>({"a", std::nullopt})), 2);
  check(ColumnType::kTime, dictionary,
        WithDictionary(Fixed<int8_t>({0, 1, 0}), Texts<int32_t>({"1998-07-01", std::nullopt})), 2);
  ExpectProblem(RefusedColumn(ColumnType::kId, Type("n", "x"), {Nulls(0), Nulls(3)}, true), 0, "x",
                "type null");
  ExpectProblem(RefusedColumn(ColumnType::kTime, Type("n", "x"), {Nulls(3)}, true), 0, "x",
                "type null");
}

TEST(ArrowRefusal, Integers) {
  const auto problem = [](ColumnType column, TypeData type, ArrayData array,
                          const std::string& reason) {
    ExpectProblem(RefusedColumn(column, std::move(type), {std::move(array)}), 1, "x", reason);
  };
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  for (const ColumnType column : {ColumnType::kId, ColumnType::kInteger}) {
    problem(column, Type("l", "x"), Fixed<int64_t>({0, kMin, 0}),
            "-9223372036854775808 is outside the range of int64");
    problem(column, Type("L", "x"), Fixed<uint64_t>({0, uint64_t{1} << 63, 0}),
            "9223372036854775808 is outside the range of int64");
  }
  problem(ColumnType::kMoney, Type("l", "x_minor"), Fixed<int64_t>({0, kMin, 0}), "outside");
  problem(ColumnType::kMoney, Type("l", "x"), Fixed<int64_t>({0, 92233720368547759, 0}),
          "92233720368547759 is too large");
  problem(ColumnType::kDecimal, Type("L", "x"), Fixed<uint64_t>({0, ~uint64_t{0}, 0}), "too large");
  problem(ColumnType::kBoolean, Type("c", "x"), Fixed<int8_t>({0, -1, 1}),
          "-1 is neither 0 (false) nor 1 (true)");
}

TEST(ArrowRefusal, Times) {
  const auto problem = [](TypeData type, ArrayData array, const std::string& reason,
                          const ReadOptions& options = InEur()) {
    ExpectProblem(
        RefusedColumn(ColumnType::kTime, std::move(type), {std::move(array)}, false, options), 1,
        "x", reason);
  };
  problem(Type("tsu:UTC", "x"), Fixed<int64_t>({0, kMinInstantUs - 1}),
          "outside the years 1 to 9999");
  problem(Type("tsu:UTC", "x"), Fixed<int64_t>({0, kMaxInstantUs + 1}),
          "outside the years 1 to 9999");
  problem(Type("tsu:", "x"), Fixed<int64_t>({0, kMaxInstantUs + 1}), "outside the years 1 to 9999");
  problem(Type("tss:", "x"), Fixed<int64_t>({0, std::numeric_limits<int64_t>::max()}), "outside");
  problem(Type("tsm:UTC", "x"), Fixed<int64_t>({0, std::numeric_limits<int64_t>::min()}),
          "outside");
  problem(Type("tsn:UTC", "x"), Fixed<int64_t>({1000, 1001}), "finer than a microsecond");
  problem(Type("tsn:", "x"), Fixed<int64_t>({-1000, -1}), "finer than a microsecond");
  problem(Type("tdD", "x"), Fixed<int32_t>({0, kMaxDay + 1}), "outside the years");
  problem(Type("tdD", "x"), Fixed<int32_t>({0, kMinDay - 1}), "outside the years");
  problem(Type("tdm", "x"), Fixed<int64_t>({0, 1}), "1 ms is not a whole day");
  problem(Type("u", "x"), Texts<int32_t>({"1998-07-01", "1.7.1998"}), "'1.7.1998'");
  problem(Type("u", "x"), Texts<int32_t>({"1998-07-01", "1998-02-30"}), "'1998-02-30'");
  problem(Type("u", "x"), Texts<int32_t>({"1998-07-01", "9999-12-31T23:59:59-05:00"}), "outside");
  ReadOptions sofia = InEur();
  sofia.zone = *Zone::Load("Europe/Sofia");
  problem(Type("tdD", "x"), Fixed<int32_t>({0, kMinDay}), "outside the years", sofia);
  problem(Type("tsu:", "x"), Fixed<int64_t>({0, kMinInstantUs}), "outside the years", sofia);
  problem(Type("u", "x"), Texts<int32_t>({"1998-07-01", "0001-01-01"}), "outside", sofia);
}

TEST(ArrowRefusal, Amounts) {
  const auto problem = [](TypeData type, ArrayData array, const std::string& reason,
                          ColumnType column = ColumnType::kMoney) {
    ExpectProblem(RefusedColumn(column, std::move(type), {std::move(array)}), 1, "x", reason);
  };
  problem(Type("g", "x"), Fixed<double>({1, 0.1 + 0.2}),
          "0.30000000000000004 is not the nearest float64 to a decimal with 2 decimals; name a "
          "rounding");
  problem(Type("g", "x"), Fixed<double>({1, 12.345}), "12.345 is not the nearest");
  problem(Type("g", "x"), Fixed<double>({1, std::numeric_limits<double>::quiet_NaN()}), "NaN");
  problem(Type("g", "x"), Fixed<double>({1, std::numeric_limits<double>::infinity()}), "infinite");
  problem(Type("g", "x"), Fixed<double>({1, 1e18}), "too large to be exact as float64");
  problem(Type("f", "x"), Fixed<float>({1, 12.345f}), "12.345 is not the nearest float32");
  problem(Type("f", "x"), Fixed<float>({1, 200000.02f}), "too large to be exact as float32");
  problem(Type("f", "x"), Fixed<float>({1, std::numeric_limits<float>::quiet_NaN()}), "NaN");
  problem(Type("f", "x"), Fixed<float>({1, -std::numeric_limits<float>::infinity()}), "infinite");
  problem(Type("d:12,3", "x"), Fixed<Int128>({10, 12345}), "12.345 has more than 2 decimals");
  problem(Type("d:12,3", "x"), Fixed<Int128>({10, -5}), "-0.005 has more than 2 decimals");
  problem(Type("d:38,0", "x"), Fixed<Int128>({10, Int128{1} << 100}), "is too large");
  problem(Type("d:38,-30", "x"), Fixed<Int128>({0, 1}), "1e30 is too large");
  problem(Type("d:38,40", "x"), Fixed<Int128>({0, 1}), "has more than 2 decimals");
  problem(Type("d:38,20", "x"), Fixed<Int128>({0, Int128{1} << 126}), "more than 2 decimals");
  problem(Type("u", "x"), Texts<int32_t>({"1.00", "1,00"}), "'1,00' is not a number");
  problem(Type("u", "x"), Texts<int32_t>({"1.00", "1.005"}), "'1.005' has more than 2 decimals");
  problem(Type("u", "x"), Texts<int32_t>({"1.00", "99999999999999999999"}), "too large");
  problem(Type("g", "x"), Fixed<double>({1, 1e-7}), "6 decimals", ColumnType::kDecimal);
  problem(Type("d:12,7", "x"), Fixed<Int128>({10, 1}), "6 decimals", ColumnType::kDecimal);
  // A rounding concerns amounts only, and makes nothing of what is no number.
  ReadOptions options = InEur();
  options.amount_rounding = Rounding::kHalfEven;
  ExpectProblem(RefusedColumn(ColumnType::kDecimal, Type("g", "x"), {Fixed<double>({1, 1e-7})},
                              false, options),
                1, "x", "6 decimals");
  ExpectProblem(
      RefusedColumn(ColumnType::kMoney, Type("g", "x"),
                    {Fixed<double>({1, std::numeric_limits<double>::quiet_NaN()})}, false, options),
      1, "x", "NaN");
  ExpectProblem(RefusedColumn(ColumnType::kMoney, Type("g", "x"), {Fixed<double>({1, 1e300})},
                              false, options),
                1, "x", "too large");
  ExpectProblem(RefusedColumn(ColumnType::kMoney, Type("d:38,3", "x"),
                              {Fixed<Int128>({1, Int128{1} << 120})}, false, options),
                1, "x", "too large");
}

TEST(ArrowRefusal, TextsAndCodes) {
  const auto problem = [](ColumnType column, TypeData type, ArrayData array,
                          const std::string& reason) {
    ExpectProblem(RefusedColumn(column, std::move(type), {std::move(array)}), 1, "x", reason);
  };
  for (const std::string bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82",
                                "\xf0\x80\x80\x80", "a long one that ends badly \xc3"}) {
    problem(ColumnType::kText, Type("u", "x"), Texts<int32_t>({"a", bad, "b"}),
            "is not valid UTF-8");
    problem(ColumnType::kId, Type("U", "x"), Texts<int64_t>({"a", bad, "b"}), "is not valid UTF-8");
    problem(ColumnType::kText, Type("vu", "x"), TextViews({"a", bad, "b"}), "is not valid UTF-8");
    problem(ColumnType::kText, DictionaryType("i", "u", "x"),
            WithDictionary(Fixed<int32_t>({0, 1}), Texts<int32_t>({"a", bad})),
            "is not valid UTF-8");
  }
  // A character that two texts share is valid in neither.
  const std::vector<Problem> split =
      RefusedColumn(ColumnType::kText, Type("u", "x"), {Texts<int32_t>({"a\xc3", "\xa4", "b"})});
  ASSERT_EQ(split.size(), 2u);
  EXPECT_EQ(split[0].row, 0);
  EXPECT_EQ(split[1].row, 1);

  problem(ColumnType::kId, Type("u", "x"), Texts<int32_t>({"a", " \t ", "b"}),
          "nothing but blanks");
  problem(ColumnType::kCode, Type("u", "x"), Texts<int32_t>({"in", "inward"}),
          "'inward' is none of in, out");
  problem(ColumnType::kCode, DictionaryType("i", "u", "x"),
          WithDictionary(Fixed<int32_t>({0, 1}), Texts<int32_t>({"IN", "\xd0\x96"})),
          "'\xd0\x96' is none of in, out");
  // Long values are shortened, at a whole character, and control characters hidden.
  std::string value(39, 'q');
  value += "\xd0\x96\xd0\x96";
  const std::vector<Problem> shortened =
      RefusedColumn(ColumnType::kCode, Type("u", "x"), {Texts<int32_t>({value, "\n"})});
  ASSERT_EQ(shortened.size(), 2u);
  EXPECT_THAT(shortened[0].reason, HasSubstr("'" + std::string(39, 'q') + "...'"));
  EXPECT_THAT(shortened[1].reason, HasSubstr("'?'"));
}

TEST(ArrowRefusal, DictionaryIndices) {
  const auto problem = [](const std::string& index, ArrayData indices) {
    for (const ColumnType column : {ColumnType::kText, ColumnType::kCode, ColumnType::kTime}) {
      ExpectProblem(
          RefusedColumn(
              column, DictionaryType(index, "u", "x"),
              {WithDictionary(
                  indices, Texts<int32_t>({column == ColumnType::kTime ? "1998-07-01" : "in"}))}),
          1, "x", "dictionary index is outside the dictionary");
    }
  };
  problem("c", Fixed<int8_t>({0, -1}));
  problem("C", Fixed<uint8_t>({0, 255}));
  problem("s", Fixed<int16_t>({0, 1}));
  problem("S", Fixed<uint16_t>({0, 65535}));
  problem("i", Fixed<int32_t>({0, std::numeric_limits<int32_t>::min()}));
  problem("I", Fixed<uint32_t>({0, ~uint32_t{0}}));
  problem("l", Fixed<int64_t>({0, int64_t{1} << 40}));
  problem("L", Fixed<uint64_t>({0, ~uint64_t{0}}));
  // An empty dictionary.
  ExpectProblem(
      RefusedColumn(ColumnType::kText, DictionaryType("i", "u", "x"),
                    {WithDictionary(Fixed<int32_t>({std::nullopt, 0}), Texts<int32_t>({}))}),
      1, "x", "outside the dictionary");
}

TEST(ArrowRefusal, Views) {
  const auto refused = [](const std::function<void(testing::ViewWords*)>& damage) {
    for (const ColumnType column : {ColumnType::kText, ColumnType::kMoney}) {
      ArrayData views = TextViews({"1", "0000000000000000000000001.25", "2"});
      testing::ViewWords view;
      std::memcpy(&view, views.buffers[1]->data() + 16, 16);
      damage(&view);
      std::memcpy(views.buffers[1]->data() + 16, &view, 16);
      ExpectProblem(RefusedColumn(column, Type("vu", "x"), {views}), 1, "x",
                    "lies outside the buffers");
    }
  };
  refused([](testing::ViewWords* v) { v->words[0] = -1; });
  refused([](testing::ViewWords* v) { v->words[0] = 29; });
  refused([](testing::ViewWords* v) { v->words[0] = std::numeric_limits<int32_t>::max(); });
  refused([](testing::ViewWords* v) { v->words[2] = -1; });
  refused([](testing::ViewWords* v) { v->words[2] = 2; });
  refused([](testing::ViewWords* v) { v->words[2] = 1; });
  refused([](testing::ViewWords* v) { v->words[3] = -1; });
  refused([](testing::ViewWords* v) { v->words[3] = 1; });
  refused([](testing::ViewWords* v) { v->words[3] = std::numeric_limits<int32_t>::max(); });
}

TEST(ArrowRefusal, Currencies) {
  const auto refused = [](Rows<std::string> currencies, const std::string& book,
                          const std::string& reason, int64_t row) {
    for (const bool dictionary : {false, true}) {
      const size_t n = currencies.size();
      Rows<int32_t> codes;
      for (size_t i = 0; i < n; ++i) codes.push_back(static_cast<int32_t>(i));
      StreamData data;
      data.schema.children = {
          Type("l", "customer_id"), Type("tsu:UTC", "time"), Type("l", "amount"),
          dictionary ? DictionaryType("i", "u", "currency") : Type("u", "currency")};
      const ArrayData texts = Texts<int32_t>(currencies);
      data.batches = {
          Batch({Fixed<int64_t>(Rows<int64_t>(n, 1)), Fixed<int64_t>(Rows<int64_t>(n, 1)),
                 Fixed<int64_t>(Rows<int64_t>(n, 1)),
                 dictionary ? WithDictionary(Fixed(codes), texts) : texts},
                static_cast<int64_t>(n))};
      ReadOptions options;
      options.currency = *Currency::Parse(book);
      ExpectProblem(Refused(purchases::kSpec, std::move(data), options), row, "currency", reason);
    }
  };
  refused({"EUR", "USD"}, "EUR", "'USD' is USD, but the book's currency is EUR", 1);
  refused({"EUR", "XXX"}, "EUR", "'XXX' is XXX, but the book's currency is EUR", 1);
  refused({"EUR", "eur"}, "EUR", "'eur' is not a currency code", 1);
  refused({"EUR", "Euro"}, "EUR", "'Euro' is not a currency code", 1);
  refused({"GBP", "USD"}, "XXX", "'USD' is USD, but rows before it name GBP", 1);
  refused({"GBP", std::nullopt}, "XXX", "names no currency, but rows before it name GBP", 1);
  refused({std::nullopt, "GBP"}, "XXX", "rows before it name no currency", 1);
  refused({"JPY"}, "XXX", "which has 0 decimals", 0);
}

// -------------------------------------------------------- which problems, where

TEST(ArrowRefusal, ProblemsComeInOrderOfRowUpToTheLimit) {
  StreamData data;
  data.schema.children = {Type("u", "kunde"), Type("tsu:UTC", "time"), Type("u", "amount")};
  for (int k = 0; k < 2; ++k) {
    data.batches.push_back(Batch({Texts<int32_t>({"a", std::nullopt, "c", std::nullopt}),
                                  Fixed<int64_t>({1, 2, std::nullopt, kMaxInstantUs + 1}),
                                  Texts<int32_t>({"x", "y", "1.00", "z"})},
                                 4));
  }
  ReadOptions options = InEur();
  options.map = {{"customer_id", "kunde"}};
  const auto rows = [](const std::vector<Problem>& problems) {
    std::vector<std::pair<int64_t, std::string>> places;
    for (const Problem& problem : problems) places.emplace_back(problem.row, problem.field);
    return places;
  };
  const std::vector<std::pair<int64_t, std::string>> all = {
      {0, "amount"}, {1, "customer_id"}, {1, "amount"}, {2, "time"},        {3, "customer_id"},
      {3, "time"},   {3, "amount"},      {4, "amount"}, {5, "customer_id"}, {5, "amount"},
      {6, "time"},   {7, "customer_id"}, {7, "time"},   {7, "amount"}};
  for (const size_t limit : {1, 2, 3, 6, 7, 8, 13, 14, 100}) {
    options.max_problems = static_cast<int64_t>(limit);
    const absl::StatusOr<Table> table = ReadAll(purchases::kSpec, data, options);
    int64_t total = 0;
    const std::vector<Problem> problems = ProblemsOf(table.status(), &total);
    EXPECT_EQ(total, 14);
    auto expected = all;
    if (expected.size() > limit) expected.resize(limit);
    EXPECT_EQ(rows(problems), expected) << limit;
  }
  options.max_problems = 100;
  const std::vector<Problem> problems = Refused(purchases::kSpec, data, options);
  EXPECT_EQ(problems[1].reason, "is absent, but required (column 'kunde' of the source)");
}

TEST(ArrowRefusal, EveryTypeRefusalAtOnce) {
  StreamData data;
  data.schema.children = {Type("g", "customer_id"), Type("l", "time"), Type("b", "amount")};
  EXPECT_EQ(Refused(purchases::kSpec, std::move(data)).size(), 3u);
}

}  // namespace
}  // namespace goodwill
