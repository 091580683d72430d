#include "goodwill/book/history.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "book/book_state.h"
#include "book/line_reader.h"
#include "book/measure.h"
#include "book/merge.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {

class HistoryPlan {
 public:
  const BookState* book;
  MeasuresPlan plan;
};

namespace {

// A purchase line that is an order of its own, to be sorted by time.
struct TimedRow {
  int64_t time_us;
  uint32_t row;
};

// The rows of a shard's purchases that count, brought together by customer.
class ShardRows {
 public:
  void Gather(const FactShard& f, size_t customers, const MeasuresPlan& plan) {
    ends_.assign(customers + 1, 0);
    if (f.rows == 0) return;
    const int64_t* const times = f.columns[purchases::kTime].numbers.data();
    const int64_t as_of_us = plan.rule.as_of_us;
    ForEachRow(f, purchases::kSpec, plan.known, [&](uint32_t row) {
      ends_[f.customer[row] + size_t{1}] += times[row] < as_of_us ? 1 : 0;
    });
    for (size_t c = 0; c < customers; ++c) ends_[c + 1] += ends_[c];
    if (rows_.size() < ends_[customers]) rows_.resize(ends_[customers]);
    at_.assign(ends_.begin(), ends_.end());
    ForEachRow(f, purchases::kSpec, plan.known, [&](uint32_t row) {
      if (times[row] < as_of_us) rows_[at_[f.customer[row]]++] = {times[row], row};
    });
  }
  std::span<TimedRow> Of(uint32_t customer) {
    return {rows_.data() + ends_[customer], rows_.data() + ends_[customer + size_t{1}]};
  }

 private:
  std::vector<uint32_t> ends_, at_;
  std::vector<TimedRow> rows_;
};

// Ascending by time; ties stay as they are.
void SortByTime(std::span<TimedRow> rows) {
  const auto before = [](const TimedRow& a, const TimedRow& b) { return a.time_us < b.time_us; };
  if (rows.size() > 32) {
    if (!std::is_sorted(rows.begin(), rows.end(), before)) {
      std::stable_sort(rows.begin(), rows.end(), before);
    }
    return;
  }
  // Most customers have few purchases, for which insertion is quickest.
  for (size_t i = 1; i < rows.size(); ++i) {
    const TimedRow row = rows[i];
    size_t at = i;
    for (; at > 0 && rows[at - 1].time_us > row.time_us; --at) rows[at] = rows[at - 1];
    rows[at] = row;
  }
}

constexpr uint32_t kNoShard = kShards;

}  // namespace

struct HistoryReader::Scratch {
  explicit Scratch(const Zone& zone) : days(zone) {}

  std::vector<CustomerRef> members;
  std::vector<PurchaseLine> lines;
  std::vector<DatedOrder> orders;
  std::vector<CustomerEvent> events;
  std::vector<DatedContact> contacts;
  DayCursor days;
  // The part that was entered, and who may come next in it.
  uint32_t shard = kNoShard;
  uint32_t next = 0;
  bool gathered = false;
  ShardRows rows;
};

namespace {

const FactShard& FactsOf(const BookState& book, TableKind kind, uint32_t shard) {
  return book.shards[shard].facts[static_cast<size_t>(kind)];
}

std::string_view TextAt(const BookState& book, TableKind kind, const FactShard& f, int column,
                        uint32_t row) {
  const FactColumn& values = f.columns[static_cast<size_t>(column)];
  if (!values.present) return {};
  if (values.form != Form::kCode) return values.Text(row);
  const uint32_t code = values.codes[row];
  if (code == 0) return {};
  return book.tables[static_cast<size_t>(kind)].pools[static_cast<size_t>(column)][code];
}

// Calls f(facts, row) for each row of a table about a customer and whoever was
// merged into that customer, that counts and happened before as-of.
template <typename F>
void ForEachFact(const HistoryPlan& plan, std::span<const CustomerRef> members,
                 const TableSpec& spec, F&& visit) {
  for (const CustomerRef& member : members) {
    const FactShard& f = FactsOf(*plan.book, spec.kind, member.shard);
    if (f.rows == 0) continue;
    const auto time = static_cast<size_t>(spec.time);
    ForEachRowOf(f, member.customer, spec, plan.plan.known, [&](uint32_t row) {
      if (f.columns[time].numbers[row] < plan.plan.rule.as_of_us) visit(f, row);
    });
  }
}

}  // namespace

HistoryReader::HistoryReader(std::shared_ptr<const HistoryPlan> plan)
    : plan_(std::move(plan)),
      scratch_(new Scratch(plan_->plan.header.zone)) {}
HistoryReader::HistoryReader(HistoryReader&&) noexcept = default;
HistoryReader::~HistoryReader() = default;

