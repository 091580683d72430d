// What to sell next: the rules of a business's own baskets, and for each customer the
// products that customers of the same kind take.
//
// Rules (strategy/association.h) come from a table of baskets, or from the purchases of a
// book. Of a book a basket is all that one customer ever bought, or one order; returned
// orders and what was returned of them are in no basket. Besides the rules of everybody
// there are those of each *group* of customers: of each tier, or of each cell of recency,
// frequency and monetary scores. Customers whose rights forbid comparing are in no basket
// and are offered nothing.
//
// A customer's next products follow from the rules of the customer's own group, and then
// from those of everybody. Each comes with what it is worth:
//
//   expected = confidence * (margin - service)
//
// margin is the mean margin of the orders that held the product, service what serving the
// customer costs per order. Where both are known a product is offered only if at
// least 80 % of those orders had more margin than the customer's service costs: more sales to
// somebody who costs more than the sales bring are a loss (Shah, Kumar, Qu, Chen 2012).
//
// *Variety* is how many different products the customer has bought, beside the mean of the
// customer's group: who buys little of what there is may simply not know of the rest.
//
// Group names, products and sentences are texts; products are numbered in their order.
#ifndef GOODWILL_STRATEGY_PRODUCT_RULES_H_
#define GOODWILL_STRATEGY_PRODUCT_RULES_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/run.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/book/book.h"
#include "goodwill/strategy/association.h"

namespace goodwill {

// The columns of a table of baskets: one row per product in a basket.
namespace baskets {
enum Column { kBasket, kItem };
inline constexpr ColumnSpec kColumns[] = {
    {"basket", ColumnType::kId, true, "rows with the same one are one basket"},
    {"item", ColumnType::kId, true, "what is in it"}};
// Never appended to a book, so that it needs no kind of its own.
inline constexpr TableSpec kSpec = {.kind = TableKind::kPurchases,
                                    .name = "baskets",
                                    .columns = kColumns};
}  // namespace baskets

enum class BasketUnit : uint8_t { kCustomer, kOrder };
enum class RuleGroups : uint8_t { kTier, kCell, kNone };

struct ProductRuleOptions {
  RuleOptions rules;
  // A set must be in as many baskets, whatever their share: of a small group the
  // support alone would ask for next to nothing.
  int64_t least_count = 1;
  BasketUnit basket = BasketUnit::kCustomer;  // of a book
  RuleGroups groups = RuleGroups::kTier;  // of a book
};

// A product is offered to whom at least this share of its orders would have paid for.
inline constexpr Ratio kPayingShare = {4, 5};

struct ProductOffer {
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

  CustomerIdView customer;  // borrowed from the measures
  int32_t rank = 0;         // from 1, the best offer of the customer first
  int32_t product = 0;
  int32_t group = 0;  // whose rule: 0 everybody's
  int64_t rule = 0;   // its number in the group
  // Major units; kUnknown where costs are not known.
  double margin = kUnknown;   // of an order that holds the product, mean
  double service = kUnknown;  // per order of this customer
  double pays = kUnknown;     // share of such orders with more margin than service
  double expected = kUnknown;
  int32_t variety = 0;        // products this customer has bought
  double peers_variety = 0;   // mean of the customer's group
};

class ProductRules {
 public:
  struct Group {
    std::string name;  // empty: everybody
    int64_t baskets = 0;
    std::vector<Rule> rules;
    double variety = 0;  // mean of distinct products in a customer's purchases
  };

  // INVALID_ARGUMENT as FindRules.
  static absl::StatusOr<std::shared_ptr<const ProductRules>> OfTable(
      const Table& table, const ProductRuleOptions& options);
  // From the purchases before the assessment's as-of, as known by its batch. The book is the
  // one that was assessed and is not appended to meanwhile. FAILED_PRECONDITION where no
  // purchase names a product.
  static absl::StatusOr<std::shared_ptr<const ProductRules>> OfBook(
      const Book& book, std::shared_ptr<const Assessment> assessment,
      const ProductRuleOptions& options, const Run& run);

  // In ascending order.
  const std::vector<std::string>& products() const { return products_; }
  // Everybody first.
  const std::vector<Group>& groups() const { return groups_; }
  // Null: of a table.
  const Assessment* assessment() const { return assessment_.get(); }

  // All frequent sets of everybody's baskets.
  absl::StatusOr<std::vector<FrequentSet>> Sets() const;

  // What somebody who has these products may want next, by everybody's rules; products
  // that no basket held do not count.
  std::vector<NextProduct> Next(std::span<const std::string_view> basket, int64_t limit) const;

  // The best offers of every customer who has bought, in ascending order of id.
  // FAILED_PRECONDITION for rules of a table.
  absl::StatusOr<std::vector<ProductOffer>> Offers(int64_t limit, const Run& run) const;

  // "Who buys A and B takes C 3.1 times as often as usual (19 of 21)".
  std::string Text(int32_t group, const Rule& rule, Language language) const;

 private:
  // Of one group: the rules of each first product on the left.
  struct Index {
    std::vector<int32_t> product;  // ascending
    std::vector<int64_t> rule;
  };

  ProductRules() = default;
  // `group_of` by basket, 0 for those in no group of their own.
  absl::Status Mine(const ProductRuleOptions& options, std::span<const int32_t> group_of);
  std::vector<NextProduct> NextIn(size_t group, std::span<const int32_t> basket,
                                  int64_t limit) const;
  void Worth(int64_t position, ProductOffer* offer) const;

  std::vector<std::string> products_;
  std::vector<Group> groups_;
  std::vector<Index> index_;          // by group
  std::vector<int64_t> first_ = {0};  // everybody's baskets
  std::vector<int32_t> item_;
  RuleOptions mined_;
  int64_t least_ = 1;
  std::shared_ptr<const Assessment> assessment_;
  // Of a book: what each customer bought, by position in the measures.
  std::vector<int64_t> owned_first_;
  std::vector<int32_t> owned_;
  std::vector<int32_t> group_of_;  // by position; -1: in no comparison
  struct Margins {
    std::vector<int64_t> orders;  // minor units, ascending
    bool known = true;
    double mean = 0;
  };
  std::vector<Margins> margins_;  // by product
};

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_PRODUCT_RULES_H_
