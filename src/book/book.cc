#include "goodwill/book/book.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "book/append.h"
#include "book/book_state.h"
#include "book/fact_log.h"
#include "book/measure.h"
#include "book/measure_rows.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// Runs work(shard) for every shard, on as many threads as asked for. The first
// error by number of shard is returned, whichever thread met it first.
template <typename Work>
absl::Status ForEachShard(const Run& run, Work work) {
  std::vector<absl::Status> results(kShards);
  std::vector<std::exception_ptr> thrown(kShards);
  std::atomic<uint32_t> next{0};
  std::atomic<bool> stop{false};
  const auto loop = [&](bool reports) {
    for (uint32_t s; !stop && (s = next++) < kShards;) {
      try {
        results[s] = work(s);
        if (reports && results[s].ok()) results[s] = run.Report(s + 1, kShards);
      } catch (...) {
        thrown[s] = std::current_exception();
      }
      if (thrown[s] || !results[s].ok()) stop = true;
    }
  };
  std::vector<std::thread> threads;
  const int wanted = std::clamp(run.parallelism, 1, 64);
  threads.reserve(static_cast<size_t>(wanted));
  for (int i = 1; i < wanted; ++i) {
    try {
      threads.emplace_back(loop, false);
    } catch (...) {
      break;  // no thread or no memory for one: fewer will do
    }
  }
  loop(true);
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& e : thrown) {
    if (e) std::rethrow_exception(e);
  }
  for (const absl::Status& status : results) {
    if (!status.ok()) return status;
  }
  // The other threads may have left nothing to the one that reports.
  return run.Report(kShards, kShards);
}

bool SameQuestion(const MeasuresQuestion& a, const MeasuresQuestion& b) {
  return a.as_of_us == b.as_of_us && a.measures == b.measures &&
         a.earlier_months == b.earlier_months && a.occasion_days == b.occasion_days &&
         a.by_source == b.by_source &&
         a.cost_to_serve == b.cost_to_serve && a.currency == b.currency &&
         a.time_zone == b.time_zone && a.override_zone == b.override_zone &&
         a.policy_digest == b.policy_digest;
}

// Whether new facts change more than the measures of the customers they name: a
// product's category or cost may change what anybody's purchases mean.
bool ConcernsEverybody(TableKind kind) {
  return kind == TableKind::kProducts || kind == TableKind::kMerges;
}

// Measures only the customers with new facts, in a copy of what was kept. Not
// possible (false) when a customer is no longer known.
absl::StatusOr<bool> Refresh(const BookState& book, const MeasuresPlan& plan, uint32_t s,
                             const MeasuresPart& kept, ShardMeasures& out) {
  const Shard& shard = book.shards[s];
  std::vector<uint32_t> touched = shard.touched;
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  out.part = kept;
  out.members.resize(shard.customers.size(), CustomerIndex::kNone);
  PurchaseScratch scratch;
  DayCursor days(plan.header.zone);
  for (const uint32_t c : touched) {
    GOODWILL_ASSIGN_OR_RETURN(const OneMeasured one,
                              MeasureCustomer(book, plan, s, c, scratch, days));
    uint32_t& at = out.members[c];
    if (!one.known) {
      if (at != CustomerIndex::kNone) return false;
      continue;
    }
    if (at == CustomerIndex::kNone) at = static_cast<uint32_t>(out.part.size());
    PutMeasures(plan.layout, one.measures, at, out.part);
  }
  NameMembers(book, s, out);
  return true;
}

// New facts of customers who were merged are new facts of who remains.
void TouchSurvivors(const Merged& merged, BookState& book) {
  std::vector<uint8_t> touched(merged.groups(), 0);
  for (uint32_t s = 0; s < kShards && !merged.empty(); ++s) {
    const Shard& shard = book.shards[s];
    std::vector<uint32_t> customers = shard.touched;
    std::sort(customers.begin(), customers.end());
    for (const Merged::Place& place : merged.In(s)) {
      if (shard.all_touched ||
          std::binary_search(customers.begin(), customers.end(), place.customer)) {
        touched[place.group] = 1;
      }
    }
  }
  for (uint32_t group = 0; group < touched.size(); ++group) {
    if (touched[group] == 0) continue;
    const CustomerRef survivor = merged.Group(group).front();
    book.shards[survivor.shard].touched.push_back(survivor.customer);
  }
}

