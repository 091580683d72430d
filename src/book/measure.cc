#include "book/measure.h"

#include <algorithm>
#include <utility>

#include "book/line_reader.h"
#include "book/purchase_fold.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "goodwill/book/measure_service.h"
#include "goodwill/book/rights.h"

namespace goodwill {

absl::StatusOr<Zone> ZoneFor(const BookState& book, const MeasuresQuestion& question) {
  if (question.time_zone.empty() || question.time_zone == book.zone.name()) return book.zone;
  if (question.override_zone) return Zone::Load(question.time_zone);
  return absl::InvalidArgumentError(
      "the policy's time zone is " + question.time_zone + ", the book's is " + book.zone.name() +
      "; set override_book_time_zone if days are to be counted in the policy's zone");
}

namespace {

constexpr auto kPurchaseTable = static_cast<size_t>(TableKind::kPurchases);
constexpr auto kInteractionTable = static_cast<size_t>(TableKind::kInteractions);
constexpr auto kRightTable = static_cast<size_t>(TableKind::kRights);
constexpr auto kProductTable = static_cast<size_t>(TableKind::kProducts);
constexpr auto kEventTable = static_cast<size_t>(TableKind::kEvents);

absl::StatusOr<Currency> CurrencyFor(const BookState& book, const MeasuresQuestion& question) {
  const Currency mine = book.currency, theirs = question.currency;
  if (mine == theirs) return mine;
  if (mine.is_none() && theirs.exponent() == mine.exponent()) return theirs;
  return absl::InvalidArgumentError(
      "the policy's currency is " + std::string(theirs.code()) +
      (mine.is_none() ? ", but the book was made without a currency and keeps two decimals; "
                        "name the currency when the book is made"
                      : ", the book's is " + std::string(mine.code())));
}

absl::Status TooLarge(const BookState& book, uint32_t shard, uint32_t customer) {
  return absl::OutOfRangeError("the amounts of customer '" +
                               book.shards[shard].customers.Id(customer).ToString() +
                               "' add up to more than 64 bits hold");
}

// Whether margin and net margin fit as well.
bool Fits(const PurchaseTotals& totals, int64_t service_cost) {
  int64_t out = 0;
  return CheckedSub(totals.net(), totals.cost, &out) && CheckedSub(out, service_cost, &out);
}
bool Fits(const CustomerMeasures& m) {
  return Fits(m.all, m.service.cost()) && Fits(m.window, m.window_service_cost);
}

// What one row of rights withholds as of then.
Withheld WithheldAt(const FactShard& f, uint32_t row, int64_t as_of_us) {
  using namespace rights;
  const auto number = [&](Column c) {
    return f.columns[c].present ? f.columns[c].numbers[row] : kNullNumber;
  };
  Right right;
  right.kind = static_cast<RightKind>(f.columns[kKind].small[row]);
  right.time_us = number(kTime);
  right.until_us = number(kUntil);
  right.refused_us = number(kRefusedAt);
  return WithheldBy(right, as_of_us);
}

// Kinds of events that say something of the relationship itself.
StatedKind StatedKindOf(std::string_view kind) {
  if (kind == "contract_start") return StatedKind::kContractStart;
  if (kind == "contract_end") return StatedKind::kContractEnd;
  if (kind == "cancelled") return StatedKind::kCancelled;
  if (kind == "loss_stated") return StatedKind::kLossStated;
  if (kind == "deceased") return StatedKind::kDeceased;
  return StatedKind::kNothing;
}

// Adds an event before as-of, if it is a statement.
void AddEvent(const FactShard& f, uint32_t row, const MeasuresPlan& plan, Stated& stated) {
  const int64_t time = f.columns[events::kTime].numbers[row];
  if (time >= plan.rule.as_of_us) return;
  const StatedKind kind = plan.stated[f.columns[events::kKind].codes[row]];
  if (kind != StatedKind::kNothing) stated.Add(kind, time);
}

// Whether a table's rows say that there is a customer. Purchases and contacts
// do as well; they are looked at while they are measured. A merge is about ids,
// a right about data, and who complains need not have bought anything.
bool MakesKnown(const TableSpec& spec) {
  return spec.customer >= 0 && spec.kind != TableKind::kPurchases &&
         spec.kind != TableKind::kInteractions && spec.kind != TableKind::kMerges &&
         spec.kind != TableKind::kRights && spec.kind != TableKind::kCaseCommands;
}

// Marks customers about whom something else than a purchase or a contact was
// known before as-of: they are registered, or something happened to them.
void MarkOthersKnown(const Shard& shard, const MeasuresPlan& plan, std::vector<uint8_t>& known) {
  for (const TableSpec* spec : kTables) {
    if (!MakesKnown(*spec)) continue;
    const FactShard& f = shard.facts[static_cast<size_t>(spec->kind)];
    if (f.rows == 0) continue;
    const FactColumn& time = f.columns[static_cast<size_t>(spec->time)];
    ForEachRow(f, *spec, plan.known, [&](uint32_t row) {
      // kNullNumber, a contact without a date, is before every as-of.
      if (!time.present || time.numbers[row] < plan.rule.as_of_us) known[f.customer[row]] = 1;
    });
  }
}

bool OthersKnow(const Shard& shard, uint32_t customer, const MeasuresPlan& plan) {
  for (const TableSpec* spec : kTables) {
    if (!MakesKnown(*spec)) continue;
    const FactShard& f = shard.facts[static_cast<size_t>(spec->kind)];
    if (f.rows == 0) continue;
    const FactColumn& time = f.columns[static_cast<size_t>(spec->time)];
    bool found = false;
    ForEachRowOf(f, customer, *spec, plan.known, [&](uint32_t row) {
      found = found || !time.present || time.numbers[row] < plan.rule.as_of_us;
    });
    if (found) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<MeasuresPlan> MeasuresPlan::Make(const BookState& book,
                                                const MeasuresQuestion& question) {
  if (!IsInstant(question.as_of_us)) {
    return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
  }
  MeasuresPlan plan;
  GOODWILL_ASSIGN_OR_RETURN(const Zone zone, ZoneFor(book, question));
  GOODWILL_ASSIGN_OR_RETURN(const Currency currency, CurrencyFor(book, question));
  GOODWILL_ASSIGN_OR_RETURN(plan.known, book.KnownBy(question.known_batch));
  plan.header = {.policy_digest = question.policy_digest,
                 .currency = currency,
                 .zone = zone,
                 .as_of_us = question.as_of_us,
                 .known_batch = question.known_batch,
                 .library_version = GOODWILL_VERSION,
                 .time_zone_data_version = book.time_zone_data_version,
                 .ids = book.IdsBy(plan.known),
                 .age_unit = question.measures.age_unit,
                 .same_day = question.measures.same_day};
  plan.cost_to_serve = question.cost_to_serve;
  plan.rule.as_of_us = question.as_of_us;
  plan.rule.zero_amount_is_purchase = question.measures.zero_amount_is_purchase;
  plan.rule.count_days = question.measures.same_day == SameDay::kMerge;
  plan.rule.log_gaps = plan.rule.count_days && question.measures.log_gaps;
  if (question.measures.window.has_value()) {
    plan.rule.has_window = true;
    GOODWILL_ASSIGN_OR_RETURN(plan.rule.window, ResolveWindow(*question.measures.window,
                                                              question.as_of_us, zone));
  }
  if (question.earlier_months > 0) {
    // Before the first year there is nothing to look back at.
    const absl::StatusOr<Span> since =
        ResolveWindow(Window::RollingMonths(question.earlier_months), question.as_of_us, zone);
    plan.rule.has_earlier = true;
    plan.rule.earlier_before_us = since.ok() ? since->from_us : std::numeric_limits<int64_t>::min();
    plan.rule.quarter_days.fill(std::numeric_limits<int32_t>::min());
    if (since.ok()) {
      const int32_t then = zone.DayOf(since->from_us - 1);
      const int32_t end = zone.DayOf(question.as_of_us - 1);
      for (int32_t q = 1; q < kQuarters; ++q) {
        plan.rule.quarter_days[static_cast<size_t>(q) - 1] = QuarterDay(then, end, q);
      }
    }
  }

  const FactShard& products = book.shards[0].facts[kProductTable];
  const TableState& purchase_columns = book.tables[kPurchaseTable];
  const bool has_product = purchase_columns.Has(purchases::kProductId, plan.known);
  bool unit_costs = false;
  if (has_product && products.rows != 0) {
    const TextPool& codes = book.tables[kPurchaseTable].pools[purchases::kProductId];
    plan.products.resize(codes.size() + size_t{1});
    ForEachRow(products, products::kSpec, plan.known, [&](uint32_t row) {
      const uint32_t code = codes.Find(products.columns[products::kProductId].Text(row));
      if (code == 0) return;
      const FactColumn& category = products.columns[products::kCategory];
      const FactColumn& cost = products.columns[products::kUnitCost];
      if (category.present) plan.products[code].category = category.codes[row];
      if (cost.present) plan.products[code].unit_cost = cost.numbers[row];
      unit_costs |= plan.products[code].unit_cost != kNullNumber;
    });
  }
  plan.layout.window = plan.rule.has_window;
  plan.layout.purchase_days = plan.rule.count_days;
  plan.layout.log_gaps = plan.rule.log_gaps;
  plan.layout.cost = unit_costs || purchase_columns.Has(purchases::kCost, plan.known);
  plan.layout.variety = has_product || purchase_columns.Has(purchases::kQuantity, plan.known);
  plan.layout.service = book.tables[kInteractionTable].Has(interactions::kTime, plan.known);
  plan.layout.rights = book.tables[kRightTable].Has(rights::kTime, plan.known);
  plan.layout.earlier = plan.rule.has_earlier;
  plan.layout.short_gaps = plan.rule.has_earlier && plan.rule.count_days;
  plan.layout.occasions = plan.layout.short_gaps && question.occasion_days != 1;
  if (plan.layout.occasions) {
    plan.rule.occasion_days = question.occasion_days == 0
                                  ? kOccasionChoices
                                  : std::array<int32_t, kOccasionChoices.size()>{
                                        question.occasion_days};
    plan.header.occasion_days = plan.rule.occasion_days;
  }
  plan.layout.stated =
      plan.rule.has_earlier && book.tables[kEventTable].Has(events::kKind, plan.known);
  if (plan.layout.stated) {
    const TextPool& kinds = book.tables[kEventTable].pools[events::kKind];
    plan.stated.resize(kinds.size() + size_t{1});
    for (uint32_t code = 1; code <= kinds.size(); ++code) {
      plan.stated[code] = StatedKindOf(kinds[code]);
    }
  }
  plan.rule.has_orders = purchase_columns.Has(purchases::kOrderId, plan.known);
  plan.merged = Merged(book, question.as_of_us, plan.known);
  if (question.by_source && purchase_columns.Has(purchases::kSource, plan.known)) {
    GOODWILL_RETURN_IF_ERROR(
        plan.NumberSources(book.tables[kPurchaseTable].pools[purchases::kSource]));
  }
  plan.by_customer = plan.layout.variety || plan.rule.has_orders || plan.layout.sources;
  return plan;
}

absl::Status MeasuresPlan::NumberSources(const TextPool& pool) {
  if (pool.size() > kMaxSources) return TooManySources(pool.size());
  SourceTable table(pool.size());
  for (uint32_t code = 1; code <= pool.size(); ++code) table[code - 1].name = pool[code];
  std::sort(table.begin(), table.end(),
            [](const SourceTotals& a, const SourceTotals& b) { return a.name < b.name; });
  source_numbers.resize(pool.size() + size_t{1});
  for (uint32_t number = 1; number <= pool.size(); ++number) {
    source_numbers[pool.Find(table[number - 1].name)] = number;
  }
  header.sources = std::make_shared<const SourceTable>(std::move(table));
  layout.sources = rule.has_sources = true;
  end_day = header.zone.DayOf(header.as_of_us - 1);
  return absl::OkStatus();
}

absl::StatusOr<OneMeasured> MeasureCustomer(const BookState& book, const MeasuresPlan& plan,
                                            uint32_t s, uint32_t customer,
                                            PurchaseScratch& scratch, DayCursor& days) {
  OneMeasured out;
  const CustomerRef self{s, customer};
  std::span<const CustomerRef> members(&self, 1);
  if (const Merged::Place* const place = plan.merged.Find(self)) {
    if (!place->survives) return out;
    members = plan.merged.Group(place->group);
  }
  bool ok = true;
  scratch.lines.clear();
  for (const CustomerRef& member : members) {
    const FactShard& bought = book.shards[member.shard].facts[kPurchaseTable];
    const LineReader reader(bought, plan);
    ForEachRowOf(bought, member.customer, purchases::kSpec, plan.known, [&](uint32_t row) {
      if (reader.time(row) >= plan.rule.as_of_us) return;
      out.known = true;
      ok = reader.Read(row, scratch.lines.emplace_back()) && ok;
    });
  }
  ok = MeasurePurchases(plan.rule, days, scratch, out.measures) && ok;
  ServiceSum all, window;
  for (const CustomerRef& member : members) {
    const FactShard& met = book.shards[member.shard].facts[kInteractionTable];
    ForEachRowOf(met, member.customer, interactions::kSpec, plan.known, [&](uint32_t row) {
      const int64_t time = met.columns[interactions::kTime].numbers[row];
      if (time >= plan.rule.as_of_us) return;
      out.known = true;
      const Contact contact = ContactAt(met, row);
      ok = all.Add(contact, plan.cost_to_serve) && ok;
      if (!plan.rule.has_window || plan.rule.window.Contains(time)) {
        ok = window.Add(contact, plan.cost_to_serve) && ok;
      }
    });
  }
  ServiceTotals in_window;
  ok = all.Finish(plan.cost_to_serve.rounding, &out.measures.service) && ok;
  ok = window.Finish(plan.cost_to_serve.rounding, &in_window) && ok;
  out.measures.window_service_cost = in_window.cost();
  if (plan.layout.stated) {
    for (const CustomerRef& member : members) {
      const FactShard& f = book.shards[member.shard].facts[kEventTable];
      ForEachRowOf(f, member.customer, events::kSpec, plan.known,
                   [&](uint32_t row) { AddEvent(f, row, plan, out.measures.stated); });
    }
  }
  for (const CustomerRef& member : members) {
    const FactShard& asked = book.shards[member.shard].facts[kRightTable];
    ForEachRowOf(asked, member.customer, rights::kSpec, plan.known, [&](uint32_t row) {
      out.measures.withheld =
          std::max(out.measures.withheld, WithheldAt(asked, row, plan.rule.as_of_us));
    });
  }
  for (const CustomerRef& member : members) {
    out.known = out.known || OthersKnow(book.shards[member.shard], member.customer, plan);
  }
  if (!ok || !Fits(out.measures)) return TooLarge(book, s, customer);
  return out;
}

void PutMeasures(const MeasuresLayout& layout, const CustomerMeasures& m, size_t at,
                 MeasuresPart& part) {
  const auto put = [at](auto& block, const auto& value) {
    if (block.size() <= at) block.resize(at + 1);
    block[at] = value;
  };
  put(part.all, m.all);
  if (layout.window) put(part.window, m.window);
  if (layout.earlier) put(part.earlier, m.earlier);
  if (layout.short_gaps) put(part.short_gaps, m.short_gaps);
  if (layout.occasions) put(part.occasions, m.occasions);
  if (layout.stated) put(part.stated, m.stated);
  if (layout.sources) put(part.sources, m.sources);
  if (layout.purchase_days) put(part.cadence, m.cadence);
  if (layout.log_gaps) put(part.log_gaps, m.log_gaps);
  if (layout.variety) put(part.variety, m.variety);
  if (layout.service) put(part.service, m.service);
  if (layout.service && layout.window) put(part.window_service_cost, m.window_service_cost);
  if (layout.rights) put(part.withheld, m.withheld);
}

namespace {

// All customers of one shard, by running through its columns.
class ShardMeasurer {
 public:
  ShardMeasurer(const BookState& book, const MeasuresPlan& plan, uint32_t s)
      : book_(book), plan_(plan), s_(s), shard_(book.shards[s]), n_(shard_.customers.size()) {}

  absl::StatusOr<ShardMeasures> Measure() {
    known_.assign(n_, 0);
    out_.sources.resize(plan_.layout.sources ? plan_.header.sources->size() : 0);
    MeasuresPart& part = out_.part;
    part.all.resize(n_);
    if (plan_.layout.window) part.window.resize(n_);
    if (plan_.layout.earlier) part.earlier.resize(n_);
    if (plan_.layout.short_gaps) part.short_gaps.resize(n_);
    if (plan_.layout.occasions) part.occasions.resize(n_);
    if (plan_.layout.stated) part.stated.resize(n_);
    if (plan_.layout.sources) part.sources.resize(n_);
    if (plan_.layout.purchase_days) part.cadence.resize(n_);
    if (plan_.layout.log_gaps) part.log_gaps.resize(n_);
    if (plan_.layout.variety) part.variety.resize(n_);
    if (plan_.by_customer) {
      GOODWILL_RETURN_IF_ERROR(PurchasesByCustomer());
    } else {
      GOODWILL_RETURN_IF_ERROR(PurchasesRowByRow());
    }
    if (plan_.layout.service) GOODWILL_RETURN_IF_ERROR(Service());
    if (plan_.layout.rights) Rights();
    if (plan_.layout.stated) {
      const FactShard& f = shard_.facts[kEventTable];
      ForEachRow(f, events::kSpec, plan_.known,
                 [&](uint32_t row) { AddEvent(f, row, plan_, part.stated[f.customer[row]]); });
    }
    MarkOthersKnown(shard_, plan_, known_);
    GOODWILL_RETURN_IF_ERROR(Merges());
    for (uint32_t c = 0; c < n_; ++c) {
      const int64_t service = part.service.empty() ? 0 : part.service[c].cost();
      const int64_t window_service =
          part.window_service_cost.empty() ? service : part.window_service_cost[c];
      if (!Fits(part.all[c], service) || !Fits(part.window_of(c), window_service)) {
        return TooLarge(book_, s_, c);
      }
    }
    Name();
    return std::move(out_);
  }

 private:
  absl::Status PurchasesRowByRow() {
    const FactShard& f = shard_.facts[kPurchaseTable];
    const LineReader reader(f, plan_);
    MeasuresPart& part = out_.part;
    PurchaseTotals unused;
    EarlierPurchases none;
    PurchaseFold fold(plan_.rule, plan_.header.zone);
    fold.Start(f.rows);
    bool ok = true;
    ForEachRow(f, purchases::kSpec, plan_.known, [&](uint32_t row) {
      const OrderSum order = reader.Order(row);
      const uint32_t c = f.customer[row];
      known_[c] |= order.time_us < plan_.rule.as_of_us;
      ok &= fold.Add(c, order, part.all[c], plan_.layout.window ? part.window[c] : unused,
                     plan_.layout.earlier ? part.earlier[c] : none);
    });
    if (!ok) return FindTooLarge();
    if (plan_.rule.count_days) {
      fold.CountAllDays(n_, part.all.data(), plan_.layout.window ? part.window.data() : nullptr,
                        plan_.layout.earlier ? part.earlier.data() : nullptr,
                        plan_.layout.short_gaps ? part.short_gaps.data() : nullptr,
                        plan_.layout.occasions ? part.occasions.data() : nullptr,
                        part.cadence.data(),
                        plan_.layout.log_gaps ? part.log_gaps.data() : nullptr);
    }
    return absl::OkStatus();
  }

  // Rows are brought together by customer (a counting sort), then each customer
  // is measured by the rule for one.
  absl::Status PurchasesByCustomer() {
    const FactShard& f = shard_.facts[kPurchaseTable];
    if (f.rows == 0) return absl::OkStatus();
    std::vector<uint32_t> ends(n_ + size_t{1}, 0);
    ForEachRow(f, purchases::kSpec, plan_.known,
               [&](uint32_t row) { ++ends[f.customer[row] + 1]; });
    for (uint32_t c = 0; c < n_; ++c) ends[c + 1] += ends[c];
    std::vector<uint32_t> rows(ends[n_]);
    std::vector<uint32_t> at(ends.begin(), ends.end() - 1);
    ForEachRow(f, purchases::kSpec, plan_.known,
               [&](uint32_t row) { rows[at[f.customer[row]]++] = row; });

    const LineReader reader(f, plan_);
    DayCursor days(plan_.header.zone);
    PurchaseScratch scratch;
    for (uint32_t c = 0; c < n_; ++c) {
      scratch.lines.clear();
      bool ok = true;
      for (uint32_t i = ends[c]; i < ends[c + 1]; ++i) {
        if (reader.time(rows[i]) >= plan_.rule.as_of_us) continue;
        ok = reader.Read(rows[i], scratch.lines.emplace_back()) && ok;
      }
      if (scratch.lines.empty()) continue;
      known_[c] = 1;
      CustomerMeasures m;
      if (!MeasurePurchases(plan_.rule, days, scratch, m) || !ok) return TooLarge(book_, s_, c);
      MeasuresPart& part = out_.part;
      part.all[c] = m.all;
      if (plan_.layout.window) part.window[c] = m.window;
      if (plan_.layout.earlier) part.earlier[c] = m.earlier;
      if (plan_.layout.short_gaps) part.short_gaps[c] = m.short_gaps;
      if (plan_.layout.occasions) part.occasions[c] = m.occasions;
      if (plan_.layout.purchase_days) part.cadence[c] = m.cadence;
      if (plan_.layout.log_gaps) part.log_gaps[c] = m.log_gaps;
      if (plan_.layout.variety) part.variety[c] = m.variety;
      if (!plan_.layout.sources) continue;
      part.sources[c] = m.sources;
      for (const SourcePurchase& bought : scratch.sources) {
        CountPurchase(bought.day, plan_.end_day, out_.sources[bought.source - 1]);
      }
    }
    return absl::OkStatus();
  }

  absl::Status Service() {
    MeasuresPart& part = out_.part;
    part.service.resize(n_);
    if (plan_.layout.window) part.window_service_cost.resize(n_);
    const FactShard& f = shard_.facts[kInteractionTable];
    if (f.rows == 0) return absl::OkStatus();
    std::vector<ServiceSum> all(n_), window(plan_.layout.window ? n_ : 0);
    bool ok = true;
    uint32_t bad = 0;
    ForEachRow(f, interactions::kSpec, plan_.known, [&](uint32_t row) {
      const int64_t time = f.columns[interactions::kTime].numbers[row];
      if (time >= plan_.rule.as_of_us || !ok) return;
      const uint32_t c = f.customer[row];
      known_[c] = 1;
      const Contact contact = ContactAt(f, row);
      ok = all[c].Add(contact, plan_.cost_to_serve);
      if (plan_.layout.window && plan_.rule.window.Contains(time)) {
        ok = window[c].Add(contact, plan_.cost_to_serve) && ok;
      }
      if (!ok) bad = c;
    });
    if (!ok) return TooLarge(book_, s_, bad);
    const Rounding rounding = plan_.cost_to_serve.rounding;
    for (uint32_t c = 0; c < n_; ++c) {
      ServiceTotals in_window;
      ok = all[c].Finish(rounding, &part.service[c]);
      if (plan_.layout.window) {
        ok = window[c].Finish(rounding, &in_window) && ok;
        part.window_service_cost[c] = in_window.cost();
      }
      if (!ok) return TooLarge(book_, s_, c);
    }
    return absl::OkStatus();
  }

  void Rights() {
    std::vector<Withheld>& withheld = out_.part.withheld;
    withheld.resize(n_);
    const FactShard& f = shard_.facts[kRightTable];
    ForEachRow(f, rights::kSpec, plan_.known, [&](uint32_t row) {
      Withheld& most = withheld[f.customer[row]];
      most = std::max(most, WithheldAt(f, row, plan_.rule.as_of_us));
    });
  }

  // Those who were merged give way to who remains, who may be of another shard.
  absl::Status Merges() {
    PurchaseScratch scratch;
    DayCursor days(plan_.header.zone);
    for (const Merged::Place& place : plan_.merged.In(s_)) {
      GOODWILL_ASSIGN_OR_RETURN(
          const OneMeasured one,
          MeasureCustomer(book_, plan_, s_, place.customer, scratch, days));
      known_[place.customer] = one.known ? 1 : 0;
      PutMeasures(plan_.layout, one.measures, place.customer, out_.part);
    }
    return absl::OkStatus();
  }

  // Which customer it was whose totals ran over.
  absl::Status FindTooLarge() const {
    PurchaseScratch scratch;
    DayCursor days(plan_.header.zone);
    for (uint32_t c = 0; c < n_; ++c) {
      const auto one = MeasureCustomer(book_, plan_, s_, c, scratch, days);
      if (!one.ok()) return one.status();
    }
    return absl::OutOfRangeError("the amounts of a customer add up to more than 64 bits hold");
  }

  // Leaves out the unknown, and gives the others their ids.
  void Name() {
    MeasuresPart& part = out_.part;
    out_.members.resize(n_);
    uint32_t to = 0;
    const auto move = [](auto& block, uint32_t from, uint32_t at) {
      if (!block.empty()) block[at] = block[from];
    };
    for (uint32_t c = 0; c < n_; ++c) {
      out_.members[c] = CustomerIndex::kNone;
      if (known_[c] == 0) continue;
      if (to != c) {
        move(part.all, c, to);
        move(part.window, c, to);
        move(part.earlier, c, to);
        move(part.short_gaps, c, to);
        move(part.occasions, c, to);
        move(part.stated, c, to);
        move(part.sources, c, to);
        move(part.cadence, c, to);
        move(part.log_gaps, c, to);
        move(part.variety, c, to);
        move(part.service, c, to);
        move(part.window_service_cost, c, to);
        move(part.withheld, c, to);
      }
      out_.members[c] = to++;
    }
    const auto cut = [to](auto& block) {
      if (!block.empty()) block.resize(to);
    };
    cut(part.all);
    cut(part.window);
    cut(part.earlier);
    cut(part.short_gaps);
    cut(part.occasions);
    cut(part.stated);
    cut(part.sources);
    cut(part.cadence);
    cut(part.log_gaps);
    cut(part.variety);
    cut(part.service);
    cut(part.window_service_cost);
    cut(part.withheld);
    NameMembers(book_, s_, out_);
  }

  const BookState& book_;
  const MeasuresPlan& plan_;
  const uint32_t s_;
  const Shard& shard_;
  const uint32_t n_;
  std::vector<uint8_t> known_;
  ShardMeasures out_;
};

}  // namespace

void NameMembers(const BookState& book, uint32_t s, ShardMeasures& measures) {
  const CustomerIndex& customers = book.shards[s].customers;
  MeasuresPart& part = measures.part;
  part.ids = book.ids;
  part.numbers.clear();
  part.texts.clear();
  if (book.ids != IdKind::kText) {
    part.numbers.resize(part.size());
    for (uint32_t c = 0; c < measures.members.size(); ++c) {
      if (measures.members[c] != CustomerIndex::kNone) {
        part.numbers[measures.members[c]] = customers.Number(c);
      }
    }
    return;
  }
  auto bytes = std::make_shared<std::string>();
  size_t total = 0;
  for (uint32_t c = 0; c < measures.members.size(); ++c) {
    if (measures.members[c] != CustomerIndex::kNone) total += customers.Text(c).size();
  }
  bytes->reserve(total);
  part.texts.resize(part.size());
  for (uint32_t c = 0; c < measures.members.size(); ++c) {
    if (measures.members[c] == CustomerIndex::kNone) continue;
    const std::string_view id = customers.Text(c);
    const size_t at = bytes->size();
    bytes->append(id);
    part.texts[measures.members[c]] = std::string_view(bytes->data() + at, id.size());
  }
  part.text_storage = std::move(bytes);
}

absl::StatusOr<ShardMeasures> MeasureShard(const BookState& book, const MeasuresPlan& plan,
                                           uint32_t shard) {
  return ShardMeasurer(book, plan, shard).Measure();
}

}  // namespace goodwill
