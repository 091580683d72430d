// Columns out: the rules of the C data interface, and the way back in.
#include "table/arrow_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "goodwill/book/schema.h"
#include "table/arrow_handles.h"
#include "table/arrow_import.h"

namespace goodwill {
namespace {

// Counts owners of borrowed memory.
std::shared_ptr<const void> CountedOwner(std::atomic<int>* alive) {
  ++*alive;
  return std::shared_ptr<const void>(alive, [](std::atomic<int>* count) { --*count; });
}

struct Opened {
  explicit Opened(std::vector<ExportColumn> columns,
                  std::vector<std::pair<std::string, std::string>> metadata = {}) {
    ExportStream(std::move(columns), std::move(metadata), stream.get());
    EXPECT_EQ(stream->get_schema(stream.get(), schema.get()), 0);
    EXPECT_EQ(stream->get_next(stream.get(), batch.get()), 0);
    EXPECT_EQ(stream->get_last_error(stream.get()), nullptr);
  }
  StreamHandle stream;
  SchemaHandle schema;
  ArrayHandle batch;
};

template <typename T>
std::vector<T> ValuesOf(const ArrowArray& array) {
  const T* const values = static_cast<const T*>(array.buffers[1]);
  return std::vector<T>(values, values + array.length);
}

TEST(ArrowExport, EveryType) {
  std::atomic<int> alive = 0;
  static const int64_t borrowed[] = {7, 8, 9};
  const std::vector<std::string_view> texts = {"a", "", "Ж"};
  const std::vector<std::string_view> gaps = {"a", std::string_view(), "c"};
  const std::vector<int64_t> cents = {1234, -1, 0};
  const std::vector<uint8_t> flags = {1, 0, 5};
  const std::vector<uint8_t> known = {1, 0, 1};
  std::vector<ExportColumn> columns;
  columns.push_back(ExportColumn::Int64("n", {1, 2, 3}));
  columns.push_back(ExportColumn::Int32("i", std::vector<int32_t>{-1, 0, 1}));
  columns.push_back(ExportColumn::Float64("d", {0.5, 1.5, 2.5}));
  columns.push_back(ExportColumn::Timestamp("t", {0, 1, 2}));
  columns.push_back(ExportColumn::Bool("b", flags));
  columns.push_back(ExportColumn::Text("s", texts));
  columns.push_back(ExportColumn::Text("g", gaps));
  columns.push_back(ExportColumn::Decimal("m", cents, 2).WithValidity(known));
  columns.push_back(ExportColumn::Int64("w", borrowed, CountedOwner(&alive)));
  columns.push_back(ExportColumn::LargeText("l", {0, 1, 2, 3}, "xyz"));
  {
    Opened o(std::move(columns), {{"currency", "EUR"}, {"k", ""}});
    ASSERT_EQ(o.schema->n_children, 10);
    ASSERT_EQ(o.batch->n_children, 10);
    EXPECT_STREQ(o.schema->format, "+s");
    EXPECT_EQ(o.batch->length, 3);
    const char* const formats[] = {"l", "i", "g", "tsu:UTC", "b", "u", "u", "d:38,2", "l", "U"};
    for (int i = 0; i < 10; ++i) {
      EXPECT_STREQ(o.schema->children[i]->format, formats[i]);
      EXPECT_EQ(o.batch->children[i]->length, 3);
      EXPECT_EQ(o.batch->children[i]->n_buffers, i == 5 || i == 6 || i == 9 ? 3 : 2);
      const bool nullable = i == 6 || i == 7;
      EXPECT_EQ(o.schema->children[i]->flags, nullable ? ARROW_FLAG_NULLABLE : 0);
      EXPECT_EQ(o.batch->children[i]->null_count, nullable ? 1 : 0);
      EXPECT_EQ(o.batch->children[i]->buffers[0] != nullptr, nullable);
    }
    EXPECT_STREQ(o.schema->children[7]->name, "m");
    EXPECT_EQ(ValuesOf<int64_t>(*o.batch->children[0]), (std::vector<int64_t>{1, 2, 3}));
    EXPECT_EQ(ValuesOf<int32_t>(*o.batch->children[1]), (std::vector<int32_t>{-1, 0, 1}));
    EXPECT_EQ(ValuesOf<double>(*o.batch->children[2]), (std::vector<double>{0.5, 1.5, 2.5}));
    EXPECT_EQ(*static_cast<const uint8_t*>(o.batch->children[4]->buffers[1]), 5);
    EXPECT_EQ(std::string(static_cast<const char*>(o.batch->children[5]->buffers[2]), 3), "aЖ");
    EXPECT_EQ(*static_cast<const uint8_t*>(o.batch->children[6]->buffers[0]), 5);
    using Int128 = __int128;
    const std::vector<Int128> wide = ValuesOf<Int128>(*o.batch->children[7]);
    EXPECT_TRUE(wide[0] == 1234 && wide[1] == -1);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(o.batch->children[7]->buffers[1]) % 16, 0u);
    EXPECT_EQ(o.batch->children[8]->buffers[1], borrowed);
    // Metadata as the specification has it: count, then sizes and bytes.
    const std::string expected("\2\0\0\0\10\0\0\0currency\3\0\0\0EUR\1\0\0\0k\0\0\0\0", 32);
    EXPECT_EQ(std::string(o.schema->metadata, 32), expected);
    // One batch, then the end, as often as one asks.
    for (int i = 0; i < 2; ++i) {
      ArrayHandle end;
      EXPECT_EQ(o.stream->get_next(o.stream.get(), end.get()), 0);
      EXPECT_TRUE(end.released());
    }
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

TEST(ArrowExport, NoRowsAndNoColumns) {
  Opened none({});
  EXPECT_EQ(none.batch->length, 0);
  EXPECT_EQ(none.schema->n_children, 0);
  Opened empty({ExportColumn::Int64("n", std::vector<int64_t>()),
                ExportColumn::Text("s", std::span<const std::string_view>())});
  EXPECT_FALSE(empty.batch.released());
  EXPECT_EQ(empty.batch->length, 0);
  EXPECT_NE(empty.batch->children[0]->buffers[1], nullptr);
  EXPECT_EQ(*static_cast<const int32_t*>(empty.batch->children[1]->buffers[1]), 0);
}

TEST(ArrowExport, EveryOrderOfRelease) {
  const int kParts = 5;  // stream, schema, batch, a child of each
  std::vector<int> order = {0, 1, 2, 3, 4};
  do {
    std::atomic<int> alive = 0;
    static const int64_t values[] = {1, 2};
    std::vector<ExportColumn> columns;
    columns.push_back(ExportColumn::Int64("a", values, CountedOwner(&alive)));
    columns.push_back(ExportColumn::Int64("b", {3, 4}));
    ArrowArrayStream stream;
    ExportStream(std::move(columns), {}, &stream);
    ArrowSchema schema;
    ArrowArray batch;
    ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
    ASSERT_EQ(stream.get_next(&stream, &batch), 0);
    // Move a child out of each: copy it, and mark the original released.
    ArrowSchema child_schema = *schema.children[0];
    schema.children[0]->release = nullptr;
    ArrowArray child = *batch.children[0];
    batch.children[0]->release = nullptr;
    for (int step = 0; step < kParts; ++step) {
      EXPECT_EQ(alive, 1);
      switch (order[static_cast<size_t>(step)]) {
        case 0:
          stream.release(&stream);
          break;
        case 1:
          schema.release(&schema);
          break;
        case 2:
          batch.release(&batch);
          break;
        case 3:
          EXPECT_STREQ(child_schema.name, "a");
          child_schema.release(&child_schema);
          break;
        default:
          EXPECT_EQ(static_cast<const int64_t*>(child.buffers[1])[1], 2);
          child.release(&child);
          break;
      }
    }
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(stream.release, nullptr);
    EXPECT_EQ(batch.release, nullptr);
    EXPECT_EQ(child.release, nullptr);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(ArrowExport, PartsMayBeReleasedOnDifferentThreads) {
  for (int i = 0; i < 50; ++i) {
    std::atomic<int> alive = 0;
    static const int64_t values[] = {1, 2};
    std::vector<ExportColumn> columns;
    for (int c = 0; c < 4; ++c) {
      columns.push_back(ExportColumn::Int64("c", values, CountedOwner(&alive)));
    }
    ArrowArrayStream stream;
    ExportStream(std::move(columns), {}, &stream);
    ArrowArray batch;
    ASSERT_EQ(stream.get_next(&stream, &batch), 0);
    stream.release(&stream);
    std::vector<ArrowArray> parts;
    for (int c = 0; c < 4; ++c) {
      parts.push_back(*batch.children[c]);
      batch.children[c]->release = nullptr;
    }
    parts.push_back(batch);
    std::vector<std::thread> threads;
    for (ArrowArray& part : parts) threads.emplace_back([&part] { part.release(&part); });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(alive, 0);
  }
}

TEST(ArrowExport, ColumnsOfUnequalLengthAreSaidToBe) {
  const std::vector<uint8_t> two = {1, 1};
  std::vector<std::vector<ExportColumn>> cases(3);
  cases[0].push_back(ExportColumn::Int64("a", {1, 2}));
  cases[0].push_back(ExportColumn::Int64("short", {1}));
  cases[1].push_back(ExportColumn::Int64("short", {1}).WithValidity(two));
  cases[2].push_back(ExportColumn::Text("short", std::vector<int32_t>(), ""));
  for (auto& columns : cases) {
    StreamHandle stream;
    ExportStream(std::move(columns), {}, stream.get());
    SchemaHandle schema;
    ArrayHandle batch;
    EXPECT_NE(stream->get_schema(stream.get(), schema.get()), 0);
    EXPECT_THAT(stream->get_last_error(stream.get()), ::testing::HasSubstr("'short'"));
    EXPECT_NE(stream->get_next(stream.get(), batch.get()), 0);
    EXPECT_TRUE(schema.released());
    EXPECT_TRUE(batch.released());
  }
}

TEST(ArrowExport, WhatGoesOutComesBackIn) {
  const std::vector<std::string_view> customers = {"C1", "C2", "Ж"};
  const std::vector<std::string_view> channels = {"phone", "web", "store"};
  const std::vector<std::string_view> directions = {"in", "out", "in"};
  const std::vector<std::string_view> topics = {"late", std::string_view(), ""};
  const std::vector<int64_t> costs = {1234, -1, std::numeric_limits<int64_t>::max()};
  const std::vector<uint8_t> asked = {1, 0, 1};
  const std::vector<uint8_t> known = {1, 0, 1};
  std::vector<ExportColumn> columns;
  columns.push_back(ExportColumn::Text("customer_id", customers));
  columns.push_back(ExportColumn::Timestamp("time", {kMinInstantUs, 0, kMaxInstantUs}));
  columns.push_back(ExportColumn::Text("channel", channels));
  columns.push_back(ExportColumn::Text("direction", directions));
  columns.push_back(ExportColumn::Text("topic", topics));
  columns.push_back(ExportColumn::Decimal("cost", costs, 2));
  columns.push_back(ExportColumn::Float64("minutes", {1.5, 0, 0.000001}).WithValidity(known));
  columns.push_back(ExportColumn::Bool("requested_by_customer", asked));
  columns.push_back(ExportColumn::Int32("revision", std::vector<int32_t>{0, 1, 2}));
  ArrowArrayStream stream;
  ExportStream(std::move(columns), {}, &stream);
  ReadOptions options;
  options.currency = *Currency::Parse("EUR");
  const absl::StatusOr<Table> table = ReadArrow(interactions::kSpec, &stream, options);
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows, 3);
  const auto numbers = [&](int column) {
    const int64_t* const values = table->columns[static_cast<size_t>(column)].chunks[0].numbers;
    return std::vector<int64_t>(values, values + 3);
  };
  const auto text = [&](int column, int64_t row) {
    return table->columns[static_cast<size_t>(column)].chunks[0].text[row];
  };
  EXPECT_EQ(text(interactions::kCustomerId, 2), "Ж");
  EXPECT_EQ(numbers(interactions::kTime), (std::vector<int64_t>{kMinInstantUs, 0, kMaxInstantUs}));
  EXPECT_EQ(numbers(interactions::kChannel), (std::vector<int64_t>{2, 7, 8}));
  EXPECT_EQ(numbers(interactions::kDirection), (std::vector<int64_t>{1, 2, 1}));
  EXPECT_EQ(numbers(interactions::kCost), costs);
  EXPECT_EQ(numbers(interactions::kMinutes), (std::vector<int64_t>{1'500'000, kNullNumber, 1}));
  EXPECT_EQ(numbers(interactions::kRequestedByCustomer), (std::vector<int64_t>{1, 0, 1}));
  EXPECT_EQ(numbers(interactions::kRevision), (std::vector<int64_t>{0, 1, 2}));
  EXPECT_EQ(text(interactions::kTopic, 1).data(), nullptr);
  EXPECT_NE(text(interactions::kTopic, 2).data(), nullptr);
  EXPECT_TRUE(text(interactions::kTopic, 2).empty());
}

}  // namespace
}  // namespace goodwill
