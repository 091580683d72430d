#include "store/write.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "goodwill/base/beside.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "store/batch_rows.h"
#include "store/file.h"
#include "store/identifier.h"
#include "store/sql_table.h"

namespace goodwill::store {
namespace {

constexpr uint32_t kReportEvery = 1 << 16;

}  // namespace

// The values of a row of the book as the file has them.
class RowCells {
 public:
  RowCells(const Writer& writer, const FactLayout& layout, const BookState& book)
      : writer_(writer),
        layout_(layout),
        book_(book),
        kind_(static_cast<size_t>(layout.spec->kind)) {}

  void At(uint32_t shard, uint32_t row, uint32_t first_row) {
    shard_ = shard;
    row_ = row;
    first_row_ = first_row;
    facts_ = &book_.shards[shard].facts[kind_];
  }
  const Writer::Key& customer() const {
    static constexpr Writer::Key kNobody{};
    if (layout_.spec->customer < 0) return kNobody;
    return writer_.customers_[shard_][facts_->customer[row_]];
  }

  int64_t Number(size_t c) const {
    const Kept kept = layout_.kept[c];
    if (kept == Kept::kCustomer) return customer().key;
    const FactColumn& column = facts_->columns[c];
    if (!column.present) return kNullNumber;
    switch (column.form) {
      case Form::kInt64:
        return column.numbers[row_];
      case Form::kByte:
        return column.small[row_] == 0 ? kNullNumber : column.small[row_] - 1;
      case Form::kCode:
        return column.codes[row_] == 0 ? kNullNumber : writer_.keys_of_code_[c][column.codes[row_]];
      case Form::kText:
        return column.Text(row_).empty() ? kNullNumber
                                         : writer_.row_keys_[c][shard_][row_ - first_row_];
      case Form::kNone:
        break;
    }
    return kNullNumber;
  }

  std::string_view Text(size_t c) const {
    const FactColumn& column = facts_->columns[c];
    if (!column.present) return {};
    switch (column.form) {
      case Form::kByte: {
        const uint8_t code = column.small[row_];
        return code == 0 ? std::string_view() : layout_.spec->columns[c].codes[code - 1u];
      }
      case Form::kCode:
        return book_.tables[kind_].pools[c][column.codes[row_]];
      case Form::kText: {
        const std::string_view text = column.Text(row_);
        return text.empty() ? std::string_view() : text;
      }
      case Form::kInt64:
      case Form::kNone:
        break;
    }
    return {};
  }

 private:
  const Writer& writer_;
  const FactLayout& layout_;
  const BookState& book_;
  const size_t kind_;
  uint32_t shard_ = 0, row_ = 0, first_row_ = 0;
  const FactShard* facts_ = nullptr;
};

namespace {

// Goes over a batch's new facts in the order in which the file numbers them.
class NewFactWalk {
 public:
  NewFactWalk(const NewFacts& facts, RowCells& cells) : facts_(facts), cells_(cells) {}

  // Puts the cells at the first fact, and at the next; false when there is none.
  bool First() {
    shard_ = 0;
    row_ = facts_.first_row[0];
    return Settle();
  }
  bool Next() {
    ++row_;
    return Settle();
  }

 private:
  // Over shards that have no more.
  bool Settle() {
    while (row_ == facts_.end_row[shard_]) {
      if (++shard_ == kShards) return false;
      row_ = facts_.first_row[shard_];
    }
    cells_.At(shard_, row_, facts_.first_row[shard_]);
    return true;
  }

  const NewFacts& facts_;
  RowCells& cells_;
  uint32_t shard_ = 0, row_ = 0;
};

// The new facts of a batch, as SQL reads them.
class NewRows : public SqlRows {
 public:
  NewRows(const FactLayout& layout, const NewFacts& facts, int64_t first_fact, RowCells& cells,
          const Run& run, int64_t rows)
      : layout_(layout),
        first_fact_(first_fact),
        cells_(cells),
        walk_(facts, cells),
        run_(run),
        rows_(rows) {
    for (size_t c = 0; c < layout.kept.size(); ++c) {
      if (layout.kept[c] != Kept::kNowhere) columns_.push_back(c);
    }
  }
  // As SQL declares them: the fact's number, the table's columns, and whether
  // anything stands aside.
  std::string Declaration() const {
    std::string names = "fact";
    for (const size_t c : columns_) names += ", " + SqlName(layout_, c);
    return names + ", has_texts";
  }