absl::StatusOr<HistoryReader> HistoryReader::Make(const Book& book,
                                                  const MeasuresQuestion& question) {
  GOODWILL_ASSIGN_OR_RETURN(MeasuresPlan plan, MeasuresPlan::Make(book.state(), question));
  return HistoryReader(
      std::make_shared<const HistoryPlan>(HistoryPlan{&book.state(), std::move(plan)}));
}

void HistoryReader::Enter(size_t part) {
  // Parts of measures are shards of the book (Book::MeasureAll).
  if (part >= kShards) return;
  Scratch& s = *scratch_;
  s.shard = static_cast<uint32_t>(part);
  s.next = 0;
  const Shard& shard = plan_->book->shards[part];
  // Lines that make up orders are brought together by customer and order.
  s.gathered = !plan_->plan.by_customer;
  if (s.gathered) {
    s.rows.Gather(FactsOf(*plan_->book, TableKind::kPurchases, s.shard), shard.customers.size(),
                  plan_->plan);
  }
}

bool HistoryReader::Find(const CustomerIdView& id) {
  std::vector<CustomerRef>& members = scratch_->members;
  members.clear();
  BookState::CustomerPlace place_of{scratch_->shard, scratch_->next};
  if (place_of.shard == kNoShard ||
      place_of.customer >= plan_->book->shards[place_of.shard].customers.size() ||
      plan_->book->shards[place_of.shard].customers.Id(place_of.customer) != id) {
    place_of = plan_->book->FindCustomer(id);
  }
  const auto [shard, customer] = place_of;
  if (customer == CustomerIndex::kNone) return false;
  if (shard == scratch_->shard) scratch_->next = customer + 1;
  const CustomerRef self{shard, customer};
  const Merged::Place* const place = plan_->plan.merged.Find(self);
  if (place == nullptr) {
    members.push_back(self);
  } else if (place->survives) {
    const std::span<const CustomerRef> group = plan_->plan.merged.Group(place->group);
    members.assign(group.begin(), group.end());
  }
  return !members.empty();
}

absl::StatusOr<std::span<const DatedOrder>> HistoryReader::Orders() {
  const PurchaseRule& rule = plan_->plan.rule;
  std::vector<PurchaseLine>& lines = scratch_->lines;
  std::vector<DatedOrder>& orders = scratch_->orders;
  lines.clear();
  orders.clear();
  // Facts mostly arrive in the order of their times.
  const auto before = [](const DatedOrder& a, const DatedOrder& b) {
    if (a.sum.time_us != b.sum.time_us) return a.sum.time_us < b.sum.time_us;
    return std::tie(a.sum.amount, a.sum.cost, a.sum.lines, a.sum.uncosted_lines) <
           std::tie(b.sum.amount, b.sum.cost, b.sum.lines, b.sum.uncosted_lines);
  };
  if (scratch_->gathered && scratch_->members.size() == 1 &&
      scratch_->members[0].shard == scratch_->shard) {
    const std::span<TimedRow> rows = scratch_->rows.Of(scratch_->members[0].customer);
    SortByTime(rows);
    const LineReader reader(FactsOf(*plan_->book, TableKind::kPurchases, scratch_->shard),
                            plan_->plan);
    orders.resize(rows.size());
    bool ties = false;
    for (size_t i = 0; i < rows.size(); ++i) {
      orders[i].sum = reader.Order(rows[i].row);
      ties = ties || (i != 0 && rows[i].time_us == rows[i - 1].time_us);
    }
    if (ties) std::sort(orders.begin(), orders.end(), before);
    Date(orders);
    return std::span<const DatedOrder>(orders);
  }
  bool ok = true;
  for (const CustomerRef& member : scratch_->members) {
    const FactShard& bought = FactsOf(*plan_->book, TableKind::kPurchases, member.shard);
    if (bought.rows == 0) continue;
    const LineReader reader(bought, plan_->plan);
    const auto each = [&](auto&& take) {
      ForEachRowOf(bought, member.customer, purchases::kSpec, plan_->plan.known,
                   [&](uint32_t row) {
                     if (reader.time(row) < rule.as_of_us) take(row);
                   });
    };
    if (plan_->plan.by_customer) {
      each([&](uint32_t row) { ok = reader.Read(row, lines.emplace_back()) && ok; });
    } else {
      each([&](uint32_t row) { orders.push_back({.sum = reader.Order(row)}); });
    }
  }
  if (rule.has_orders) GroupLines(lines);
  for (size_t begin = 0; begin < lines.size();) {
    DatedOrder& order = orders.emplace_back();
    begin = SumOrder(lines, begin, &order.sum, &ok);
  }
  if (!ok) return absl::OutOfRangeError("the amounts of an order add up to more than 64 bits hold");

  // The last one is read first.
  std::reverse(orders.begin(), orders.end());
  if (!std::is_sorted(orders.begin(), orders.end(), before)) {
    std::sort(orders.begin(), orders.end(), before);
  }
  Date(orders);
  return std::span<const DatedOrder>(orders);
}

