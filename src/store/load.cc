#include "store/load.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/base/table.h"
#include "goodwill/book/schema.h"
#include "store/batch_rows.h"
#include "store/sql_scan.h"

namespace goodwill::store {
namespace {

constexpr int64_t kChunkRows = 1 << 18;

// Texts end to end; text i ends where text i + 1 begins.
struct Texts {
  std::vector<int64_t> offsets = {0};
  std::string bytes;

  void Push(std::string_view text) {
    bytes.append(text);
    offsets.push_back(static_cast<int64_t>(bytes.size()));
  }
  std::string_view operator[](size_t i) const {
    return std::string_view(bytes).substr(static_cast<size_t>(offsets[i]),
                                          static_cast<size_t>(offsets[i + 1] - offsets[i]));
  }
  size_t size() const { return offsets.size() - 1; }
};

// Ids by key. Keys count from 1 without gaps.
struct Dictionary {
  Texts texts;
  std::vector<std::string_view> views;  // of texts
  std::vector<int64_t> numbers;         // customers of a book whose ids are int64

  // Once it is where it stays.
  void MakeViews() {
    views.reserve(texts.size());
    for (size_t i = 0; i < texts.size(); ++i) views.push_back(texts[i]);
  }
};

absl::Status Contradiction(const Connection& connection, std::string_view what) {
  return absl::DataLossError(connection.path() + ": the file contradicts itself: " +
                             std::string(what));
}

std::string_view Digits(int64_t value, char (&room)[24]) {
  const auto end = std::to_chars(room, room + sizeof room, value).ptr;
  return {room, static_cast<size_t>(end - room)};
}

absl::StatusOr<Dictionary> ReadDictionary(Connection& connection, const char* sql, bool numbers) {
  GOODWILL_ASSIGN_OR_RETURN(Statement rows, connection.Prepare(sql));
  Dictionary out;
  char digits[24];
  for (int64_t expected = 1;; ++expected) {
    GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    if (rows.Int(0) != expected) return Contradiction(connection, "a key is missing");
    if (rows.IsInt(1)) {
      out.texts.Push(Digits(rows.Int(1), digits));
      if (numbers) out.numbers.push_back(rows.Int(1));
    } else {
      out.texts.Push(rows.Text(1));
      // Only named by others: no fact of this book is about it.
      if (numbers) out.numbers.push_back(kNullNumber);
    }
  }
  return out;
}

// One column of a table on its way into the book.
struct ColumnReader {
  size_t column = 0;
  int from = 0;  // column of the statement
  Kept kept = Kept::kNowhere;
  bool any = false;  // some row has a value
  struct Chunk {
    std::vector<int64_t> numbers;
    std::vector<int32_t> codes;
    Texts texts;
  };
  std::vector<std::unique_ptr<Chunk>> chunks;
};

// Reads a table's facts, column by column.
class TableLoader : public SqlReader {
 public:
  TableLoader(Connection& connection, const FactLayout& layout, const FileHeader& header,
              const Dictionary& customers, const Dictionary& products)
      : connection_(connection),
        layout_(layout),
        header_(header),
        customers_(customers),
        products_(products) {
  }

  // `batches`: (first fact, number) of the table's batches, ascending.
  absl::Status Read(int64_t after_fact, const std::vector<std::pair<int64_t, int64_t>>& batches,
                    const Run& run, int64_t done, int64_t total) {
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<size_t> columns,
                              ColumnsWithValues(connection_, layout_));
    for (const size_t c : columns) {
      const int from = static_cast<int>(columns_.size()) + 1;
      columns_.push_back({.column = c, .from = from, .kept = layout_.kept[c], .chunks = {}});
    }
    batches_ = &batches;
    run_ = &run;
    done_ = done;
    total_ = total;
    last_fact_ = after_fact;
    return Scan(connection_, layout_.select_list(columns), static_cast<int>(columns.size()) + 1,
                layout_.select_from(columns) + " WHERE f.fact > ?1", after_fact, *this);
  }

  absl::Status Take(const SqlRow& row) override {
    const int64_t fact = row.Int(0);
    if (fact <= last_fact_) {
      return Contradiction(connection_, "facts of " + layout_.name() + " are out of order");
    }
    last_fact_ = fact;
    const auto& batches = *batches_;
    while (batch_ + 1 < batches.size() && batches[batch_ + 1].first <= fact) ++batch_;
    if (batches.empty() || fact < batches[batch_].first) {
      return Contradiction(connection_, "a fact of " + layout_.name() + " belongs to no batch");
    }
    if (batch_of_row_.size() % kChunkRows == 0) {
      GOODWILL_RETURN_IF_ERROR(
          run_->Report(done_ + static_cast<int64_t>(batch_of_row_.size()), total_));
      for (ColumnReader& column : columns_) {
        column.chunks.push_back(std::make_unique<ColumnReader::Chunk>());
      }
    }
    batch_of_row_.push_back(batches[batch_].second);
    for (ColumnReader& column : columns_) GOODWILL_RETURN_IF_ERROR(ReadCell(row, column));
    return absl::OkStatus();
  }

