// Forgetting people without forgetting sums.
//
// Written once, in SQL over the file's tables. A book in memory is laid out in a
// database in memory, erased there, and read back, so that both kinds follow the
// same rule.
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/rights_ledger.h"
#include "goodwill/book/schema.h"
#include "store/batch_rows.h"
#include "store/identifier.h"
#include "store/leaf.h"
#include "store/load.h"
#include "store/row_cells.h"
#include "store/store.h"

namespace goodwill {
namespace store {
namespace {

absl::StatusOr<std::string> NewTombstoneSalt() {
  std::array<uint8_t, 16> bytes;
  if (getentropy(bytes.data(), bytes.size()) != 0) {
    return absl::UnavailableError("the system gives no random bytes");
  }
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) text += {kHex[byte >> 4], kHex[byte & 15]};
  return text;
}

// One row for the ledger of rights, by column of the table.
struct LedgerRow {
  std::vector<int64_t> numbers = std::vector<int64_t>(rights::kSpec.columns.size(), kNullNumber);
  std::vector<std::string> texts = std::vector<std::string>(rights::kSpec.columns.size());

  int64_t Number(size_t c) const { return numbers[c]; }
  std::string_view Text(size_t c) const {
    return texts[c].empty() ? std::string_view() : std::string_view(texts[c]);
  }
};

// What the ledger says of a customer's erasure: what was asked for and open is
// done; if nothing was, it is done unasked.
std::vector<LedgerRow> LedgerOf(const Book& book, const CustomerIdView& id,
                                const ErasureOrder& order) {
  using namespace rights;
  std::vector<LedgerRow> out;
  const auto done = [&](LedgerRow row) {
    row.texts[kKind] = NameOf(RightKind::kErase);
    row.numbers[kDoneAt] = order.at_us;
    row.texts[kBasis] = order.basis;
    row.texts[kApprover] = order.approver;
    out.push_back(std::move(row));
  };
  const auto facts = book.ReadOf(TableKind::kRights, id, order.at_us + 1);
  for (int64_t i = 0; facts.ok() && i < facts->rows; ++i) {
    const Right right = RightAt(*facts, i);
    const RightState state = StateOf(right, kNullNumber, order.at_us + 1);
    if (right.kind != RightKind::kErase || state != RightState::kOpen) continue;
    if (right.customer != id) continue;  // asked under an id that was merged
    const int64_t revision = std::max<int64_t>(facts->Number(kRevision, i), 0);
    if (revision == std::numeric_limits<int64_t>::max()) continue;  // there is none beyond
    LedgerRow row;
    row.numbers[kTime] = right.time_us;
    row.numbers[kDueAt] = right.due_us;
    row.texts[kRightId] = right.id;
    row.texts[kRef] = right.ref;
    row.numbers[kRevision] = revision + 1;
    done(std::move(row));
  }
  if (out.empty()) {
    LedgerRow row;
    row.numbers[kTime] = order.at_us;
    done(std::move(row));
  }
  return out;
}

class Eraser {
 public:
  // `book` holds what the file holds.
  Eraser(Connection& connection, const std::vector<FactLayout>& layouts, FileHeader& header,
         const Book& book, const ErasureOrder& order)
      : connection_(connection),
        layouts_(layouts),
        header_(header),
        book_(book),
        order_(order) {}

  // Within a transaction.
  absl::StatusOr<std::vector<Erasure>> Erase(const std::vector<CustomerId>& ids, const Run& run) {
    GOODWILL_RETURN_IF_ERROR(connection_.Execute(
        "CREATE TEMP TABLE IF NOT EXISTS erased (customer INTEGER PRIMARY KEY); "
        "DELETE FROM erased"));
    if (header_.tombstone_salt.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(header_.tombstone_salt, NewTombstoneSalt());
    }
    GOODWILL_ASSIGN_OR_RETURN(std::vector<Erasure> out, Choose(ids));
    if (out.empty()) return out;
    GOODWILL_RETURN_IF_ERROR(WriteLedger(out));
    int64_t done = 0;
    for (const FactLayout& layout : layouts_) {
      GOODWILL_RETURN_IF_ERROR(run.Report(done++, static_cast<int64_t>(layouts_.size())));
      if (layout.spec->customer < 0 || layout.personal.empty()) continue;
      GOODWILL_RETURN_IF_ERROR(Commit(layout));
      for (const size_t c : layout.inside) {
        if (layout.kept[c] == Kept::kIdentifier) GOODWILL_RETURN_IF_ERROR(Rename(layout, c));
      }
      if (layout.aside.empty()) continue;
      GOODWILL_RETURN_IF_ERROR(connection_.Execute(
          "DELETE FROM " + layout.name() + "_texts WHERE fact IN (SELECT fact FROM " +
          layout.name() + " WHERE customer IN (SELECT customer FROM erased))"));
    }
    GOODWILL_RETURN_IF_ERROR(Forget(out));
    ++header_.generation;
    GOODWILL_RETURN_IF_ERROR(WriteHeader(connection_, header_));
    GOODWILL_RETURN_IF_ERROR(connection_.Execute("DELETE FROM erased"));
    return out;
  }

