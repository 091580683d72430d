#include "store/chain.h"

#include <cstring>
#include <string_view>
#include <utility>

#include "goodwill/base/problem.h"
#include "store/file.h"
#include "store/layout.h"
#include "store/leaf.h"
#include "store/row_cells.h"

namespace goodwill::store {
namespace {

class ChainReader {
 public:
  ChainReader(Connection& connection, const std::function<void(std::string)>& wrong,
              std::vector<StoredBatch>& batches)
      : connection_(connection), wrong_(wrong), batches_(batches) {}

  absl::Status Read(const Run& run) {
    GOODWILL_RETURN_IF_ERROR(ReadBatches());
    GOODWILL_RETURN_IF_ERROR(ReadSalts());
    std::vector<Sha256Hasher> hashers(batches_.size());
    GOODWILL_RETURN_IF_ERROR(Additions(hashers));
    GOODWILL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(connection_));
    for (const FactLayout& layout : FactLayouts(version)) {
      GOODWILL_RETURN_IF_ERROR(Facts(layout, hashers, run));
    }
    for (size_t b = 0; b < batches_.size(); ++b) batches_[b].content = hashers[b].Finish();
    return absl::OkStatus();
  }

 private:
  void Wrong(std::string what) { wrong_(std::move(what)); }

  absl::Status ReadBatches() {
    GOODWILL_ASSIGN_OR_RETURN(batches_, ReadBatchesAfter(connection_, 0));
    for (size_t b = 0; b < batches_.size(); ++b) {
      const int64_t number = batches_[b].batch.number;
      if (number != static_cast<int64_t>(b) + 1) {
        Wrong("batch " + std::to_string(number) + " is out of sequence");
      }
    }
    return absl::OkStatus();
  }

  // Salts by key, and whether each id agrees with its commitment.
  absl::Status ReadSalts() {
    GOODWILL_ASSIGN_OR_RETURN(
        Statement rows, connection_.Prepare("SELECT customer, id, salt, commitment FROM "
                                            "customer_ids ORDER BY customer"));
    for (;;) {
      GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return absl::OkStatus();
      Salt salt{};
      const std::string_view bytes = rows.Blob(2);
      if (bytes.size() == salt.size()) {
        std::memcpy(salt.data(), bytes.data(), bytes.size());
        if (BytesOf(CommitmentTo(rows.Text(1), salt)) != rows.Blob(3)) {
          Wrong("the id of customer key " + std::to_string(rows.Int(0)) +
                " is not the one that was recorded");
        }
      }
      salts_.push_back(salt);
    }
  }

  // The batch that an entry belongs to whose key counts up with the batches.
  template <typename First>
  size_t BatchOf(int64_t key, size_t from, First first) const {
    size_t b = from;
    while (b + 1 < batches_.size() && first(batches_[b + 1]) <= key) ++b;
    return b;
  }

  absl::Status Additions(std::vector<Sha256Hasher>& hashers) {
    if (batches_.empty()) return absl::OkStatus();
    std::string bytes;
    GOODWILL_ASSIGN_OR_RETURN(Statement customers,
                              connection_.Prepare("SELECT customer, commitment FROM customer_ids "
                                                  "ORDER BY customer"));
    for (size_t b = 0;;) {
      GOODWILL_ASSIGN_OR_RETURN(const bool row, customers.Step());
      if (!row) break;
      b = BatchOf(customers.Int(0), b, [](const StoredBatch& s) { return s.first_customer; });
      bytes.clear();
      FactBytes addition(bytes);
      addition.Int(customers.Int(0));
      addition.Commitment(customers.Blob(1));
      hashers[b].Update(bytes);
    }
    GOODWILL_ASSIGN_OR_RETURN(Statement products,
                              connection_.Prepare("SELECT product, id FROM product_ids "
                                                  "ORDER BY product"));
    for (size_t b = 0;;) {
      GOODWILL_ASSIGN_OR_RETURN(const bool row, products.Step());
      if (!row) break;
      b = BatchOf(products.Int(0), b, [](const StoredBatch& s) { return s.first_product; });
      bytes.clear();
      FactBytes addition(bytes);
      addition.Int(products.Int(0));
      addition.Text(products.Text(1));
      hashers[b].Update(bytes);
    }
    return absl::OkStatus();
  }