void HistoryReader::Date(std::span<DatedOrder> orders) const {
  int32_t last_day = std::numeric_limits<int32_t>::min();
  for (DatedOrder& order : orders) {
    order.kind = KindOf(order.sum.amount, plan_->plan.rule.zero_amount_is_purchase);
    order.day = scratch_->days.DayOf(order.sum.time_us);
    order.first_of_day = order.kind == OrderKind::kPurchase && order.day != last_day;
    if (order.kind == OrderKind::kPurchase) last_day = order.day;
  }
}

std::span<const CustomerEvent> HistoryReader::Events() {
  std::vector<CustomerEvent>& out = scratch_->events;
  out.clear();
  const auto text = [&](const FactShard& f, int column, uint32_t row) {
    return TextAt(*plan_->book, TableKind::kEvents, f, column, row);
  };
  ForEachFact(*plan_, scratch_->members, events::kSpec, [&](const FactShard& f, uint32_t row) {
    out.push_back({f.columns[events::kTime].numbers[row], text(f, events::kKind, row),
                   text(f, events::kRef, row), text(f, events::kText, row)});
  });
  std::sort(out.begin(), out.end(), [](const CustomerEvent& a, const CustomerEvent& b) {
    return std::tie(a.time_us, a.kind, a.ref, a.text) < std::tie(b.time_us, b.kind, b.ref, b.text);
  });
  return out;
}

std::span<const DatedContact> HistoryReader::Contacts() {
  std::vector<DatedContact>& out = scratch_->contacts;
  out.clear();
  ForEachFact(*plan_, scratch_->members, interactions::kSpec,
              [&](const FactShard& f, uint32_t row) {
                out.push_back({f.columns[interactions::kTime].numbers[row], ContactAt(f, row),
                               TextAt(*plan_->book, TableKind::kInteractions, f,
                                      interactions::kCausedBy, row)});
              });
  const auto key = [](const DatedContact& c) {
    return std::tuple(c.time_us, c.caused_by, c.contact.channel, c.contact.direction,
                      c.contact.minutes, c.contact.cost, c.contact.requested_by_customer);
  };
  std::sort(out.begin(), out.end(),
            [&](const DatedContact& a, const DatedContact& b) { return key(a) < key(b); });
  return out;
}

std::string_view HistoryReader::Segment() {
  std::string_view segment;
  int64_t since = std::numeric_limits<int64_t>::min();
  ForEachFact(*plan_, scratch_->members, customers::kSpec, [&](const FactShard& f, uint32_t row) {
    const std::string_view named =
        TextAt(*plan_->book, TableKind::kCustomers, f, customers::kSegment, row);
    const int64_t time = f.columns[customers::kValidFrom].numbers[row];
    if (named.empty() || time < since || (time == since && named < segment)) return;
    since = time;
    segment = named;
  });
  return segment;
}

int64_t HistoryReader::FirstPurchaseUs() const {
  int64_t first = plan_->plan.rule.as_of_us;
  for (uint32_t s = 0; s < kShards; ++s) {
    const FactShard& f = FactsOf(*plan_->book, TableKind::kPurchases, s);
    if (f.rows == 0) continue;
    const Buffer<int64_t>& times = f.columns[purchases::kTime].numbers;
    ForEachRow(f, purchases::kSpec, plan_->plan.known,
               [&](uint32_t row) { first = std::min(first, times[row]); });
  }
  return first;
}

int64_t HistoryReader::FirstEventUs(std::span<const std::string_view> kinds) const {
  int64_t first = plan_->plan.rule.as_of_us;
  const TextPool& pool =
      plan_->book->tables[static_cast<size_t>(TableKind::kEvents)].pools[events::kKind];
  std::vector<uint32_t> wanted;
  for (const std::string_view kind : kinds) {
    if (const uint32_t code = pool.Find(kind); code != 0) wanted.push_back(code);
  }
  for (uint32_t s = 0; s < kShards && !wanted.empty(); ++s) {
    const FactShard& f = FactsOf(*plan_->book, TableKind::kEvents, s);
    if (f.rows == 0) continue;
    ForEachRow(f, events::kSpec, plan_->plan.known, [&](uint32_t row) {
      const uint32_t kind = f.columns[events::kKind].codes[row];
      if (std::find(wanted.begin(), wanted.end(), kind) == wanted.end()) return;
      first = std::min(first, f.columns[events::kTime].numbers[row]);
    });
  }
  return first;
}

}  // namespace goodwill