 private:
  // Who is meant, by key, and under which pseudonym each stays.
  absl::StatusOr<std::vector<Erasure>> Choose(const std::vector<CustomerId>& ids) {
    GOODWILL_ASSIGN_OR_RETURN(
        Statement find, connection_.Prepare("SELECT customer FROM customer_ids WHERE id = ?1 AND "
                                            "typeof(id) = typeof(?1)"));
    GOODWILL_ASSIGN_OR_RETURN(
        Statement buried, connection_.Prepare("SELECT 1 FROM tombstones WHERE digest = ?1"));
    GOODWILL_ASSIGN_OR_RETURN(Statement put,
                              connection_.Prepare("INSERT OR IGNORE INTO erased VALUES (?1)"));
    std::vector<Erasure> out;
    std::set<int64_t> seen;
    for (const CustomerId& id : ids) {
      const std::string text = id.view().ToString();
      BindIdentifier(text, 1, find);
      GOODWILL_ASSIGN_OR_RETURN(const bool there, find.Step());
      const int64_t key = there ? find.Int(0) : 0;
      find.Reset();
      if (!there) {
        const std::string digest = TombstoneOf(header_.tombstone_salt, text);
        buried.BindBlob(1, digest.data(), digest.size());
        GOODWILL_ASSIGN_OR_RETURN(const bool erased, buried.Step());
        buried.Reset();
        if (erased) continue;
        return absl::NotFoundError("the book knows no customer '" + text + "'");
      }
      if (!seen.insert(key).second) continue;
      put.BindInt(1, key);
      GOODWILL_RETURN_IF_ERROR(put.Run());
      GOODWILL_ASSIGN_OR_RETURN(const CustomerId pseudonym, Pseudonym(key));
      out.push_back({id, pseudonym});
      keys_.push_back(key);
    }
    return out;
  }

  absl::StatusOr<CustomerId> Pseudonym(int64_t key) {
    GOODWILL_ASSIGN_OR_RETURN(
        Statement taken, connection_.Prepare("SELECT 1 FROM customer_ids WHERE id = ?1 AND "
                                             "typeof(id) = typeof(?1)"));
    CustomerId id;
    id.kind = header_.ids;
    for (int64_t attempt = 0;; ++attempt) {
      // Numbers far below any that a business gives out.
      id.number = std::numeric_limits<int64_t>::min() + 1 + key + (attempt << 40);
      id.text = "erased-" + std::to_string(key) + std::string(static_cast<size_t>(attempt), '-');
      if (id.kind == IdKind::kNumber) id.text.clear();
      if (id.kind != IdKind::kNumber) id.number = 0;
      const std::string name = id.view().ToString();
      BindIdentifier(name, 1, taken);
      GOODWILL_ASSIGN_OR_RETURN(const bool row, taken.Step());
      taken.Reset();
      if (!row) return id;
    }
  }

