// The measures of many customers, with the header that says what they rest on.
//
// Customers are kept in parts (by a hash of the id, so that each part fits a
// processor's cache while it is computed). Positions run through the parts one
// after the other and have no meaning outside the process; whatever leaves the
// library is in ascending order of id, which Sorted() gives. Immutable once
// made, and safe to share between threads.
#ifndef GOODWILL_BOOK_MEASURES_TABLE_H_
#define GOODWILL_BOOK_MEASURES_TABLE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/window.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/amends.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/measures.h"
#include "goodwill/book/measures_policy.h"

namespace goodwill {

// What measures must agree in before they may be combined or judged.
struct MeasuresHeader {
  std::array<uint8_t, 16> policy_digest{};
  Currency currency;
  Zone zone;  // ages and days are civil in this zone
  int64_t as_of_us = 0;
  int64_t known_batch = 0;
  std::string library_version;
  std::string time_zone_data_version;
  IdKind ids = IdKind::kUndecided;
  // Part of the policy, repeated because deriving ages needs it.
  AgeUnit age_unit = AgeUnit::kDay;
  SameDay same_day = SameDay::kMerge;
  // Purchases within so many days of an occasion's first are one occasion, in the order of
  // CustomerOccasions; 0: none. What the policy says, or those it leaves a choice between.
  std::array<int32_t, kOccasionChoices.size()> occasion_days{};
  // What the numbers of sources mean, and what came from each; null: none were measured.
  // Of the measures at hand: two sets need not agree in it.
  std::shared_ptr<const SourceTable> sources = nullptr;
};

// The customers of one part. Vectors of blocks that the layout leaves out are
// empty.
struct MeasuresPart {
  IdKind ids = IdKind::kUndecided;
  std::vector<int64_t> numbers;
  std::vector<std::string_view> texts;  // into text_storage
  std::shared_ptr<const void> text_storage;

  std::vector<PurchaseTotals> all;
  std::vector<PurchaseTotals> window;
  std::vector<EarlierPurchases> earlier;
  std::vector<ShortGaps> short_gaps;
  std::vector<CustomerOccasions> occasions;
  std::vector<Stated> stated;
  std::vector<CustomerSources> sources;
  std::vector<Cadence> cadence;
  std::vector<LogGaps> log_gaps;
  std::vector<Variety> variety;
  std::vector<ServiceTotals> service;
  std::vector<int64_t> window_service_cost;
  std::vector<Withheld> withheld;

  size_t size() const { return all.size(); }
  CustomerIdView id(size_t i) const {
    return ids == IdKind::kText ? CustomerIdView::Text(texts[i]) : CustomerIdView::Number(numbers[i]);
  }
  const PurchaseTotals& window_of(size_t i) const { return window.empty() ? all[i] : window[i]; }
  Withheld withheld_of(size_t i) const { return withheld.empty() ? Withheld::kNothing : withheld[i]; }
  // All blocks of one customer; absent ones are zero.
  CustomerMeasures Get(size_t i) const;
};

// A customer who was merged into another, and is measured there.
struct MergedId {
  CustomerId from;
  CustomerId into;
};
// INVALID_ARGUMENT: purchases name more sources than there can be.
absl::Status TooManySources(size_t sources);

// NOT_FOUND, and whom to ask for instead.
absl::Status MergedError(const CustomerIdView& from, const CustomerIdView& into);

// What is to be made good with one customer.
struct AmendsRow {
  int64_t position = 0;
  Amends amends;
};
struct AmendsOf {
  CustomerId customer;
  Amends amends;
};

class Measures {
 public:
  // `merged` in ascending order of `from`.
  Measures(MeasuresHeader header, MeasuresLayout layout,
           std::vector<std::shared_ptr<const MeasuresPart>> parts,
           std::vector<MergedId> merged = {});

  const MeasuresHeader& header() const { return header_; }
  const MeasuresLayout& layout() const { return layout_; }
  int64_t size() const { return size_; }

  std::span<const std::shared_ptr<const MeasuresPart>> parts() const { return parts_; }
  // Position of the first customer of each part, and size() at the end.
  std::span<const int64_t> starts() const { return starts_; }

  struct Place {
    const MeasuresPart* part;
    size_t index;
  };
  Place At(int64_t position) const;
  CustomerIdView IdAt(int64_t position) const {
    const Place p = At(position);
    return p.part->id(p.index);
  }
  CustomerMeasures Get(int64_t position) const {
    const Place p = At(position);
    return p.part->Get(p.index);
  }

  // With whom something is to be made good, by position; nobody unless the layout says so.
  std::span<const AmendsRow> amends() const { return amends_; }
  // Of a customer who is not among them: nothing.
  const Amends& AmendsAt(int64_t position) const;
  // The same measures with these; whoever is not here is left out. Of each customer at
  // most one.
  static std::shared_ptr<const Measures> WithAmends(const Measures& measures,
                                                    std::span<const AmendsOf> amends);

  // Positions in ascending order of id. Computed at the first call.
  std::span<const uint32_t> Sorted() const;
  // Place of an id in Sorted(); nullopt if the customer is not here.
  std::optional<int64_t> Find(const CustomerIdView& id) const;

  // Why Find found nothing: the customer was merged into another whom the message
  // names, or is not here at all. NOT_FOUND. Measures that were decoded know of no
  // merges.
  absl::Status NotHere(const CustomerIdView& id) const;

  // The union of parts that hold different customers, or why it is refused.
  static absl::StatusOr<std::shared_ptr<const Measures>> Merge(
      std::span<const std::shared_ptr<const Measures>> parts);

  // From rows in any order, for tests and decoding. Refuses a repeated id.
  struct Row {
    CustomerId id;
    CustomerMeasures measures;
  };
  static absl::StatusOr<std::shared_ptr<const Measures>> FromRows(MeasuresHeader header,
                                                                  MeasuresLayout layout,
                                                                  std::span<const Row> rows);

 private:
  MeasuresHeader header_;
  MeasuresLayout layout_;
  std::vector<std::shared_ptr<const MeasuresPart>> parts_;
  std::vector<int64_t> starts_;
  std::vector<MergedId> merged_;
  std::vector<AmendsRow> amends_;
  int64_t size_ = 0;
  mutable std::once_flag sorted_once_;
  mutable std::vector<uint32_t> sorted_;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_MEASURES_TABLE_H_