  absl::StatusOr<bool> First() override {
    fact_ = first_fact_;
    return walk_.First();
  }
  absl::StatusOr<bool> Next() override {
    ++fact_;
    if (fact_ % kReportEvery == 0 && !read_before_) {
      GOODWILL_RETURN_IF_ERROR(run_.Report(rows_ + fact_ - first_fact_, 2 * rows_));
    }
    const bool row = walk_.Next();
    read_before_ = read_before_ || !row;
    return row;
  }

  void Give(int column, SqlValue to) const override {
    if (column == 0) return to.Int(fact_);
    const auto at = static_cast<size_t>(column - 1);
    if (at == columns_.size()) return to.Int(HasTexts() ? 1 : 0);
    const size_t c = columns_[at];
    switch (layout_.kept[c]) {
      case Kept::kCustomer:
      case Kept::kOther:
      case Kept::kProduct:
      case Kept::kInteger: {
        const int64_t value = cells_.Number(c);
        return value == kNullNumber ? to.Null() : to.Int(value);
      }
      case Kept::kIdentifier:
      case Kept::kCode:
      case Kept::kText:
      case Kept::kAside: {
        const std::string_view text = cells_.Text(c);
        if (text.data() == nullptr) return to.Null();
        if (layout_.kept[c] == Kept::kIdentifier) {
          if (const auto number = NumberWrittenAs(text)) return to.Int(*number);
        }
        return to.Text(text);
      }
      case Kept::kNowhere:
        return;
    }
  }

 private:
  bool HasTexts() const {
    for (const size_t c : layout_.aside) {
      if (cells_.Text(c).data() != nullptr) return true;
    }
    return false;
  }

