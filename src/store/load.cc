#include "store/load.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "goodwill/base/beside.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/table.h"
#include "goodwill/book/schema.h"
#include "store/batch_rows.h"
#include "store/sql_scan.h"

namespace goodwill::store {
namespace {

constexpr int64_t kChunkRows = 1 << 18;
// A fresh book is restored piece by piece, whole batches of at least so many rows.
constexpr size_t kPieceRows = 1 << 14;
// A fact's number, customer and time take more in the file.
constexpr int64_t kLeastFactBytes = 8;

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
  void Clear() {
    offsets.resize(1);
    bytes.clear();
  }
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
  bool words = false;  // an identifier's: some are not numbers, so all are read as texts
  struct Chunk {
    std::vector<int64_t> numbers;
    std::vector<int32_t> codes;
    Texts texts;

    void Clear() {
      numbers.clear();
      codes.clear();
      texts.Clear();
    }
  };
  std::vector<std::unique_ptr<Chunk>> chunks;
  std::vector<std::unique_ptr<Chunk>> emptied;  // their memory is used again

  void ReadAsWords() {
    words = true;
    char digits[24];
    for (auto& chunk : chunks) {
      for (const int64_t number : std::exchange(chunk->numbers, {})) {
        chunk->texts.Push(number == kNullNumber ? std::string_view() : Digits(number, digits));
      }
    }
  }
  void AddChunk() {
    if (emptied.empty()) {
      chunks.push_back(std::make_unique<Chunk>());
      return;
    }
    chunks.push_back(std::move(emptied.back()));
    emptied.pop_back();
  }
};

struct Dictionaries {
  Dictionary customers;
  Dictionary products;

  const Dictionary& Of(Kept kept) const { return kept == Kept::kProduct ? products : customers; }
};

// Facts of one table, and the batch of each.
struct Piece {
  std::vector<ColumnReader> columns;
  std::vector<int64_t> batch_of_row;