// Old id and new one of everybody who was merged, in ascending order of old id.
std::vector<MergedId> MergedIds(const BookState& book, const Merged& merged) {
  std::vector<MergedId> out;
  const auto id = [&](CustomerRef c) {
    return CustomerId(book.shards[c.shard].customers.Id(c.customer));
  };
  for (uint32_t group = 0; group < merged.groups(); ++group) {
    const std::span<const CustomerRef> members = merged.Group(group);
    for (const CustomerRef& member : members.subspan(1)) {
      out.push_back({id(member), id(members.front())});
    }
  }
  std::sort(out.begin(), out.end(), [](const MergedId& a, const MergedId& b) {
    return a.from.view() < b.from.view();
  });
  return out;
}

absl::StatusOr<std::shared_ptr<const Measures>> MeasureShards(BookState& book,
                                                              const MeasuresQuestion& question,
                                                              const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(MeasuresPlan plan, MeasuresPlan::Make(book, question));
  // The past is asked once in a while: it neither uses nor replaces what is kept.
  const bool past = plan.known != kEverything;
  const auto lock = past ? std::unique_lock<std::mutex>()
                         : std::unique_lock<std::mutex>(book.kept_mutex);
  KeptMeasures& kept = book.kept;
  // What came from a source is a sum over all, and not kept by customer.
  const bool usable = !past && kept.valid && kept.layout == plan.layout &&
                      !plan.layout.sources && SameQuestion(kept.question, question);
  if (usable) TouchSurvivors(plan.merged, book);
  std::vector<std::shared_ptr<const MeasuresPart>> parts(kShards);
  std::vector<std::vector<uint32_t>> members(kShards);
  // Not const yet: sources are numbered once all are known.
  std::vector<std::shared_ptr<MeasuresPart>> by_source(plan.layout.sources ? kShards : 0);
  SourceTable sources;
  if (plan.layout.sources) sources = *plan.header.sources;
  std::mutex sources_mutex;
  GOODWILL_RETURN_IF_ERROR(ForEachShard(run, [&](uint32_t s) -> absl::Status {
    const Shard& shard = book.shards[s];
    ShardMeasures measured;
    bool done = false;
    if (usable && !shard.all_touched) {
      if (shard.touched.empty()) {
        parts[s] = kept.parts[s];
        members[s] = kept.members[s];
        return absl::OkStatus();
      }
      measured.members = kept.members[s];
      GOODWILL_ASSIGN_OR_RETURN(done, Refresh(book, plan, s, *kept.parts[s], measured));
    }
    if (!done) {
      GOODWILL_ASSIGN_OR_RETURN(measured, MeasureShard(book, plan, s));
    }
    if (plan.layout.sources) {
      const std::lock_guard<std::mutex> adding(sources_mutex);
      for (size_t i = 0; i < sources.size(); ++i) AddPurchases(measured.sources[i], sources[i]);
    }
    measured.part.ids = plan.header.ids;
    auto part = std::make_shared<MeasuresPart>(std::move(measured.part));
    if (plan.layout.sources) by_source[s] = part;
    parts[s] = std::move(part);
    members[s] = std::move(measured.members);
    return absl::OkStatus();
  }));
  if (plan.layout.sources) {
    // Whoever asks of the past sees no name that came later.
    std::vector<bool> used(sources.size());
    for (size_t i = 0; i < sources.size(); ++i) used[i] = sources[i].orders != 0;
    if (std::find(used.begin(), used.end(), false) != used.end()) {
      const std::vector<uint32_t> numbers = KeepSources(used, sources);
      for (const auto& part : by_source) {
        for (CustomerSources& of : part->sources) Renumber(numbers, of);
      }
    }
    plan.header.sources = std::make_shared<const SourceTable>(std::move(sources));
  }
  auto measures = std::make_shared<const Measures>(plan.header, plan.layout, parts,
                                                   MergedIds(book, plan.merged));
  if (past) return measures;
  MeasuresQuestion asked = question;
  for (Shard& shard : book.shards) {
    shard.touched.clear();
    shard.all_touched = false;
  }
  kept.question = std::move(asked);
  kept.layout = plan.layout;
  kept.parts = std::move(parts);
  kept.members = std::move(members);
  kept.valid = true;
  return measures;
}

}  // namespace