  const std::vector<int64_t>& batch_of_row() const { return batch_of_row_; }

  // Borrows from this loader.
  Table MakeTable() const {
    Table table;
    table.spec = layout_.spec;
    table.rows = static_cast<int64_t>(batch_of_row_.size());
    table.currency = header_.currency;
    table.columns.resize(layout_.spec->columns.size());
    for (int64_t left = table.rows; left > 0; left -= kChunkRows) {
      table.chunk_rows.push_back(std::min(left, kChunkRows));
    }
    for (const ColumnReader& column : columns_) {
      if (!column.any) continue;
      TableColumn& out = table.columns[column.column];
      out.source = layout_.spec->columns[column.column].name;
      out.physical = IsText(column) ? Physical::kText : Physical::kNumbers;
      for (const auto& chunk : column.chunks) {
        ColumnChunk to;
        if (out.physical == Physical::kNumbers) {
          to.numbers = chunk->numbers.data();
        } else if (IsKey(column)) {
          const Dictionary& ids = column.kept == Kept::kProduct ? products_ : customers_;
          to.text.layout = TextArray::Layout::kCodes;
          to.text.codes = chunk->codes.data();
          to.text.dictionary = ids.views.data();
          to.text.dictionary_size = static_cast<int64_t>(ids.views.size());
        } else {
          to.text.layout = TextArray::Layout::kOffsets64;
          to.text.offsets64 = chunk->texts.offsets.data();
          to.text.data = chunk->texts.bytes.data();
        }
        out.chunks.push_back(to);
      }
    }
    return table;
  }

 private:
  static bool IsKey(const ColumnReader& column) {
    return column.kept == Kept::kCustomer || column.kept == Kept::kOther ||
           column.kept == Kept::kProduct;
  }
  bool IsText(const ColumnReader& column) const {
    switch (column.kept) {
      case Kept::kCustomer: return header_.ids == IdKind::kText;
      case Kept::kInteger:
      case Kept::kCode: return false;
      default: return true;
    }
  }

  absl::Status ReadCell(const SqlRow& rows, ColumnReader& column) {
    ColumnReader::Chunk& chunk = *column.chunks.back();
    switch (column.kept) {
      case Kept::kCustomer:
      case Kept::kOther:
      case Kept::kProduct: {
        const Dictionary& ids = column.kept == Kept::kProduct ? products_ : customers_;
        const int64_t key = rows.Int(column.from);  // 0 when NULL
        if (key < 0 || key > static_cast<int64_t>(ids.views.size()) ||
            (key == 0 && column.kept == Kept::kCustomer)) {
          return Contradiction(connection_, "a fact of " + layout_.name() + " names nobody");
        }
        column.any = column.any || key != 0;
        if (IsText(column)) {
          chunk.codes.push_back(static_cast<int32_t>(key - 1));
        } else {
          chunk.numbers.push_back(ids.numbers[static_cast<size_t>(key - 1)]);
        }
        break;
      }
      case Kept::kInteger: {
        const bool null = rows.IsNull(column.from);
        column.any = column.any || !null;
        chunk.numbers.push_back(null ? kNullNumber : rows.Int(column.from));
        break;
      }
      case Kept::kCode: {
        const std::string_view text = rows.Text(column.from);
        const auto codes = layout_.spec->columns[column.column].codes;
        const auto found = std::find(codes.begin(), codes.end(), text);
        if (text.data() != nullptr && found == codes.end()) {
          return Contradiction(connection_, "a fact of " + layout_.name() + " has an unknown code");
        }
        column.any = column.any || text.data() != nullptr;
        chunk.numbers.push_back(text.data() == nullptr ? kNullNumber : found - codes.begin() + 1);
        break;
      }
      case Kept::kIdentifier: {
        char digits[24];
        const bool number = rows.IsInt(column.from);
        const std::string_view text =
            number ? Digits(rows.Int(column.from), digits) : rows.Text(column.from);
        column.any = column.any || !text.empty();
        chunk.texts.Push(text);
        break;
      }
      case Kept::kText:
      case Kept::kAside: {
        const std::string_view text = rows.Text(column.from);
        column.any = column.any || !text.empty();
        chunk.texts.Push(text);
        break;
      }
      case Kept::kNowhere:
        break;
    }
    return absl::OkStatus();
  }