  // To read the same columns again.
  void Clear() {
    batch_of_row.clear();
    for (ColumnReader& column : columns) {
      column.any = false;
      for (auto& chunk : column.chunks) {
        chunk->Clear();
        column.emptied.push_back(std::move(chunk));
      }
      column.chunks.clear();
    }
  }
  // Borrows from the piece and from the ids.
  Table MakeTable(const FactLayout& layout, const FileHeader& header,
                  const Dictionaries& ids) const;
};

bool IsKey(const ColumnReader& column) {
  return column.kept == Kept::kCustomer || column.kept == Kept::kOther ||
         column.kept == Kept::kProduct;
}
bool IsText(const ColumnReader& column, const FileHeader& header) {
  switch (column.kept) {
    case Kept::kCustomer: return header.ids == IdKind::kText;
    case Kept::kInteger:
    case Kept::kCode: return false;
    case Kept::kIdentifier: return column.words;
    default: return true;
  }
}

Table Piece::MakeTable(const FactLayout& layout, const FileHeader& header,
                       const Dictionaries& ids) const {
  Table table;
  table.spec = layout.spec;
  table.rows = static_cast<int64_t>(batch_of_row.size());
  table.currency = header.currency;
  table.columns.resize(layout.spec->columns.size());
  for (int64_t left = table.rows; left > 0; left -= kChunkRows) {
    table.chunk_rows.push_back(std::min(left, kChunkRows));
  }
  for (const ColumnReader& column : columns) {
    if (!column.any) continue;
    TableColumn& out = table.columns[column.column];
    out.source = layout.spec->columns[column.column].name;
    out.physical = IsText(column, header) ? Physical::kText : Physical::kNumbers;
    for (const auto& chunk : column.chunks) {
      ColumnChunk to;
      if (out.physical == Physical::kNumbers) {
        to.numbers = chunk->numbers.data();
      } else if (IsKey(column)) {
        const Dictionary& known = ids.Of(column.kept);
        to.text.layout = TextArray::Layout::kCodes;
        to.text.codes = chunk->codes.data();
        to.text.dictionary = known.views.data();
        to.text.dictionary_size = static_cast<int64_t>(known.views.size());
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

// Reads a table's facts, column by column.
class TableLoader : public SqlReader {
 public:
  // Takes the facts read so far, whole batches; what is left in the piece is overwritten.
  using Give = std::function<absl::Status(Piece&)>;

  TableLoader(Connection& connection, const FactLayout& layout, const FileHeader& header,
              const Dictionaries& ids, size_t piece_rows, Give give)
      : connection_(connection),
        layout_(layout),
        header_(header),
        ids_(ids),
        piece_rows_(piece_rows),
        give_(std::move(give)) {}

  // `batches`: (first fact, number) of the table's batches, ascending.
  absl::Status Read(int64_t after_fact, const std::vector<std::pair<int64_t, int64_t>>& batches,
                    const Run& run, int64_t done, int64_t total) {
    GOODWILL_ASSIGN_OR_RETURN(columns_, ColumnsWithValues(connection_, layout_));
    PreparePiece();
    batches_ = &batches;
    run_ = &run;
    done_ = done;
    total_ = total;
    last_fact_ = after_fact;
    GOODWILL_RETURN_IF_ERROR(
        Scan(connection_, layout_.select_list(columns_), static_cast<int>(columns_.size()) + 1,
             layout_.select_from(columns_) + " WHERE f.fact > ?1", after_fact, *this));
    return piece_.batch_of_row.empty() ? absl::OkStatus() : give_(piece_);
  }
  int64_t rows() const { return rows_; }

  absl::Status Take(const SqlRow& row) override {
    const int64_t fact = row.Int(0);
    if (fact <= last_fact_) {
      return Contradiction(connection_, "facts of " + layout_.name() + " are out of order");
    }
    last_fact_ = fact;
    const auto& batches = *batches_;
    while (batch_ + 1 < batches.size() && batches[batch_ + 1].first <= fact) {
      ++batch_;
      if (piece_.batch_of_row.size() >= piece_rows_) GOODWILL_RETURN_IF_ERROR(GivePiece());
    }
    if (batches.empty() || fact < batches[batch_].first) {
      return Contradiction(connection_, "a fact of " + layout_.name() + " belongs to no batch");
    }
    if (piece_.batch_of_row.size() % kChunkRows == 0) {
      GOODWILL_RETURN_IF_ERROR(run_->Report(done_ + rows_, total_));
      for (ColumnReader& column : piece_.columns) {
        column.AddChunk();
      }
    }
    ++rows_;
    piece_.batch_of_row.push_back(batches[batch_].second);
    for (ColumnReader& column : piece_.columns) GOODWILL_RETURN_IF_ERROR(ReadCell(row, column));
    return absl::OkStatus();
  }

 private:
  absl::Status GivePiece() {
    GOODWILL_RETURN_IF_ERROR(give_(piece_));
    PreparePiece();
    return absl::OkStatus();
  }
  void PreparePiece() {
    piece_.Clear();
    if (!piece_.columns.empty()) return;
    for (const size_t c : columns_) {
      const int from = static_cast<int>(piece_.columns.size()) + 1;
      piece_.columns.push_back(
          {.column = c, .from = from, .kept = layout_.kept[c], .chunks = {}, .emptied = {}});
    }
  }

  absl::Status ReadCell(const SqlRow& rows, ColumnReader& column) {
    ColumnReader::Chunk& chunk = *column.chunks.back();
    switch (column.kept) {
      case Kept::kCustomer:
      case Kept::kOther:
      case Kept::kProduct: {
        const Dictionary& ids = ids_.Of(column.kept);
        const int64_t key = rows.Int(column.from);  // 0 when NULL
        if (key < 0 || key > static_cast<int64_t>(ids.views.size()) ||
            (key == 0 && column.kept == Kept::kCustomer)) {
          return Contradiction(connection_, "a fact of " + layout_.name() + " names nobody");
        }
        column.any = column.any || key != 0;
        if (IsText(column, header_)) {
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
        const bool number = rows.IsInt(column.from);
        if (!column.words && ((number && rows.Int(column.from) == kNullNumber) ||
                              (!number && !rows.IsNull(column.from)))) {
          column.ReadAsWords();
        }
        column.any = column.any || !rows.IsNull(column.from);
        if (!column.words) {
          chunk.numbers.push_back(number ? rows.Int(column.from) : kNullNumber);
          break;
        }
        char digits[24];
        chunk.texts.Push(number ? Digits(rows.Int(column.from), digits) : rows.Text(column.from));
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
  const Dictionaries& ids_;
  const size_t piece_rows_;
  const Give give_;
  std::vector<size_t> columns_;  // of the spec, those with values
  Piece piece_;
  int64_t rows_ = 0;
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
  std::vector<int64_t> rows_of(layouts.size());
  int64_t total = 0;
  GOODWILL_ASSIGN_OR_RETURN(std::vector<StoredBatch> stored, ReadBatchesAfter(connection, after));
  for (StoredBatch& s : stored) {
    const auto layout = std::find_if(layouts.begin(), layouts.end(), [&](const FactLayout& l) {
      return l.spec->name == s.table;
    });
    if (layout == layouts.end()) return Contradiction(connection, "a batch of an unknown table");
    s.batch.table = layout->spec->kind;
    total += s.batch.appended;
    const auto t = static_cast<size_t>(layout - layouts.begin());
    firsts[t].emplace_back(s.first_fact, s.batch.number);
    rows_of[t] += s.batch.appended;
    batches.push_back(std::move(s.batch));
  }
  if (!header.tombstone_salt.empty())
    GOODWILL_RETURN_IF_ERROR(LoadTombstones(connection, header, book));
  if (batches.empty()) return absl::OkStatus();
  Dictionaries ids;
  GOODWILL_ASSIGN_OR_RETURN(
      ids.customers,
      ReadDictionary(connection, "SELECT customer, id FROM customer_ids ORDER BY customer",
                     header.ids == IdKind::kNumber));
  GOODWILL_ASSIGN_OR_RETURN(
      ids.products,
      ReadDictionary(connection, "SELECT product, id FROM product_ids ORDER BY product", false));
  ids.customers.MakeViews();
  ids.products.MakeViews();
  // A fresh book takes piece after piece, each while the next is read; one in use takes
  // all at once when everything has been read, or stays as it is.
  const bool fresh = after == 0;
  GOODWILL_ASSIGN_OR_RETURN(const int64_t pages, connection.QueryInt("PRAGMA page_count", 0));
  GOODWILL_ASSIGN_OR_RETURN(const int64_t page_bytes, connection.QueryInt("PRAGMA page_size", 0));
  const int64_t room = pages * page_bytes / kLeastFactBytes;
  if (fresh) GOODWILL_RETURN_IF_ERROR(book.RestoreBatches(batches));
  std::vector<std::unique_ptr<Piece>> pieces;
  std::vector<Table> tables;
  int64_t done = 0;
  for (size_t t = 0; t < layouts.size(); ++t) {
    if (firsts[t].empty()) continue;
    const FactLayout& layout = layouts[t];
    // No more than the file has room for, whatever it says.
    int64_t expected = std::min(rows_of[t], room);
    Piece held;
    Beside restoring;
    const auto restore = [&](Piece& piece) -> absl::Status {
      if (!fresh) {
        pieces.push_back(std::make_unique<Piece>(std::move(piece)));
        tables.push_back(pieces.back()->MakeTable(layout, header, ids));
        return absl::OkStatus();
      }
      GOODWILL_RETURN_IF_ERROR(restoring.Join());
      std::swap(piece, held);
      restoring.Start(run, [&]() -> absl::Status {
        const Table table = held.MakeTable(layout, header, ids);
        const auto restored = book.Restore(table, held.batch_of_row, Run{}, expected);
        if (!restored.ok()) {
          return Contradiction(connection, std::string(restored.status().message()));
        }
        if (restored->appended != table.rows) {
          return Contradiction(connection, "a fact of " + layout.name() + " is there twice");
        }
        expected -= table.rows;
        return absl::OkStatus();
      });
      return absl::OkStatus();
    };
    TableLoader loader(connection, layout, header, ids, fresh ? kPieceRows : SIZE_MAX, restore);
    GOODWILL_RETURN_IF_ERROR(
        loader.Read(firsts[t].front().first - 1, firsts[t], run, done, total));
    // The next table's facts may look at this one's.
    GOODWILL_RETURN_IF_ERROR(restoring.Join());
    done += loader.rows();
  }
  GOODWILL_RETURN_IF_ERROR(run.Report(total, total));
  if (fresh) return absl::OkStatus();
  std::vector<Book::RestoredTable> restored;
  for (size_t t = 0; t < tables.size(); ++t) {
    restored.push_back({&tables[t], pieces[t]->batch_of_row});
  }
  const absl::Status status = book.Restore(batches, restored);
  return status.ok() ? status : Contradiction(connection, std::string(status.message()));
}

}  // namespace goodwill::store
