#include "goodwill/book/measures_table.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "book/customer_index.h"
#include "book/hash.h"
#include "book/sort_ids.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

MeasuresLayout Union(const MeasuresLayout& a, const MeasuresLayout& b) {
  return {.window = a.window || b.window,
          .purchase_days = a.purchase_days || b.purchase_days,
          .cost = a.cost || b.cost,
          .variety = a.variety || b.variety,
          .service = a.service || b.service,
          .rights = a.rights || b.rights,
          .earlier = a.earlier || b.earlier,
          .short_gaps = a.short_gaps || b.short_gaps,
          .occasions = a.occasions || b.occasions,
          .stated = a.stated || b.stated,
          .amends = a.amends || b.amends,
          .sources = a.sources || b.sources,
          .log_gaps = a.log_gaps || b.log_gaps};
}

// Puts a customer's measures into a part, block by block.
void Add(const MeasuresLayout& layout, const CustomerMeasures& m, MeasuresPart& part) {
  part.all.push_back(m.all);
  if (layout.window) part.window.push_back(m.window);
  if (layout.earlier) part.earlier.push_back(m.earlier);
  if (layout.short_gaps) part.short_gaps.push_back(m.short_gaps);
  if (layout.occasions) part.occasions.push_back(m.occasions);
  if (layout.stated) part.stated.push_back(m.stated);
  if (layout.sources) part.sources.push_back(m.sources);
  if (layout.purchase_days) part.cadence.push_back(m.cadence);
  if (layout.log_gaps) part.log_gaps.push_back(m.log_gaps);
  if (layout.variety) part.variety.push_back(m.variety);
  if (layout.service) part.service.push_back(m.service);
  if (layout.service && layout.window) part.window_service_cost.push_back(m.window_service_cost);
  if (layout.rights) part.withheld.push_back(m.withheld);
}

// The sources of several measures under one numbering.
class SourceUnion {
 public:
  explicit SourceUnion(std::span<const std::shared_ptr<const Measures>> parts) {
    for (const auto& part : parts) {
      if (part->header().sources == nullptr) continue;
      for (const SourceTotals& source : *part->header().sources) table_.push_back({source.name});
    }
    const auto before = [](const SourceTotals& a, const SourceTotals& b) {
      return a.name < b.name;
    };
    const auto same = [](const SourceTotals& a, const SourceTotals& b) { return a.name == b.name; };
    std::sort(table_.begin(), table_.end(), before);
    table_.erase(std::unique(table_.begin(), table_.end(), same), table_.end());
    numbers_.resize(parts.size(), {0});
    for (size_t p = 0; p < parts.size(); ++p) {
      if (parts[p]->header().sources == nullptr) continue;
      for (const SourceTotals& source : *parts[p]->header().sources) {
        const auto at = std::lower_bound(table_.begin(), table_.end(), source, before);
        AddPurchases(source, *at);
        numbers_[p].push_back(static_cast<uint32_t>(at - table_.begin()) + 1);
      }
    }
  }

  size_t size() const { return table_.size(); }
  // New numbers by old ones, of one of the measures.
  const std::vector<uint32_t>& numbers(size_t part) const { return numbers_[part]; }
  SourceTable Take() { return std::move(table_); }

 private:
  SourceTable table_;
  std::vector<std::vector<uint32_t>> numbers_;
};

uint64_t HashOf(const CustomerIdView& id, uint64_t seed) {
  return id.kind == IdKind::kText ? HashText(id.text) : HashNumber(id.number, seed);
}

// Gathers customers into the shards that their ids hash to.
class Gatherer {
 public:
  explicit Gatherer(const MeasuresLayout& layout)
      : layout_(layout), customers_(kShards), parts_(kShards) {}

  // False if the customer is there already.
  bool Add(const CustomerIdView& id, const CustomerMeasures& m) {
    const uint64_t hash = HashOf(id, seed_);
    const uint32_t s = ShardOf(hash);
    CustomerIndex& customers = customers_[s];
    const uint32_t before = customers.size();
    if (id.kind == IdKind::kText) {
      customers.AddText(id.text, hash);
    } else {
      customers.AddNumber(id.number, hash, seed_);
    }
    if (customers.size() == before) return false;
    goodwill::Add(layout_, m, parts_[s]);
    return true;
  }

  std::vector<std::shared_ptr<const MeasuresPart>> Finish(IdKind ids) {
    std::vector<std::shared_ptr<const MeasuresPart>> out;
    for (uint32_t s = 0; s < kShards; ++s) {
      MeasuresPart& part = parts_[s];
      part.ids = ids;
      CustomerIndex& customers = customers_[s];
      if (ids == IdKind::kText) {
        auto kept = std::make_shared<CustomerIndex>(std::move(customers));
        for (uint32_t c = 0; c < kept->size(); ++c) part.texts.push_back(kept->Text(c));
        part.text_storage = std::move(kept);
      } else {
        for (uint32_t c = 0; c < customers.size(); ++c) part.numbers.push_back(customers.Number(c));
      }
      out.push_back(std::make_shared<const MeasuresPart>(std::move(part)));
    }
    return out;
  }

