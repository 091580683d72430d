#include "goodwill/strategy/product_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "assess/locale.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "goodwill/book/sold_lines.h"
#include "goodwill/value/basis.h"
#include "strategy/plan_catalogue.h"

namespace goodwill {
namespace {

// Offers are chosen among so many times as many candidates: some do not pay.
constexpr int64_t kCandidates = 4;
constexpr int64_t kMostOffers = 1000;

// Numbers for texts in the order in which they first came, and then in theirs.
class Numbers {
 public:
  int32_t Of(std::string_view text) {
    const auto found = numbers_.find(text);
    if (found != numbers_.end()) return found->second;
    // The key borrows the text, which a map's node keeps in place.
    const auto number = static_cast<int32_t>(numbers_.size());
    texts_.push_back(std::make_unique<std::string>(text));
    numbers_.emplace(*texts_.back(), number);
    return number;
  }
  int64_t size() const { return static_cast<int64_t>(texts_.size()); }

  // All texts ascending; `place` receives where each number went.
  std::vector<std::string> Sorted(std::vector<int32_t>* place) {
    std::vector<int32_t> order(texts_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
      return *texts_[static_cast<size_t>(a)] < *texts_[static_cast<size_t>(b)];
    });
    place->assign(texts_.size(), 0);
    std::vector<std::string> out;
    out.reserve(texts_.size());
    for (const int32_t number : order) {
      (*place)[static_cast<size_t>(number)] = static_cast<int32_t>(out.size());
      out.push_back(std::move(*texts_[static_cast<size_t>(number)]));
    }
    return out;
  }

 private:
  std::vector<std::unique_ptr<std::string>> texts_;
  std::unordered_map<std::string_view, int32_t> numbers_;
};

// The text of an id in a table, which may be a number there.
class IdTexts {
 public:
  IdTexts(const TableColumn& column, size_t chunk)
      : column_(column), chunk_(column.chunks[chunk]) {}
  std::string_view At(int64_t row) {
    if (column_.physical == Physical::kText) return chunk_.text[row];
    number_ = std::to_string(chunk_.numbers[row]);
    return number_;
  }

 private:
  const TableColumn& column_;
  const ColumnChunk& chunk_;
  std::string number_;
};

absl::Status FieldError(std::string_view field, std::string_view reason) {
  Problem problem;
  problem.field = field;
  problem.reason = reason;
  return ProblemStatus(std::move(problem));
}

absl::Status TooMany() {
  return absl::ResourceExhaustedError("there are more than 10,000,000 products or 2^31 rows");
}

constexpr std::array<PlanText3, 3> kSentences = {{
    {"product.rule",
     {"Who buys {left} takes {right} {lift} times as often as usual ({count} of {all}).",
      "Кто покупает {left}, берёт {right} в {lift} раза чаще обычного ({count} из {all}).",
      "Който купува {left}, взема {right} {lift} пъти по-често от обичайното ({count} от {all})."}},
    {"product.rule.group",
     {"Customers of this kind ({group}) who buy {left} take {right} {lift} times as often as "
      "usual ({count} of {all}).",
      "Такие клиенты ({group}), покупая {left}, берут {right} в {lift} раза чаще обычного "
      "({count} из {all}).",
      "Такива клиенти ({group}), които купуват {left}, вземат {right} {lift} пъти по-често от "
      "обичайното ({count} от {all})."}},
    {"product.and", {" and ", " и ", " и "}},
}};

std::string_view Sentence(size_t which, Language language) {
  return kSentences[which].text[static_cast<size_t>(language)];
}

// A share as small as `support` and as `least` of `baskets`, whichever is larger.
Ratio SupportOf(const Ratio& support, int64_t least, int64_t baskets) {
  const Ratio floor = {std::min(least, baskets), std::max<int64_t>(baskets, 1)};
  return CompareRatios(support, floor) < 0 ? floor : support;
}

}  // namespace

