// What the rows of a currency column may say.
//
// A table is in one currency, the book's. A row that names another one would be
// added up as if it were the same money, so it is refused. A book that has no
// currency yet (XXX) takes the one that all rows agree on, provided it has two
// decimals, as XXX has: amounts already read would otherwise mean something else.
#ifndef GOODWILL_SRC_TABLE_COLUMN_CURRENCY_H_
#define GOODWILL_SRC_TABLE_COLUMN_CURRENCY_H_

#include <string>
#include <string_view>

#include "goodwill/base/currency.h"

namespace goodwill {

class CurrencyRule {
 public:
  explicit CurrencyRule(Currency currency) : currency_(currency) {}

  // One row after the other; an empty text names no currency. True if the row
  // agrees, otherwise *reason says why not.
  bool Accept(std::string_view text, std::string* reason);

  // What all accepted rows agree on.
  Currency currency() const { return currency_; }

 private:
  Currency currency_;
  bool adopted_ = false;      // currency_ came from a row
  bool any_unnamed_ = false;  // some row named none, or XXX
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_COLUMN_CURRENCY_H_