 private:
  const MeasuresLayout layout_;
  const uint64_t seed_ = HashSeed();
  std::vector<CustomerIndex> customers_;
  std::vector<MeasuresPart> parts_;
};

// What the headers of two sets of measures disagree in; "" if nothing.
std::string Difference(const MeasuresHeader& a, const MeasuresHeader& b) {
  if (a.policy_digest != b.policy_digest) return "policy";
  if (a.currency != b.currency) return "currency";
  if (a.zone != b.zone) return "time zone";
  if (a.as_of_us != b.as_of_us) return "as-of";
  if (a.known_batch != b.known_batch) return "known batch";
  if (a.occasion_days != b.occasion_days) return "days of an occasion";
  if (a.library_version != b.library_version) return "library version";
  if (a.time_zone_data_version != b.time_zone_data_version) return "time zone data version";
  if (a.ids != b.ids && a.ids != IdKind::kUndecided && b.ids != IdKind::kUndecided) {
    return "kind of customer ids";
  }
  return "";
}

}  // namespace

CustomerMeasures MeasuresPart::Get(size_t i) const {
  CustomerMeasures m;
  m.all = all[i];
  m.window = window_of(i);
  if (!earlier.empty()) m.earlier = earlier[i];
  if (!short_gaps.empty()) m.short_gaps = short_gaps[i];
  if (!occasions.empty()) m.occasions = occasions[i];
  if (!stated.empty()) m.stated = stated[i];
  if (!sources.empty()) m.sources = sources[i];
  if (!cadence.empty()) m.cadence = cadence[i];
  if (!log_gaps.empty()) m.log_gaps = log_gaps[i];
  if (!variety.empty()) m.variety = variety[i];
  if (!service.empty()) m.service = service[i];
  m.window_service_cost = window_service_cost.empty() ? m.service.cost() : window_service_cost[i];
  m.withheld = withheld_of(i);
  return m;
}

Measures::Measures(MeasuresHeader header, MeasuresLayout layout,
                   std::vector<std::shared_ptr<const MeasuresPart>> parts,
                   std::vector<MergedId> merged)
    : header_(std::move(header)),
      layout_(layout),
      parts_(std::move(parts)),
      merged_(std::move(merged)) {
  starts_.reserve(parts_.size() + 1);
  for (const auto& part : parts_) {
    starts_.push_back(size_);
    size_ += static_cast<int64_t>(part->size());
  }
  starts_.push_back(size_);
}

Measures::Place Measures::At(int64_t position) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), position);
  const auto p = static_cast<size_t>(after - starts_.begin()) - 1;
  return {parts_[p].get(), static_cast<size_t>(position - starts_[p])};
}

const Amends& Measures::AmendsAt(int64_t position) const {
  static const Amends kNothing;
  const auto at = std::lower_bound(
      amends_.begin(), amends_.end(), position,
      [](const AmendsRow& row, int64_t wanted) { return row.position < wanted; });
  return at != amends_.end() && at->position == position ? at->amends : kNothing;
}

std::shared_ptr<const Measures> Measures::WithAmends(const Measures& measures,
                                                     std::span<const AmendsOf> amends) {
  MeasuresLayout layout = measures.layout_;
  layout.amends = true;
  auto out = std::make_shared<Measures>(measures.header_, layout, measures.parts_,
                                        measures.merged_);
  // Whoever asks the same again finds the order of ids, which lasts longest, at hand.
  std::call_once(out->sorted_once_, [&] {
    const std::span<const uint32_t> sorted = measures.Sorted();
    out->sorted_.assign(sorted.begin(), sorted.end());
  });
  for (const AmendsOf& one : amends) {
    if (!one.amends.any()) continue;
    const auto place = out->Find(one.customer.view());
    if (!place) continue;
    out->amends_.push_back({out->sorted_[static_cast<size_t>(*place)], one.amends});
  }
  std::sort(out->amends_.begin(), out->amends_.end(),
            [](const AmendsRow& a, const AmendsRow& b) { return a.position < b.position; });
  return out;
}

std::span<const uint32_t> Measures::Sorted() const {
  std::call_once(sorted_once_, [this] { sorted_ = SortIds(*this); });
  return sorted_;
}

std::optional<int64_t> Measures::Find(const CustomerIdView& id) const {
  if (id.kind != header_.ids) return std::nullopt;
  const std::span<const uint32_t> sorted = Sorted();
  const auto it = std::lower_bound(
      sorted.begin(), sorted.end(), id,
      [this](uint32_t position, const CustomerIdView& wanted) { return IdAt(position) < wanted; });
  if (it == sorted.end() || IdAt(*it) != id) return std::nullopt;
  return it - sorted.begin();
}