Book::Book(Currency currency, Zone zone) : state_(std::make_unique<BookState>()) {
  state_->currency = currency;
  state_->zone = std::move(zone);
}
Book::~Book() = default;

Currency Book::currency() const { return state_->currency; }
absl::StatusOr<Zone> Book::ZoneOf(const MeasuresQuestion& question) const {
  return ZoneFor(*state_, question);
}
const Zone& Book::zone() const { return state_->zone; }
IdKind Book::ids() const { return state_->ids; }

absl::StatusOr<AppendResult> Book::Append(const Table& table, const Run& run) {
  return Append(table, {}, run);
}

absl::StatusOr<AppendResult> Book::Append(const Table& table, const BatchOrigin& origin,
                                          const Run& run) {
  if (origin.recorded_at_us != kNullNumber && !IsInstant(origin.recorded_at_us)) {
    return absl::InvalidArgumentError("recorded_at must lie in the years 1 to 9999");
  }
  Run judging = run;
  if (log_ != nullptr) {
    GOODWILL_RETURN_IF_ERROR(log_->Begin(*this, Run{}));
    // Writing it down is the other half of the work.
    if (run.progress) {
      judging.progress = [&run](int64_t done, int64_t total) {
        return run.progress(done, total < 0 ? total : 2 * total);
      };
    }
  }
  struct Turn {
    FactLog* log;
    ~Turn() {
      if (log != nullptr) log->Abandon();
    }
  } turn{log_.get()};
  Appender appender(*state_, table, /*know_again=*/true);
  GOODWILL_RETURN_IF_ERROR(appender.Append(origin, judging));
  if (log_ != nullptr) {
    GOODWILL_RETURN_IF_ERROR(log_->Write(*state_, appender.Added(), appender.Accepted(), run));
  }
  if (ConcernsEverybody(table.spec->kind)) state_->kept = {};
  return appender.Commit();
}

void Book::KeepIn(std::unique_ptr<FactLog> log) { log_ = std::move(log); }
bool Book::durable() const { return log_ != nullptr; }
int64_t Book::LastBatch() const { return state_->batches.last(); }

void Book::SetTombstones(std::string salt, std::set<std::string> digests) {
  state_->tombstone_salt = std::move(salt);
  state_->tombstones = std::move(digests);
}

absl::Status Book::Refresh(const Run& run) {
  return log_ == nullptr ? absl::OkStatus() : log_->Refresh(*this, run);
}

absl::Status Book::Reload(const std::function<absl::Status(Book&)>& load) {
  Book fresh(state_->currency, state_->zone);
  GOODWILL_RETURN_IF_ERROR(load(fresh));
  std::swap(state_, fresh.state_);
  return absl::OkStatus();
}

std::vector<Batch> Book::Batches() const {
  std::vector<Batch> out;
  out.reserve(state_->batches.size());
  for (size_t i = 0; i < state_->batches.size(); ++i) out.push_back(state_->batches[i]);
  return out;
}