  // One batch of the ledger of rights, written while the customers still have
  // their salts, so that their rows are erased like all others.
  absl::Status WriteLedger(const std::vector<Erasure>& erased) {
    const auto found = std::find_if(layouts_.begin(), layouts_.end(), [](const FactLayout& l) {
      return l.spec == &rights::kSpec;
    });
    const FactLayout& layout = *found;
    GOODWILL_ASSIGN_OR_RETURN(const int64_t last_fact,
                              connection_.QueryInt("SELECT max(fact) FROM rights", 0));
    GOODWILL_ASSIGN_OR_RETURN(const int64_t last_customer,
                              connection_.QueryInt("SELECT max(customer) FROM customer_ids", 0));
    GOODWILL_ASSIGN_OR_RETURN(const int64_t last_product,
                              connection_.QueryInt("SELECT max(product) FROM product_ids", 0));
    GOODWILL_ASSIGN_OR_RETURN(const std::optional<StoredBatch> last, ReadLastBatch(connection_));
    std::string names = "fact", marks = "?";
    for (const size_t c : layout.inside) {
      names += ", " + SqlName(layout, c);
      marks += ", ?";
    }
    GOODWILL_ASSIGN_OR_RETURN(
        Statement insert, connection_.Prepare("INSERT INTO " + layout.name() + " (" + names +
                                              ") VALUES (" + marks + ")"));
    GOODWILL_RETURN_IF_ERROR(NoteColumnsWithValues(connection_, layout, layout.stored()));
    StoredBatch stored;
    stored.batch.number = last ? last->batch.number + 1 : 1;
    stored.batch.table = TableKind::kRights;
    new_name_ = "erased-" + std::to_string(stored.batch.number) + "-";
    stored.batch.origin = {order_.at_us, order_.source};
    stored.table = layout.name();
    stored.first_fact = last_fact + 1;
    stored.first_customer = last_customer + 1;
    stored.first_product = last_product + 1;
    Sha256Hasher content;
    std::string bytes, scratch;
    int64_t fact = last_fact;
    for (size_t i = 0; i < erased.size(); ++i) {
      GOODWILL_ASSIGN_OR_RETURN(const Salt salt, SaltOf(keys_[i]));
      for (LedgerRow& row : LedgerOf(book_, erased[i].id.view(), order_)) {
        ++fact;
        row.numbers[rights::kCustomerId] = keys_[i];
        if (row.texts[rights::kRightId].empty()) {
          row.texts[rights::kRightId] = new_name_ + std::to_string(fact);
        } else {
          ++stored.batch.superseded;
        }
        insert.BindInt(1, fact);
        int at = 2;
        for (const size_t c : layout.inside) BindCell(layout, row, c, at++, insert);
        GOODWILL_RETURN_IF_ERROR(insert.Run());
        bytes.clear();
        AppendFact(layout, row, salt, {}, scratch, bytes);
        content.Update(bytes);
      }
    }
    stored.batch.rows = stored.batch.appended = fact - last_fact;
    stored.digest = ChainDigest(last ? last->digest : Digest{}, stored.batch, stored.table,
                                content.Finish());
    return WriteBatch(connection_, stored);
  }

  static void BindCell(const FactLayout& layout, const LedgerRow& row, size_t c, int at,
                       Statement& to) {
    switch (layout.kept[c]) {
      case Kept::kCustomer:
      case Kept::kInteger:
        row.Number(c) == kNullNumber ? to.BindNull(at) : to.BindInt(at, row.Number(c));
        break;
      case Kept::kIdentifier: BindIdentifier(row.Text(c), at, to); break;
      default: row.Text(c).empty() ? to.BindNull(at) : to.BindText(at, row.Text(c)); break;
    }
  }

  // All zero for a customer without.
  absl::StatusOr<Salt> SaltOf(int64_t key) {
    GOODWILL_ASSIGN_OR_RETURN(
        Statement salts, connection_.Prepare("SELECT salt FROM customer_ids WHERE customer = ?1"));
    salts.BindInt(1, key);
    GOODWILL_ASSIGN_OR_RETURN(const bool found, salts.Step());
    Salt salt{};
    if (found && salts.Blob(0).size() == salt.size()) {
      std::memcpy(salt.data(), salts.Blob(0).data(), salt.size());
    }
    return salt;
  }

  // Keeps what the chain says of the texts, before the texts and salts go.
  absl::Status Commit(const FactLayout& layout) {
    GOODWILL_ASSIGN_OR_RETURN(Statement put,
                              connection_.Prepare("INSERT INTO commitments VALUES (?1, ?2, ?3)"));
    GOODWILL_ASSIGN_OR_RETURN(
        Statement rows, connection_.Prepare(layout.select_sql() /* of facts after ?1 */));
    rows.BindInt(1, 0);
    const StatementCells cells(layout, rows);
    const std::set<int64_t> erased(keys_.begin(), keys_.end());
    const std::string name = layout.name();
    std::string scratch;
    for (;;) {
      GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return absl::OkStatus();
      const int64_t key = cells.Number(static_cast<size_t>(layout.spec->customer));
      if (!erased.contains(key)) continue;
      GOODWILL_ASSIGN_OR_RETURN(const Salt salt, SaltOf(key));
      const auto commitment = CommitmentToTexts(layout, cells, salt, scratch);
      if (!commitment) continue;
      put.BindText(1, name);
      put.BindInt(2, rows.Int(0));
      put.BindBlob(3, commitment->data(), commitment->size());
      GOODWILL_RETURN_IF_ERROR(put.Run());
    }
  }