absl::Status ProductRules::Mine(const ProductRuleOptions& options,
                                std::span<const int32_t> group_of) {
  if (options.least_count < 1) {
    return FieldError("least_count", "must be at least 1");
  }
  const auto mine = [&](const Baskets& baskets, Group& group) -> absl::StatusOr<RuleOptions> {
    RuleOptions how = options.rules;
    how.support = SupportOf(how.support, options.least_count, baskets.count());
    group.baskets = baskets.count();
    // Fewer baskets than a rule needs hold no rule.
    if (group.baskets >= options.least_count) {
      GOODWILL_ASSIGN_OR_RETURN(group.rules, FindRules(baskets, how));
    }
    return how;
  };
  const auto products = static_cast<int32_t>(products_.size());
  least_ = options.least_count;
  GOODWILL_ASSIGN_OR_RETURN(mined_, mine({first_, item_, products}, groups_.front()));
  for (size_t g = 1; g < groups_.size(); ++g) {
    std::vector<int64_t> first = {0};
    std::vector<int32_t> item;
    for (size_t b = 0; b + 1 < first_.size(); ++b) {
      if (group_of[b] != static_cast<int32_t>(g)) continue;
      item.insert(item.end(), item_.begin() + first_[b], item_.begin() + first_[b + 1]);
      first.push_back(static_cast<int64_t>(item.size()));
    }
    GOODWILL_RETURN_IF_ERROR(mine({first, item, products}, groups_[g]).status());
  }
  index_.resize(groups_.size());
  for (size_t g = 0; g < groups_.size(); ++g) {
    const std::vector<Rule>& rules = groups_[g].rules;
    Index& index = index_[g];
    index.rule.resize(rules.size());
    std::iota(index.rule.begin(), index.rule.end(), int64_t{0});
    const auto left = [&](int64_t rule) { return rules[static_cast<size_t>(rule)].left.front(); };
    std::stable_sort(index.rule.begin(), index.rule.end(),
                     [&](int64_t a, int64_t b) { return left(a) < left(b); });
    for (const int64_t rule : index.rule) index.product.push_back(left(rule));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const ProductRules>> ProductRules::OfTable(
    const Table& table, const ProductRuleOptions& options) {
  const auto out = std::shared_ptr<ProductRules>(new ProductRules);
  Numbers items, names;
  std::vector<std::pair<int32_t, int32_t>> rows;  // basket, item
  for (size_t c = 0; c < table.chunk_rows.size(); ++c) {
    IdTexts basket(table.columns[baskets::kBasket], c), item(table.columns[baskets::kItem], c);
    for (int64_t row = 0; row < table.chunk_rows[c]; ++row) {
      if (names.size() > INT32_MAX - 1 || items.size() > 10'000'000) return TooMany();
      const int32_t number = names.Of(basket.At(row));
      rows.emplace_back(number, items.Of(item.At(row)));
    }
  }
  std::vector<int32_t> place;
  out->products_ = items.Sorted(&place);
  for (auto& [basket, item] : rows) item = place[static_cast<size_t>(item)];
  std::sort(rows.begin(), rows.end());
  for (size_t at = 0; at < rows.size();) {
    const int32_t basket = rows[at].first;
    for (; at < rows.size() && rows[at].first == basket; ++at)
      out->item_.push_back(rows[at].second);
    out->first_.push_back(static_cast<int64_t>(out->item_.size()));
  }
  out->groups_.push_back({});
  GOODWILL_RETURN_IF_ERROR(out->Mine(options, {}));
  return out;
}

absl::StatusOr<std::shared_ptr<const ProductRules>> ProductRules::OfBook(
    const Book& book, std::shared_ptr<const Assessment> assessment,
    const ProductRuleOptions& options, const Run& run) {
  const auto out = std::shared_ptr<ProductRules>(new ProductRules);
  const Measures& measures = assessment->measures();
  const Policy& policy = assessment->policy();
  if (measures.header().ids != book.ids()) {
    return absl::FailedPreconditionError("the assessment is not of this book");
  }
  GOODWILL_ASSIGN_OR_RETURN(
      SoldLines reader,
      SoldLines::Make(book, QuestionOf(policy, measures.header().as_of_us,
                                           measures.header().known_batch)));
  // The groups that customers of this assessment are in, in a fixed order.
  out->groups_.push_back({});
  std::map<std::array<uint8_t, 3>, int32_t> cells;
  const auto group_of = [&](const Judgement& judged) -> int32_t {
    std::array<uint8_t, 3> cell{};
    if (options.groups == RuleGroups::kTier) {
      cell[0] = judged.tier;
    } else if (options.groups == RuleGroups::kCell) {
      cell = {judged.recency_score, judged.frequency_score, judged.monetary_score};
    } else {
      return 0;
    }
    return cells.at(cell);
  };
  if (options.groups != RuleGroups::kNone) {
    for (const Judgement& judged : assessment->judgements()) {
      cells[options.groups == RuleGroups::kTier
                ? std::array<uint8_t, 3>{judged.tier}
                : std::array<uint8_t, 3>{judged.recency_score, judged.frequency_score,
                                         judged.monetary_score}] = 0;
    }
    for (auto& [cell, group] : cells) {
      group = static_cast<int32_t>(out->groups_.size());
      const std::string name = options.groups == RuleGroups::kTier
                                   ? policy.tiers.tiers[cell[0]].name
                                   : std::to_string(cell[0]) + "-" + std::to_string(cell[1]) +
                                         "-" + std::to_string(cell[2]);
      out->groups_.emplace_back().name = name;
    }
  }

  Numbers names;
  std::vector<int32_t> basket_group;
  std::vector<int32_t> has, order_has;
  std::vector<std::pair<int32_t, int64_t>> sold;  // product, margin of the line
  out->group_of_.assign(static_cast<size_t>(measures.size()), -1);
  out->owned_first_ = {0};
  const auto end_basket = [&](std::vector<int32_t>& basket, int32_t group) {
    std::sort(basket.begin(), basket.end());
    basket.erase(std::unique(basket.begin(), basket.end()), basket.end());
    if (basket.empty()) return;
    out->item_.insert(out->item_.end(), basket.begin(), basket.end());
    out->first_.push_back(static_cast<int64_t>(out->item_.size()));
    basket_group.push_back(group);
  };
  std::vector<double> products_of(out->groups_.size()), buyers_of(out->groups_.size());
  for (int64_t position = 0; position < measures.size(); ++position) {
    if (position % 4096 == 0) {
      GOODWILL_RETURN_IF_ERROR(run.Report(position, measures.size()));
    }
    const Measures::Place place = measures.At(position);
    has.clear();
    if (place.part->withheld_of(place.index) == Withheld::kNothing) {
      const int32_t group = group_of(assessment->judgements()[static_cast<size_t>(position)]);
      out->group_of_[static_cast<size_t>(position)] = group;
      GOODWILL_ASSIGN_OR_RETURN(const std::span<const SoldLine> lines,
                                reader.Of(place.part->id(place.index)));
      for (size_t at = 0; at < lines.size();) {
        const int32_t order = lines[at].order;
        order_has.clear();
        sold.clear();
        for (; at < lines.size() && lines[at].order == order; ++at) {
          const SoldLine& line = lines[at];
          if (!line.purchase || line.product.empty() || line.amount < 0) continue;
          if (names.size() > 10'000'000) return TooMany();
          const int32_t product = names.Of(line.product);
          if (static_cast<size_t>(product) == out->margins_.size()) out->margins_.emplace_back();
          order_has.push_back(product);
          int64_t margin = 0;
          if (line.cost == kNullNumber || !CheckedSub(line.amount, line.cost, &margin)) {
            out->margins_[static_cast<size_t>(product)].known = false;
          }
          sold.emplace_back(product, margin);
        }
        std::sort(sold.begin(), sold.end());
        for (size_t k = 0; k < sold.size();) {
          const int32_t product = sold[k].first;
          Margins& margins = out->margins_[static_cast<size_t>(product)];
          int64_t sum = 0;
          for (; k < sold.size() && sold[k].first == product; ++k) {
            margins.known = CheckedAdd(sum, sold[k].second, &sum) && margins.known;
          }
          margins.orders.push_back(sum);
        }
        has.insert(has.end(), order_has.begin(), order_has.end());
        if (options.basket == BasketUnit::kOrder) end_basket(order_has, group);
      }
      std::sort(has.begin(), has.end());
      has.erase(std::unique(has.begin(), has.end()), has.end());
      out->owned_.insert(out->owned_.end(), has.begin(), has.end());
      const auto count = static_cast<double>(has.size());
      for (const size_t g : {size_t{0}, static_cast<size_t>(group)}) {
        products_of[g] += count;
        buyers_of[g] += has.empty() ? 0 : 1;
        if (group == 0) break;
      }
      if (options.basket == BasketUnit::kCustomer) end_basket(has, group);
    }
    out->owned_first_.push_back(static_cast<int64_t>(out->owned_.size()));
  }
  if (out->item_.empty()) {
    return absl::FailedPreconditionError(
        "no purchase before as-of names a product: product_id says what was bought");
  }
  for (size_t g = 0; g < out->groups_.size(); ++g) {
    out->groups_[g].variety = buyers_of[g] > 0 ? products_of[g] / buyers_of[g] : 0;
  }

  // Products by their names, so that numbers do not depend on arrival.
  std::vector<int32_t> place;
  out->products_ = names.Sorted(&place);
  for (int32_t& item : out->item_) item = place[static_cast<size_t>(item)];
  for (int32_t& item : out->owned_) item = place[static_cast<size_t>(item)];
  std::vector<Margins> margins(out->margins_.size());
  for (size_t k = 0; k < margins.size(); ++k) {
    Margins& one = out->margins_[k];
    std::sort(one.orders.begin(), one.orders.end());
    double sum = 0;
    for (const int64_t margin : one.orders) sum += static_cast<double>(margin);
    one.mean = one.orders.empty() ? 0 : sum / static_cast<double>(one.orders.size());
    margins[static_cast<size_t>(place[k])] = std::move(one);
  }
  out->margins_ = std::move(margins);
  out->assessment_ = std::move(assessment);
  GOODWILL_RETURN_IF_ERROR(out->Mine(options, basket_group));
  return out;
}

absl::StatusOr<std::vector<FrequentSet>> ProductRules::Sets() const {
  if (groups_[0].baskets < least_) return std::vector<FrequentSet>();
  return FrequentSets({first_, item_, static_cast<int32_t>(products_.size())}, mined_);
}

std::vector<NextProduct> ProductRules::NextIn(size_t group, std::span<const int32_t> basket,
                                              int64_t limit) const {
  const Index& index = index_[group];
  std::vector<int64_t> among;
  for (const int32_t product : basket) {
    const auto [from, to] = std::equal_range(index.product.begin(), index.product.end(), product);
    among.insert(among.end(), index.rule.begin() + (from - index.product.begin()),
                 index.rule.begin() + (to - index.product.begin()));
  }
  return NextProducts(groups_[group].rules, among, basket, limit);
}

std::vector<NextProduct> ProductRules::Next(std::span<const std::string_view> basket,
                                            int64_t limit) const {
  std::vector<int32_t> has;
  for (const std::string_view product : basket) {
    const auto at = std::lower_bound(products_.begin(), products_.end(), product);
    if (at == products_.end() || *at != product) continue;
    has.push_back(static_cast<int32_t>(at - products_.begin()));
  }
  std::sort(has.begin(), has.end());
  has.erase(std::unique(has.begin(), has.end()), has.end());
  return NextIn(0, has, limit);
}

// What one offer is worth to a customer, as far as costs are known.
void ProductRules::Worth(int64_t position, ProductOffer* offer) const {
  const Measures& measures = assessment_->measures();
  const Margins& margins = margins_[static_cast<size_t>(offer->product)];
  if (!margins.known || margins.orders.empty()) return;
  const int exponent = measures.header().currency.exponent();
  const double major = ScaledToDouble(1, exponent);
  const Rule& rule =
      groups_[static_cast<size_t>(offer->group)].rules[static_cast<size_t>(offer->rule)];
  offer->margin = margins.mean * major;
  offer->expected = rule.confidence * offer->margin;
  const Measures::Place place = measures.At(position);
  const MeasuresView view = MeasuresView::Of(*place.part, place.index);
  if (!measures.layout().service || view.all->orders == 0) return;
  const double service =
      static_cast<double>(view.service_cost) / static_cast<double>(view.all->orders);
  const auto paying =
      margins.orders.end() - std::upper_bound(margins.orders.begin(), margins.orders.end(), service,
                                              [](double s, int64_t margin) {
                                                return s < static_cast<double>(margin);
                                              });
  offer->service = service * major;
  offer->pays = static_cast<double>(paying) / static_cast<double>(margins.orders.size());
  offer->expected = rule.confidence * (offer->margin - offer->service);
}

absl::StatusOr<std::vector<ProductOffer>> ProductRules::Offers(int64_t limit,
                                                               const Run& run) const {
  if (assessment_ == nullptr) {
    return absl::FailedPreconditionError(
        "these rules are of a table of baskets: only a book knows whose they are");
  }
  if (limit < 1 || limit > kMostOffers) {
    return FieldError("limit", "must be 1 to 1000");
  }
  const Measures& measures = assessment_->measures();
  const double paying = static_cast<double>(kPayingShare.numerator) /
                        static_cast<double>(kPayingShare.denominator);
  std::vector<ProductOffer> out, mine;
  int64_t done = 0;
  for (const uint32_t position : measures.Sorted()) {
    if (done++ % 4096 == 0) GOODWILL_RETURN_IF_ERROR(run.Report(done - 1, measures.size()));
    const int32_t group = group_of_[position];
    const std::span<const int32_t> has(
        owned_.data() + owned_first_[position],
        static_cast<size_t>(owned_first_[position + 1] - owned_first_[position]));
    if (group < 0 || has.empty()) continue;
    mine.clear();
    const auto take = [&](int32_t of) {
      for (const NextProduct& next :
           NextIn(static_cast<size_t>(of), has, limit * kCandidates)) {
        const bool there = std::any_of(mine.begin(), mine.end(), [&](const ProductOffer& o) {
          return o.product == next.item;
        });
        if (there) continue;
        ProductOffer offer;
        offer.customer = measures.IdAt(position);
        offer.product = next.item;
        offer.group = of;
        offer.rule = next.rule;
        offer.variety = static_cast<int32_t>(has.size());
        offer.peers_variety = groups_[static_cast<size_t>(group)].variety;
        Worth(position, &offer);
        if (!(offer.pays < paying)) mine.push_back(offer);
      }
    };
    if (group != 0) take(group);
    if (static_cast<int64_t>(mine.size()) < limit) take(0);
    const bool valued = std::none_of(mine.begin(), mine.end(), [](const ProductOffer& o) {
      return std::isnan(o.expected);
    });
    if (valued) {
      std::stable_sort(mine.begin(), mine.end(), [](const ProductOffer& a, const ProductOffer& b) {
        return a.expected > b.expected;
      });
    }
    if (static_cast<int64_t>(mine.size()) > limit) mine.resize(static_cast<size_t>(limit));
    for (size_t k = 0; k < mine.size(); ++k) mine[k].rank = static_cast<int32_t>(k) + 1;
    out.insert(out.end(), mine.begin(), mine.end());
  }
  return out;
}

std::string ProductRules::Text(int32_t group, const Rule& rule, Language language) const {
  std::string left;
  for (const int32_t product : rule.left) {
    if (!left.empty()) left += Sentence(2, language);
    left += products_[static_cast<size_t>(product)];
  }
  return Fill(Sentence(group == 0 ? 0 : 1, language),
              {{"group", groups_[static_cast<size_t>(group)].name},
               {"left", left},
               {"right", products_[static_cast<size_t>(rule.right)]},
               {"lift", FormatNumber(rule.lift, 1, language)},
               {"count", FormatScaled(rule.count, 0, language)},
               {"all", FormatScaled(rule.left_count, 0, language)}});
}

}  // namespace goodwill