absl::Status Book::RestoreBatches(std::span<const Batch> batches) {
  BatchList& list = state_->batches;
  const size_t before = list.size();
  int64_t last = list.last();
  for (const Batch& batch : batches) {
    if (batch.number <= last || batch.number > kMaxBatch) {
      return absl::InvalidArgumentError("batch " + std::to_string(batch.number) +
                                        " does not follow batch " + std::to_string(last));
    }
    if (FindTable(static_cast<int32_t>(batch.table)) == nullptr) {
      return absl::InvalidArgumentError("batch " + std::to_string(batch.number) +
                                        " is of no table");
    }
    last = batch.number;
  }
  try {
    for (const Batch& batch : batches) {
      list.Prepare(batch.origin);
      list.Add(batch);
    }
  } catch (...) {
    list.Truncate(before);
    throw;
  }
  return absl::OkStatus();
}

absl::StatusOr<AppendResult> Book::Restore(const Table& table,
                                           std::span<const int64_t> batch_of_row, const Run& run,
                                           int64_t expected_rows) {
  Appender appender(*state_, table, batch_of_row, expected_rows);
  GOODWILL_RETURN_IF_ERROR(appender.Append({}, run));
  if (ConcernsEverybody(table.spec->kind)) state_->kept = {};
  return appender.Commit();
}

absl::Status Book::Restore(std::span<const Batch> batches,
                           std::span<const RestoredTable> tables) {
  // One stands on what the one before has added: undone last to first.
  struct Undone {
    BatchList& list;
    const size_t before;
    std::vector<std::unique_ptr<Appender>> appenders = {};
    bool kept = false;
    ~Undone() {
      while (!appenders.empty()) appenders.pop_back();
      if (!kept) list.Truncate(before);
    }
  } all{state_->batches, state_->batches.size()};
  all.appenders.reserve(tables.size());
  GOODWILL_RETURN_IF_ERROR(RestoreBatches(batches));
  bool products = false;
  for (const RestoredTable& restored : tables) {
    all.appenders.push_back(
        std::make_unique<Appender>(*state_, *restored.table, restored.batch_of_row));
    Appender& appender = *all.appenders.back();
    GOODWILL_RETURN_IF_ERROR(appender.Append({}, {}));
    if (appender.Accepted().appended != restored.table->rows) {
      return absl::InvalidArgumentError("a fact of " + std::string(restored.table->spec->name) +
                                        " is there twice");
    }
    products = products || restored.table->spec->kind == TableKind::kProducts;
  }
  for (const auto& appender : all.appenders) appender->Commit();
  all.kept = true;
  if (products) state_->kept = {};
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const Measures>> Book::MeasureAll(const MeasuresQuestion& question,
                                                                 const Run& run) const {
  return MeasureShards(*state_, question, run);
}

absl::StatusOr<std::shared_ptr<const Measures>> Book::MeasureOne(const MeasuresQuestion& question,
                                                                 const CustomerIdView& id) const {
  const CustomerId one(id);
  GOODWILL_ASSIGN_OR_RETURN(auto measures, MeasureSome(question, {&one, 1}));
  if (measures->size() == 0) {
    GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, state_->KnownBy(question.known_batch));
    const auto [shard, customer] = state_->FindCustomer(id);
    const Merged merged(*state_, question.as_of_us, known);
    const Merged::Place* const place =
        customer == CustomerIndex::kNone ? nullptr : merged.Find({shard, customer});
    if (place != nullptr && !place->survives) {
      const CustomerRef into = merged.Group(place->group).front();
      return MergedError(id, state_->shards[into.shard].customers.Id(into.customer));
    }
    return absl::NotFoundError("the book knows no customer '" + id.ToString() + "' as of then");
  }
  return measures;
}