  // Gives identifiers of erased customers' facts new names, equal ones equal
  // names, so that orders and revisions stay what they were. One that another
  // customer's fact bears too (it was corrected to be theirs) is theirs.
  absl::Status Rename(const FactLayout& layout, size_t c) {
    const std::string table = layout.name(), column = SqlName(layout, c);
    return connection_.Execute(
        "DROP TABLE IF EXISTS temp.renamed; CREATE TEMP TABLE renamed (id PRIMARY KEY, name "
        "TEXT) WITHOUT ROWID; INSERT INTO renamed SELECT " +
        column + ", '" + new_name_ + "' || min(fact) FROM " + table + " WHERE " + column +
        " IS NOT NULL AND customer IN (SELECT customer FROM erased) GROUP BY " + column +
        "; DELETE FROM renamed WHERE id IN (SELECT " + column + " FROM " + table + " WHERE " +
        column + " IS NOT NULL AND customer NOT IN (SELECT customer FROM erased)); UPDATE " +
        table + " SET " + column + " = (SELECT name FROM renamed WHERE id = " + table + "." +
        column + ") WHERE customer IN (SELECT customer FROM erased) AND " + column +
        " IN (SELECT id FROM renamed); DROP TABLE renamed");
  }

  absl::Status Forget(const std::vector<Erasure>& erased) {
    GOODWILL_ASSIGN_OR_RETURN(
        Statement rename, connection_.Prepare("UPDATE customer_ids SET id = ?2, salt = NULL "
                                              "WHERE customer = ?1"));
    GOODWILL_ASSIGN_OR_RETURN(Statement bury,
                              connection_.Prepare("INSERT OR IGNORE INTO tombstones VALUES (?1)"));
    for (size_t i = 0; i < erased.size(); ++i) {
      const std::string pseudonym = erased[i].pseudonym.view().ToString();
      rename.BindInt(1, keys_[i]);
      BindIdentifier(pseudonym, 2, rename);
      GOODWILL_RETURN_IF_ERROR(rename.Run());
      const std::string digest =
          TombstoneOf(header_.tombstone_salt, erased[i].id.view().ToString());
      bury.BindBlob(1, digest.data(), digest.size());
      GOODWILL_RETURN_IF_ERROR(bury.Run());
    }
    return absl::OkStatus();
  }

  Connection& connection_;
  const std::vector<FactLayout>& layouts_;
  FileHeader& header_;
  const Book& book_;
  const ErasureOrder& order_;
  std::vector<int64_t> keys_;
  // Begins the new names of identifiers. Each erasure is a batch of the ledger, so
  // none gives a name that an earlier one gave.
  std::string new_name_;
};

// A book in memory as a database in memory, batch by batch.
absl::StatusOr<Connection> LayOut(const Book& book, const std::vector<FactLayout>& layouts) {
  GOODWILL_ASSIGN_OR_RETURN(
      Connection connection,
      Connection::Open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, ""));
  const BookState& state = book.state();
  FileHeader header;
  header.currency = state.currency;
  header.zone = state.zone;
  header.ids = state.ids;
  header.tombstone_salt = state.tombstone_salt;
  GOODWILL_RETURN_IF_ERROR(MakeStructure(connection, header));
  GOODWILL_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, "BEGIN"));
  GOODWILL_ASSIGN_OR_RETURN(Statement bury,
                            connection.Prepare("INSERT INTO tombstones VALUES (?1)"));
  for (const std::string& digest : state.tombstones) {
    bury.BindBlob(1, digest.data(), digest.size());
    GOODWILL_RETURN_IF_ERROR(bury.Run());
  }
  GOODWILL_ASSIGN_OR_RETURN(Writer writer, Writer::Make(connection, layouts, state, NewFacts{}));
  std::array<std::array<uint32_t, kShards>, kTableKinds> rows{}, stretch{};
  for (size_t b = 0; b < state.batches.size(); ++b) {
    const Batch batch = state.batches[b];
    const auto kind = static_cast<size_t>(batch.table);
    NewFacts facts;
    facts.spec = FindTable(static_cast<int32_t>(batch.table));
    facts.first_row = rows[kind];
    facts.end_row = rows[kind];
    for (uint32_t s = 0; s < kShards; ++s) {
      const auto& stretches = state.shards[s].facts[kind].stretches;
      uint32_t& at = stretch[kind][s];
      if (at < stretches.size() && stretches[at].batch == batch.number) {
        facts.end_row[s] = stretches[at++].end;
      }
    }
    rows[kind] = facts.end_row;
    const auto layout = std::find_if(layouts.begin(), layouts.end(),
                                     [&](const FactLayout& l) { return l.spec == facts.spec; });
    GOODWILL_RETURN_IF_ERROR(writer.Write(connection, *layout, state, facts, batch, Run{}));
  }
  GOODWILL_RETURN_IF_ERROR(transaction.Commit());
  return connection;
}

}  // namespace