absl::Status TooManySources(size_t sources) {
  return ProblemStatus({.field = "source",
                        .reason = "purchases name " + std::to_string(sources) +
                                  " sources, and at most " + std::to_string(kMaxSources) +
                                  " are told apart; a source is a store, a channel or a data feed, "
                                  "not a receipt. Leave the column out, or set "
                                  "lifetime.source_silence_days to 0"});
}

absl::Status MergedError(const CustomerIdView& from, const CustomerIdView& into) {
  return ProblemStatus({.field = "customer_id",
                        .reason = "customer '" + from.ToString() + "' was merged into '" +
                                  into.ToString() + "'; ask for '" + into.ToString() + "'"},
                       absl::StatusCode::kNotFound);
}

absl::Status Measures::NotHere(const CustomerIdView& id) const {
  const auto at = std::lower_bound(
      merged_.begin(), merged_.end(), id,
      [](const MergedId& m, const CustomerIdView& sought) { return m.from.view() < sought; });
  if (at != merged_.end() && at->from.view() == id) return MergedError(id, at->into.view());
  return ProblemStatus(
      {.field = "customer_id", .reason = "there is no customer '" + id.ToString() + "' here"},
      absl::StatusCode::kNotFound);
}

absl::StatusOr<std::shared_ptr<const Measures>> Measures::Merge(
    std::span<const std::shared_ptr<const Measures>> parts) {
  if (parts.empty()) return absl::InvalidArgumentError("there are no measures to merge");
  MeasuresHeader header = parts[0]->header();
  MeasuresLayout layout = parts[0]->layout();
  int64_t size = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string difference = Difference(header, parts[i]->header());
    if (!difference.empty()) {
      return absl::FailedPreconditionError("measures 0 and " + std::to_string(i) +
                                           " cannot be merged: they differ in " + difference);
    }
    if (header.ids == IdKind::kUndecided) header.ids = parts[i]->header().ids;
    layout = Union(layout, parts[i]->layout());
    size += parts[i]->size();
  }
  if (size > UINT32_MAX)
    return absl::ResourceExhaustedError("more customers than fit in one assessment");
  SourceUnion sources(parts);
  if (sources.size() > kMaxSources) return TooManySources(sources.size());
  Gatherer gatherer(layout);
  Problems twice;
  for (size_t i = 0; i < parts.size(); ++i) {
    for (const auto& part : parts[i]->parts()) {
      for (size_t c = 0; c < part->size(); ++c) {
        CustomerMeasures m = part->Get(c);
        Renumber(sources.numbers(i), m.sources);
        if (gatherer.Add(part->id(c), m)) continue;
        twice.Add({.field = "customer_id",
                   .reason = "'" + part->id(c).ToString() + "' is in measures " +
                             std::to_string(i) + " and in earlier ones"});
      }
    }
  }
  GOODWILL_RETURN_IF_ERROR(
      twice.ToStatus("measures that are merged must hold different customers"));
  if (layout.sources) header.sources = std::make_shared<const SourceTable>(sources.Take());
  const IdKind ids = header.ids;
  std::vector<MergedId> merged;
  for (const auto& part : parts) {
    merged.insert(merged.end(), part->merged_.begin(), part->merged_.end());
  }
  std::sort(merged.begin(), merged.end(), [](const MergedId& a, const MergedId& b) {
    return a.from.view() < b.from.view();
  });
  const Measures joined(std::move(header), layout, gatherer.Finish(ids), std::move(merged));
  std::vector<AmendsOf> amends;
  for (const auto& part : parts) {
    for (const AmendsRow& row : part->amends_) {
      amends.push_back({CustomerId(part->IdAt(row.position)), row.amends});
    }
  }
  if (layout.amends) return WithAmends(joined, amends);
  return std::make_shared<const Measures>(joined.header_, layout, joined.parts_, joined.merged_);
}

absl::StatusOr<std::shared_ptr<const Measures>> Measures::FromRows(MeasuresHeader header,
                                                                   MeasuresLayout layout,
                                                                   std::span<const Row> rows) {
  Gatherer gatherer(layout);
  Problems problems;
  for (size_t i = 0; i < rows.size(); ++i) {
    const CustomerIdView id = rows[i].id.view();
    if (header.ids == IdKind::kUndecided) header.ids = id.kind;
    if (id.kind != header.ids) {
      problems.Add({.row = static_cast<int64_t>(i),
                    .field = "customer_id",
                    .reason = "is not of the same kind as the others"});
    } else if (!gatherer.Add(id, rows[i].measures)) {
      problems.Add({.row = static_cast<int64_t>(i),
                    .field = "customer_id",
                    .reason = "'" + id.ToString() + "' occurs twice"});
    }
  }
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("these rows are not measures"));
  const IdKind ids = header.ids;
  return std::make_shared<const Measures>(std::move(header), layout, gatherer.Finish(ids));
}

}  // namespace goodwill