absl::StatusOr<std::shared_ptr<const Measures>> Book::MeasureSome(
    const MeasuresQuestion& question, std::span<const CustomerId> ids) const {
  const BookState& book = *state_;
  GOODWILL_ASSIGN_OR_RETURN(MeasuresPlan plan, MeasuresPlan::Make(book, question));
  PurchaseScratch scratch;
  DayCursor days(plan.header.zone);
  std::vector<Measures::Row> rows;
  rows.reserve(ids.size());
  for (const CustomerId& id : ids) {
    const auto [shard, customer] = book.FindCustomer(id.view());
    if (customer == CustomerIndex::kNone) continue;
    GOODWILL_ASSIGN_OR_RETURN(const OneMeasured one,
                              MeasureCustomer(book, plan, shard, customer, scratch, days));
    if (one.known) rows.push_back({id, one.measures});
  }
  if (plan.layout.sources) {
    SourceTable sources = *plan.header.sources;
    std::vector<bool> used(sources.size());
    for (const Measures::Row& row : rows) {
      for (const SourceShare& share : row.measures.sources.from) {
        if (share.source != 0) used[share.source - 1] = true;
      }
    }
    const std::vector<uint32_t> numbers = KeepSources(used, sources);
    for (Measures::Row& row : rows) Renumber(numbers, row.measures.sources);
    plan.header.sources = std::make_shared<const SourceTable>(std::move(sources));
  }
  return Measures::FromRows(plan.header, plan.layout, rows);
}

BookInfo Book::Describe() const {
  BookInfo info;
  const BookState& book = *state_;
  info.batches = book.batches.last();
  info.currency = book.currency;
  info.ids = book.ids;
  info.memory_bytes = static_cast<int64_t>(sizeof(BookState) + kShards * sizeof(Shard) +
                                           book.batches.bytes());
  for (const Shard& shard : book.shards) {
    info.customers += shard.customers.size();
    info.memory_bytes += static_cast<int64_t>(shard.customers.bytes());
    for (const TableSpec* spec : kTables) {
      const auto kind = static_cast<size_t>(spec->kind);
      const FactShard& f = shard.facts[kind];
      info.memory_bytes += static_cast<int64_t>(f.bytes());
      for (uint32_t row = 0; row < f.rows; ++row) {
        if (!Counts(f, *spec, row)) continue;
        ++info.rows[kind];
        if (spec->kind != TableKind::kPurchases) continue;
        const int64_t time = f.columns[purchases::kTime].numbers[row];
        info.first_us = std::min(info.first_us, time);
        info.last_us = std::max(info.last_us, time);
      }
    }
  }
  for (const TableState& table : book.tables) {
    info.memory_bytes += static_cast<int64_t>(table.ids.bytes());
    for (const TextPool& pool : table.pools)
      info.memory_bytes += static_cast<int64_t>(pool.bytes());
  }
  return info;
}

absl::StatusOr<std::shared_ptr<const Measures>> MeasureTable(const Table& purchases,
                                                             const MeasuresQuestion& question,
                                                             const Zone& zone, const Run& run) {
  BookState book;
  book.currency = purchases.currency;
  book.zone = zone;
  // Rows that name themselves may repeat or revise each other; others are all
  // new to a book that holds nothing else.
  bool know_again = purchases.Has(purchases::kPurchaseId) ||
                    purchases.Has(purchases::kRevision) || purchases.Has(purchases::kVoided);
  if (CanMeasureRows(purchases)) {
    const TableColumn& ids = purchases.columns[purchases::kCustomerId];
    book.ids = ids.physical == Physical::kText ? IdKind::kText : IdKind::kNumber;
    const absl::StatusOr<MeasuresPlan> plan = MeasuresPlan::Make(book, question);
    if (plan.ok()) {
      GOODWILL_ASSIGN_OR_RETURN(std::shared_ptr<const Measures> measures,
                                MeasureRows(purchases, *plan, book.seed, run));
      if (measures != nullptr) return measures;
    }
    // What is wrong with it, a whole book can tell.
    book.ids = IdKind::kUndecided;
    know_again = true;
  }
  Appender appender(book, purchases, know_again);
  GOODWILL_RETURN_IF_ERROR(appender.Append({}, run));
  appender.Commit();
  return MeasureShards(book, question, run);
}

}  // namespace goodwill
