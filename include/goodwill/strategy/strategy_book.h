// The strategy of a business as a document that people read: what each of the seven
// strategies is for, when it is taken, what it is believed to do, who has it and what it
// should bring; how that will be found out, and what is worth asking next.
//
// What could be known, and when, is that of strategy/prospect.h.
#ifndef GOODWILL_STRATEGY_STRATEGY_BOOK_H_
#define GOODWILL_STRATEGY_STRATEGY_BOOK_H_

#include <string>

#include "absl/status/statusor.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/strategy/plan.h"
#include "goodwill/strategy/prospect.h"

namespace goodwill {

// The document, as Markdown.
absl::StatusOr<std::string> StrategyBook(const Plan& plan, Language language);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_STRATEGY_BOOK_H_
