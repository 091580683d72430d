// Rules of what is bought together, and offers that follow from them, as columns.
#ifndef GOODWILL_SRC_TABLE_PRODUCT_COLUMNS_H_
#define GOODWILL_SRC_TABLE_PRODUCT_COLUMNS_H_

#include <span>

#include "absl/status/statusor.h"
#include "goodwill/strategy/product_rules.h"
#include "table/result_columns.h"

namespace goodwill {

ResultTable RuleColumns(const ProductRules& rules, Language language);
// One row per product on the left of a rule: its number among the rows of RuleColumns.
ResultTable RuleLeftColumns(const ProductRules& rules);
// One row per product in a frequent set.
absl::StatusOr<ResultTable> FrequentSetColumns(const ProductRules& rules);
ResultTable NextColumns(const ProductRules& rules, std::span<const NextProduct> next,
                        Language language);
ResultTable OfferColumns(const ProductRules& rules, std::span<const ProductOffer> offers,
                         Language language);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_PRODUCT_COLUMNS_H_