  absl::Status Facts(const FactLayout& layout, std::vector<Sha256Hasher>& hashers, const Run& run) {
    std::vector<size_t> own;  // the batches of this table
    for (size_t b = 0; b < batches_.size(); ++b) {
      if (batches_[b].table == layout.spec->name) own.push_back(b);
    }
    GOODWILL_ASSIGN_OR_RETURN(
        Statement kept, connection_.Prepare("SELECT commitment FROM commitments "
                                            "WHERE table_name = ?1 AND fact = ?2"));
    GOODWILL_ASSIGN_OR_RETURN(Statement rows, connection_.Prepare(layout.select_sql()));
    const std::string name = layout.name();
    rows.BindInt(1, 0);
    const StatementCells cells(layout, rows);
    std::string bytes, scratch, commitment;
    static constexpr Salt kErased{};
    for (size_t at = 0;;) {
      GOODWILL_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      const int64_t fact = rows.Int(0);
      while (at + 1 < own.size() && batches_[own[at + 1]].first_fact <= fact) ++at;
      if (own.empty() || fact < batches_[own[at]].first_fact) {
        Wrong("fact " + std::to_string(fact) + " of " + name + " belongs to no batch");
        continue;
      }
      ++batches_[own[at]].facts;
      Salt salt{};
      commitment.clear();
      if (layout.spec->customer >= 0) {
        const int64_t key = cells.Number(static_cast<size_t>(layout.spec->customer));
        if (key < 1 || key > static_cast<int64_t>(salts_.size())) {
          Wrong("fact " + std::to_string(fact) + " of " + name + " names no customer");
        } else {
          salt = salts_[static_cast<size_t>(key - 1)];
        }
        if (salt == kErased && !layout.personal.empty()) {
          kept.BindText(1, name);
          kept.BindInt(2, fact);
          GOODWILL_ASSIGN_OR_RETURN(const bool found, kept.Step());
          if (found) commitment = std::string(kept.Blob(0));
          kept.Reset();
        }
      }
      bytes.clear();
      AppendFact(layout, cells, salt, commitment, scratch, bytes);
      hashers[own[at]].Update(bytes);
      if (++facts_ % 65'536 == 0) GOODWILL_RETURN_IF_ERROR(run.Report(facts_, -1));
    }
    return absl::OkStatus();
  }

  Connection& connection_;
  const std::function<void(std::string)>& wrong_;
  std::vector<StoredBatch>& batches_;
  std::vector<Salt> salts_;
  int64_t facts_ = 0;
};

}  // namespace

absl::Status ReadChain(Connection& connection, const Run& run,
                       const std::function<void(std::string)>& wrong,
                       std::vector<StoredBatch>& batches) {
  return ChainReader(connection, wrong, batches).Read(run);
}

absl::Status Rechain(Connection& connection) {
  std::vector<StoredBatch> batches;
  GOODWILL_RETURN_IF_ERROR(ReadChain(connection, Run{}, [](std::string) {}, batches));
  GOODWILL_ASSIGN_OR_RETURN(
      Statement put,
      connection.Prepare("UPDATE batches SET appended = ?2, digest = ?3 WHERE batch = ?1"));
  Digest before{};
  for (StoredBatch& stored : batches) {
    stored.batch.appended = stored.facts;
    const Digest digest = ChainDigest(before, stored.batch, stored.table, stored.content);
    put.BindInt(1, stored.batch.number);
    put.BindInt(2, stored.facts);
    put.BindBlob(3, digest.data(), digest.size());
    GOODWILL_RETURN_IF_ERROR(put.Run());
    before = digest;
  }
  return absl::OkStatus();
}

}  // namespace goodwill::store