  Connection& connection_;
  const FactLayout& layout_;
  const FileHeader& header_;
  const Dictionary& customers_;
  const Dictionary& products_;
  std::vector<ColumnReader> columns_;
  std::vector<int64_t> batch_of_row_;
  const std::vector<std::pair<int64_t, int64_t>>* batches_ = nullptr;
  const Run* run_ = nullptr;
  int64_t done_ = 0, total_ = 0;
  int64_t last_fact_ = 0;
  size_t batch_ = 0;
};

absl::Status LoadTombstones(Connection& connection, const FileHeader& header, Book& book) {
  std::set<std::string> digests;
  GOODWILL_ASSIGN_OR_RETURN(Statement rows, connection.Prepare("SELECT digest FROM tombstones"));
  for (;;) {
    GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    digests.emplace(rows.Blob(0));
  }
  book.SetTombstones(header.tombstone_salt, std::move(digests));
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadAfter(Connection& connection, const std::vector<FactLayout>& layouts,
                       const FileHeader& header, int64_t after, Book& book, const Run& run) {
  // The batches, and where each table's new facts begin.
  std::vector<Batch> batches;
  std::vector<std::vector<std::pair<int64_t, int64_t>>> firsts(layouts.size());
  int64_t total = 0;
  GOODWILL_ASSIGN_OR_RETURN(std::vector<StoredBatch> stored, ReadBatchesAfter(connection, after));
  for (StoredBatch& s : stored) {
    const auto layout = std::find_if(layouts.begin(), layouts.end(), [&](const FactLayout& l) {
      return l.spec->name == s.table;
    });
    if (layout == layouts.end()) return Contradiction(connection, "a batch of an unknown table");
    s.batch.table = layout->spec->kind;
    total += s.batch.appended;
    firsts[static_cast<size_t>(layout - layouts.begin())].emplace_back(s.first_fact,
                                                                       s.batch.number);
    batches.push_back(std::move(s.batch));
  }
  if (!header.tombstone_salt.empty()) GOODWILL_RETURN_IF_ERROR(LoadTombstones(connection, header, book));
  if (batches.empty()) return absl::OkStatus();
  GOODWILL_ASSIGN_OR_RETURN(
      Dictionary customers,
      ReadDictionary(connection, "SELECT customer, id FROM customer_ids ORDER BY customer",
                     header.ids == IdKind::kNumber));
  GOODWILL_ASSIGN_OR_RETURN(
      Dictionary products,
      ReadDictionary(connection, "SELECT product, id FROM product_ids ORDER BY product", false));
  customers.MakeViews();
  products.MakeViews();
  // A fresh book takes table after table, which needs less memory; one in use
  // takes all at once when everything has been read, or stays as it is.
  const bool fresh = after == 0;
  if (fresh) GOODWILL_RETURN_IF_ERROR(book.RestoreBatches(batches));
  std::vector<std::unique_ptr<TableLoader>> loaders;
  std::vector<Table> tables;
  int64_t done = 0;
  for (size_t t = 0; t < layouts.size(); ++t) {
    if (firsts[t].empty()) continue;
    auto loader =
        std::make_unique<TableLoader>(connection, layouts[t], header, customers, products);
    GOODWILL_RETURN_IF_ERROR(
        loader->Read(firsts[t].front().first - 1, firsts[t], run, done, total));
    Table table = loader->MakeTable();
    if (table.rows == 0) continue;
    done += table.rows;
    if (!fresh) {
      loaders.push_back(std::move(loader));
      tables.push_back(std::move(table));
      continue;
    }
    const auto restored = book.Restore(table, loader->batch_of_row(), Run{});
    if (!restored.ok()) {
      return Contradiction(connection, std::string(restored.status().message()));
    }
    if (restored->appended != table.rows) {
      return Contradiction(connection, "a fact of " + layouts[t].name() + " is there twice");
    }
  }
  GOODWILL_RETURN_IF_ERROR(run.Report(total, total));
  if (fresh) return absl::OkStatus();
  std::vector<Book::RestoredTable> restored;
  for (size_t t = 0; t < tables.size(); ++t) {
    restored.push_back({&tables[t], loaders[t]->batch_of_row()});
  }
  const absl::Status status = book.Restore(batches, restored);
  return status.ok() ? status : Contradiction(connection, std::string(status.message()));
}

}  // namespace goodwill::store