  const FactLayout& layout_;
  const int64_t first_fact_;
  const RowCells& cells_;
  NewFactWalk walk_;
  const Run& run_;
  const int64_t rows_;
  std::vector<size_t> columns_;  // of the spec
  int64_t fact_ = 0;
  bool read_before_ = false;  // progress is of the first time
};

// Copies those columns of the new rows into a table.
std::string CopySql(const std::string& into, const std::string& columns, const std::string& from) {
  return "INSERT INTO " + into + " (" + columns + ") SELECT " + columns + " FROM " + from;
}

}  // namespace

absl::StatusOr<Writer> Writer::Make(Connection& connection, const std::vector<FactLayout>& layouts,
                                    const BookState& book, const NewFacts& facts) {
  Writer writer;
  GOODWILL_RETURN_IF_ERROR(writer.ReadCustomers(connection, book, facts));
  {
    GOODWILL_ASSIGN_OR_RETURN(Statement rows,
                              connection.Prepare("SELECT product, id FROM product_ids"));
    for (;;) {
      GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      writer.products_.emplace(rows.Text(1), rows.Int(0));
      writer.last_product_ = std::max(writer.last_product_, rows.Int(0));
    }
  }
  for (const FactLayout& layout : layouts) {
    GOODWILL_ASSIGN_OR_RETURN(
        writer.last_fact_[static_cast<size_t>(layout.spec->kind)],
        connection.QueryInt("SELECT max(fact) FROM " + layout.name(), 0));
  }
  GOODWILL_ASSIGN_OR_RETURN(
      const std::string digest,
      connection.QueryText("SELECT digest FROM batches ORDER BY batch DESC LIMIT 1"));
  if (digest.size() == writer.last_digest_.size()) {
    std::memcpy(writer.last_digest_.data(), digest.data(), digest.size());
  }
  return writer;
}

absl::Status Writer::ReadCustomers(Connection& connection, const BookState& book,
                                   const NewFacts& facts) {
  for (uint32_t s = 0; s < kShards; ++s) customers_[s].resize(facts.first_customer[s]);
  GOODWILL_ASSIGN_OR_RETURN(Statement rows,
                            connection.Prepare("SELECT customer, id, salt FROM customer_ids"));
  for (;;) {
    GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    Key key{.key = rows.Int(0), .salt = {}};
    const std::string_view salt = rows.Blob(2);
    if (salt.size() == key.salt.size()) std::memcpy(key.salt.data(), salt.data(), salt.size());
    last_customer_ = std::max(last_customer_, key.key);
    uint32_t s = 0, c = CustomerIndex::kNone;
    if (book.ids == IdKind::kNumber) {
      if (rows.IsInt(1)) {
        const uint64_t hash = HashNumber(rows.Int(1), book.seed);
        s = ShardOf(hash);
        c = book.shards[s].customers.FindNumber(rows.Int(1), hash);
      }
    } else {
      const uint64_t hash = HashText(rows.Text(1));
      s = ShardOf(hash);
      c = book.shards[s].customers.FindText(rows.Text(1), hash);
    }
    if (c == CustomerIndex::kNone || c >= customers_[s].size()) {
      others_.emplace(rows.Text(1), key);
    } else {
      customers_[s][c] = key;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Salt> Writer::NewSalt() {
  Salt salt;
  if (entropy_left_ < salt.size()) {
    if (getentropy(entropy_.data(), entropy_.size()) != 0) {
      return absl::UnavailableError("the system gives no random bytes");
    }
    entropy_left_ = entropy_.size();
  }
  entropy_left_ -= salt.size();
  std::memcpy(salt.data(), entropy_.data() + entropy_left_, salt.size());
  return salt;
}

absl::StatusOr<Writer::Key> Writer::PutCustomer(std::string_view id) {
  Key key{.key = ++last_customer_, .salt = {}};
  GOODWILL_ASSIGN_OR_RETURN(key.salt, NewSalt());
  const Digest commitment = CommitmentTo(id, key.salt);
  put_customer_.BindInt(1, key.key);
  BindIdentifier(id, 2, put_customer_);
  put_customer_.BindBlob(3, key.salt.data(), key.salt.size());
  put_customer_.BindBlob(4, commitment.data(), commitment.size());
  GOODWILL_RETURN_IF_ERROR(put_customer_.Run());
  FactBytes addition(additions_);
  addition.Int(key.key);
  addition.Commitment(BytesOf(commitment));
  return key;
}

absl::Status Writer::WriteCustomers(const BookState& book) {
  char digits[24];
  for (uint32_t s = 0; s < kShards; ++s) {
    const CustomerIndex& index = book.shards[s].customers;
    std::vector<Key>& keys = customers_[s];
    for (uint32_t c = static_cast<uint32_t>(keys.size()); c < index.size(); ++c) {
      std::string_view id;
      if (book.ids == IdKind::kNumber) {
        const auto end = std::to_chars(digits, digits + sizeof digits, index.Number(c)).ptr;
        id = {digits, static_cast<size_t>(end - digits)};
      } else {
        id = index.Text(c);
      }
      if (const auto other = others_.empty() ? others_.end() : others_.find(std::string(id));
          other != others_.end()) {
        keys.push_back(other->second);
        others_.erase(other);
        continue;
      }
      GOODWILL_ASSIGN_OR_RETURN(const Key key, PutCustomer(id));
      keys.push_back(key);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Writer::KeyOf(const BookState& book, std::string_view id) {
  const auto number =
      book.ids == IdKind::kNumber ? NumberWrittenAs(id) : std::optional<int64_t>();
  if (number || book.ids == IdKind::kText) {
    const uint64_t hash = number ? HashNumber(*number, book.seed) : HashText(id);
    const uint32_t s = ShardOf(hash);
    const CustomerIndex& index = book.shards[s].customers;
    const uint32_t c = number ? index.FindNumber(*number, hash) : index.FindText(id, hash);
    if (c != CustomerIndex::kNone) return customers_[s][c].key;
  }
  const auto [it, added] = others_.try_emplace(std::string(id));
  if (added) {
    GOODWILL_ASSIGN_OR_RETURN(it->second, PutCustomer(id));
  }
  return it->second.key;
}

absl::Status Writer::KeysOfOthers(const FactLayout& layout, const BookState& book, size_t column,
                                  const NewFacts& facts) {
  const auto kind = static_cast<size_t>(layout.spec->kind);
  const TextPool& pool = book.tables[kind].pools[column];
  std::vector<int64_t>& keys = keys_of_code_[column];
  keys.assign(pool.size() + 1, 0);
  for (uint32_t s = 0; s < kShards; ++s) {
    const FactShard& f = book.shards[s].facts[kind];
    if (f.columns.empty() || !f.columns[column].present) continue;
    for (uint32_t row = facts.first_row[s]; row < facts.end_row[s]; ++row) {
      const uint32_t code = f.columns[column].codes[row];
      if (code == 0 || keys[code] != 0) continue;
      GOODWILL_ASSIGN_OR_RETURN(keys[code], KeyOf(book, pool[code]));
    }
  }
  return absl::OkStatus();
}

absl::Status Writer::KeysOfProducts(Connection& connection, const FactLayout& layout,
                                    const BookState& book, size_t column, const NewFacts& facts) {
  GOODWILL_ASSIGN_OR_RETURN(
      Statement put, connection.Prepare("INSERT INTO product_ids (product, id) VALUES (?, ?)"));
  const auto key_of = [&](std::string_view id) -> absl::StatusOr<int64_t> {
    const auto [it, added] = products_.try_emplace(std::string(id), last_product_ + 1);
    if (added) {
      ++last_product_;
      put.BindInt(1, it->second);
      put.BindText(2, id);
      GOODWILL_RETURN_IF_ERROR(put.Run());
      FactBytes addition(additions_);
      addition.Int(it->second);
      addition.Text(id);
    }
    return it->second;
  };
  const auto kind = static_cast<size_t>(layout.spec->kind);
  const TextPool& pool = book.tables[kind].pools[column];
  std::vector<int64_t>& keys = keys_of_code_[column];
  keys.assign(pool.size() + 1, 0);
  row_keys_[column].resize(kShards);
  for (uint32_t s = 0; s < kShards; ++s) {
    const FactShard& f = book.shards[s].facts[kind];
    if (f.columns.empty() || !f.columns[column].present) continue;
    std::vector<int64_t>& of_rows = row_keys_[column][s];
    for (uint32_t row = facts.first_row[s]; row < facts.end_row[s]; ++row) {
      if (f.columns[column].form == Form::kText) {
        const std::string_view id = f.columns[column].Text(row);
        of_rows.push_back(0);
        if (id.empty()) continue;
        GOODWILL_ASSIGN_OR_RETURN(of_rows.back(), key_of(id));
        continue;
      }
      const uint32_t code = f.columns[column].codes[row];
      if (code == 0 || keys[code] != 0) continue;
      GOODWILL_ASSIGN_OR_RETURN(keys[code], key_of(pool[code]));
    }
  }
  return absl::OkStatus();
}

absl::Status Writer::Write(Connection& connection, const FactLayout& layout, const BookState& book,
                           const NewFacts& facts, const Batch& batch, const Run& run) {
  const auto kind = static_cast<size_t>(layout.spec->kind);
  const int64_t first_customer = last_customer_ + 1, first_product = last_product_ + 1;
  additions_.clear();
  keys_of_code_.assign(layout.kept.size(), {});
  row_keys_.assign(layout.kept.size(), {});
  GOODWILL_ASSIGN_OR_RETURN(put_customer_,
                            connection.Prepare("INSERT INTO customer_ids (customer, id, salt, "
                                               "commitment) VALUES (?, ?, ?, ?)"));
  GOODWILL_RETURN_IF_ERROR(WriteCustomers(book));
  const std::string customers = std::exchange(additions_, {});
  for (size_t c = 0; c < layout.kept.size(); ++c) {
    if (layout.kept[c] == Kept::kOther) {
      GOODWILL_RETURN_IF_ERROR(KeysOfOthers(layout, book, c, facts));
    }
  }
  const std::string others = std::exchange(additions_, {});
  for (size_t c = 0; c < layout.kept.size(); ++c) {
    if (layout.kept[c] == Kept::kProduct) {
      GOODWILL_RETURN_IF_ERROR(KeysOfProducts(connection, layout, book, c, facts));
    }
  }
  put_customer_ = Statement();

  // The chain's digest of the facts is taken beside their way into the file.
  Digest content;
  std::atomic<bool> abandoned{false};
  Beside digesting;
  digesting.Start(run, [&]() -> absl::Status {
    content = DigestOf({customers, others, additions_}, layout, book, facts, abandoned);
    return absl::OkStatus();
  });
  const absl::Status written = WriteFacts(connection, layout, book, facts, batch.rows, run);
  abandoned = !written.ok();
  GOODWILL_RETURN_IF_ERROR(digesting.Join());
  GOODWILL_RETURN_IF_ERROR(written);

  StoredBatch stored;
  stored.batch = batch;
  stored.table = layout.name();
  stored.first_fact = last_fact_[kind] + 1;
  stored.first_customer = first_customer;
  stored.first_product = first_product;
  stored.digest = ChainDigest(last_digest_, batch, stored.table, content);
  GOODWILL_RETURN_IF_ERROR(WriteBatch(connection, stored));
  last_fact_[kind] += facts.rows();
  last_digest_ = stored.digest;
  return absl::OkStatus();
}

Digest Writer::DigestOf(std::initializer_list<std::string_view> additions, const FactLayout& layout,
                        const BookState& book, const NewFacts& facts,
                        const std::atomic<bool>& abandoned) const {
  Sha256Hasher content;
  for (const std::string_view addition : additions) content.Update(addition);
  RowCells cells(*this, layout, book);
  NewFactWalk walk(facts, cells);
  std::string bytes, scratch;
  for (bool fact = walk.First(); fact && !abandoned; fact = walk.Next()) {
    AppendFact(layout, cells, cells.customer().salt, {}, scratch, bytes);
    if (bytes.size() >= 1 << 16) {
      content.Update(bytes);
      bytes.clear();
    }
  }
  content.Update(bytes);
  return content.Finish();
}

absl::Status Writer::WriteFacts(Connection& connection, const FactLayout& layout,
                                const BookState& book, const NewFacts& facts, int64_t batch_rows,
                                const Run& run) {
  const auto kind = static_cast<size_t>(layout.spec->kind);
  // Columns that no batch ever brought are left out, which is NULL.
  const auto has = [&](size_t c) {
    return layout.kept[c] == Kept::kCustomer ||
           std::any_of(book.shards.begin(), book.shards.end(), [&](const Shard& shard) {
             const FactShard& f = shard.facts[kind];
             return !f.columns.empty() && f.columns[c].present;
           });
  };
  std::vector<size_t> columns = layout.stored();
  std::erase_if(columns, [&](size_t c) { return !has(c); });
  if (columns != columns_written_[kind]) {
    GOODWILL_RETURN_IF_ERROR(NoteColumnsWithValues(connection, layout, columns));
    columns_written_[kind] = columns;
  }
  const auto names = [&](bool aside) {
    std::string out = "fact";
    for (const size_t c : columns) {
      if ((layout.kept[c] == Kept::kAside) == aside) out += ", " + SqlName(layout, c);
    }
    return out;
  };
  const std::string source = "new_" + layout.name();
  RowCells cells(*this, layout, book);
  NewRows rows(layout, facts, last_fact_[kind] + 1, cells, run, batch_rows);
  SqlTable table(connection, source, rows.Declaration(), rows);
  GOODWILL_RETURN_IF_ERROR(table.Run(CopySql(layout.name(), names(false), source)));
  if (std::any_of(layout.aside.begin(), layout.aside.end(), has)) {
    return table.Run(CopySql(layout.name() + "_texts", names(true), source) + " WHERE has_texts");
  }
  return absl::OkStatus();
}

}  // namespace goodwill::store