absl::StatusOr<std::vector<Erasure>> Store::Erase(Book& book, const std::vector<CustomerId>& ids,
                                                  const ErasureOrder& order, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(Begin(book, run));
  struct Turn {
    Store* store;
    ~Turn() { store->Abandon(); }
  } turn{this};
  GOODWILL_RETURN_IF_ERROR(CheckErasable(book, ids, order.at_us));
  FileHeader header = header_;
  GOODWILL_ASSIGN_OR_RETURN(std::vector<Erasure> erased,
                            Eraser(connection_, layouts_, header, book, order).Erase(ids, run));
  if (erased.empty()) {
    // All were erased before; what a reader kept in the log goes now.
    transaction_.reset();
  } else {
    GOODWILL_RETURN_IF_ERROR(transaction_->Commit());
    transaction_.reset();
    GOODWILL_RETURN_IF_ERROR(Refresh(book, run));  // the generation has changed: reads all again
  }
  // Rows that moved between pages leave copies behind that secure_delete does not
  // reach; a rebuilt file has none. Then the log, which has the old pages.
  GOODWILL_RETURN_IF_ERROR(connection_.Execute("VACUUM"));
  GOODWILL_ASSIGN_OR_RETURN(
      const int64_t busy, connection_.QueryInt("PRAGMA wal_checkpoint(TRUNCATE)", 1));
  if (busy != 0) {
    return absl::AbortedError(connection_.path() +
                              ": the facts are erased, but another process reads an older state, "
                              "and the log keeps their bytes until it is done; call again then");
  }
  return erased;
}

}  // namespace store

absl::StatusOr<std::vector<Erasure>> EraseCustomers(Book& book, const std::vector<CustomerId>& ids,
                                                    const ErasureOrder& order, const Run& run) {
  if (order.basis.empty()) {
    return absl::InvalidArgumentError("an erasure needs a basis: what in law it rests on");
  }
  if (!IsInstant(order.at_us)) {
    return absl::InvalidArgumentError("the time of an erasure must lie in the years 1 to 9999");
  }
  for (const CustomerId& id : ids) {
    if (id.kind != book.state().ids) {
      return absl::NotFoundError("the book knows no customer '" + id.view().ToString() + "'");
    }
  }
  if (auto* const kept = dynamic_cast<store::Store*>(book.fact_log()))
    return kept->Erase(book, ids, order, run);
  GOODWILL_RETURN_IF_ERROR(CheckErasable(book, ids, order.at_us));
  const std::vector<store::FactLayout> layouts = store::FactLayouts();
  GOODWILL_ASSIGN_OR_RETURN(store::Connection connection, store::LayOut(book, layouts));
  GOODWILL_ASSIGN_OR_RETURN(store::FileHeader header, store::ReadHeader(connection));
  GOODWILL_ASSIGN_OR_RETURN(store::Transaction transaction,
                            store::Transaction::Begin(connection, "BEGIN"));
  GOODWILL_ASSIGN_OR_RETURN(
      std::vector<Erasure> erased,
      store::Eraser(connection, layouts, header, book, order).Erase(ids, run));
  GOODWILL_RETURN_IF_ERROR(book.Reload([&](Book& fresh) {
    return store::LoadAfter(connection, layouts, header, 0, fresh, run);
  }));
  return erased;
}

}  // namespace goodwill
