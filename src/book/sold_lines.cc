#include "goodwill/book/sold_lines.h"

#include <utility>

#include "book/book_state.h"
#include "book/line_reader.h"
#include "book/measure.h"
#include "book/merge.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {

struct SoldLines::Inside {
  const BookState& book;
  MeasuresPlan plan;
  std::vector<PurchaseLine> lines{};
  std::vector<SoldLine> sold{};
};

SoldLines::SoldLines(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
SoldLines::SoldLines(SoldLines&&) noexcept = default;
SoldLines::~SoldLines() = default;

absl::StatusOr<SoldLines> SoldLines::Make(const Book& book, const MeasuresQuestion& question) {
  GOODWILL_ASSIGN_OR_RETURN(MeasuresPlan plan, MeasuresPlan::Make(book.state(), question));
  return SoldLines(std::unique_ptr<Inside>(new Inside{book.state(), std::move(plan)}));
}

absl::StatusOr<std::span<const SoldLine>> SoldLines::Of(const CustomerIdView& id) {
  const BookState& book = inside_->book;
  const MeasuresPlan& plan = inside_->plan;
  std::vector<PurchaseLine>& lines = inside_->lines;
  std::vector<SoldLine>& sold = inside_->sold;
  lines.clear();
  sold.clear();
  const auto [shard, customer] = book.FindCustomer(id);
  if (customer == CustomerIndex::kNone || !plan.by_customer) return std::span<const SoldLine>();
  const CustomerRef self{shard, customer};
  std::span<const CustomerRef> members(&self, 1);
  if (const Merged::Place* place = plan.merged.Find(self); place != nullptr) {
    if (!place->survives) return std::span<const SoldLine>();
    members = plan.merged.Group(place->group);
  }
  bool ok = true;
  for (const CustomerRef& member : members) {
    const FactShard& bought =
        book.shards[member.shard].facts[static_cast<size_t>(TableKind::kPurchases)];
    if (bought.rows == 0) continue;
    const LineReader reader(bought, plan);
    ForEachRowOf(bought, member.customer, purchases::kSpec, plan.known, [&](uint32_t row) {
      if (reader.time(row) < plan.rule.as_of_us) ok = reader.Read(row, lines.emplace_back()) && ok;
    });
  }
  if (plan.rule.has_orders) GroupLines(lines);
  const auto& names =
      book.tables[static_cast<size_t>(TableKind::kPurchases)].pools[purchases::kProductId];
  int32_t number = 0;
  for (size_t begin = 0, end; begin < lines.size(); begin = end, ++number) {
    OrderSum order;
    end = SumOrder(lines, begin, &order, &ok);
    const bool purchase =
        KindOf(order.amount, plan.rule.zero_amount_is_purchase) == OrderKind::kPurchase;
    for (size_t i = begin; i < end; ++i) {
      const PurchaseLine& line = lines[i];
      sold.push_back({.order = number,
                      .purchase = purchase,
                      .product = line.product == 0 ? std::string_view() : names[line.product],
                      .amount = line.amount,
                      .cost = line.cost});
    }
  }
  if (!ok) return absl::OutOfRangeError("the amounts of an order add up to more than 64 bits hold");
  return std::span<const SoldLine>(sold);
}

}  // namespace goodwill
