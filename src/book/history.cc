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

struct HistoryReader::Scratch {
  std::vector<CustomerRef> members;
  std::vector<PurchaseLine> lines;
  std::vector<DatedOrder> orders;
  std::vector<CustomerEvent> events;
  std::vector<DatedContact> contacts;
  DayCursor days;
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
      scratch_(new Scratch{{}, {}, {}, {}, {}, DayCursor(plan_->plan.header.zone)}) {}
HistoryReader::HistoryReader(HistoryReader&&) noexcept = default;
HistoryReader::~HistoryReader() = default;

absl::StatusOr<HistoryReader> HistoryReader::Make(const Book& book,
                                                  const MeasuresQuestion& question) {
  GOODWILL_ASSIGN_OR_RETURN(MeasuresPlan plan, MeasuresPlan::Make(book.state(), question));
  return HistoryReader(
      std::make_shared<const HistoryPlan>(HistoryPlan{&book.state(), std::move(plan)}));
}

bool HistoryReader::Find(const CustomerIdView& id) {
  std::vector<CustomerRef>& members = scratch_->members;
  members.clear();
  const auto [shard, customer] = plan_->book->FindCustomer(id);
  if (customer == CustomerIndex::kNone) return false;
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

  // Facts mostly arrive in the order of their times; the last one is read first.
  std::reverse(orders.begin(), orders.end());
  const auto before = [](const DatedOrder& a, const DatedOrder& b) {
    if (a.sum.time_us != b.sum.time_us) return a.sum.time_us < b.sum.time_us;
    return std::tie(a.sum.amount, a.sum.cost, a.sum.lines, a.sum.uncosted_lines) <
           std::tie(b.sum.amount, b.sum.cost, b.sum.lines, b.sum.uncosted_lines);
  };
  if (!std::is_sorted(orders.begin(), orders.end(), before)) {
    std::sort(orders.begin(), orders.end(), before);
  }
  int32_t last_day = std::numeric_limits<int32_t>::min();
  for (DatedOrder& order : orders) {
    order.kind = KindOf(order.sum.amount, rule.zero_amount_is_purchase);
    order.day = scratch_->days.DayOf(order.sum.time_us);
    order.first_of_day = order.kind == OrderKind::kPurchase && order.day != last_day;
    if (order.kind == OrderKind::kPurchase) last_day = order.day;
  }
  return std::span<const DatedOrder>(orders);
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

}  // namespace goodwill
