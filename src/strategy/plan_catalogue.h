// Every sentence of a plan, in every language. The rules are those of the assessment's
// catalogue: a stable code, the same {placeholders} in each language, and no word that
// would have to agree with a number.
#ifndef GOODWILL_SRC_STRATEGY_PLAN_CATALOGUE_H_
#define GOODWILL_SRC_STRATEGY_PLAN_CATALOGUE_H_

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/assess/explanation.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {

struct PlanText3 {
  std::string_view code;
  std::array<std::string_view, 3> text;  // by Language
};

// All there are, for the test that no language lacks one.
std::span<const PlanText3> PlanCatalogue();
// By code; a code that is not there is a bug, and reads as itself.
std::string_view PlanTemplate(std::string_view code, Language language);

// Placeholders and what stands in their place, already written in the language.
using PlanFields = std::vector<std::pair<std::string_view, std::string>>;
std::string Say(std::string_view code, Language language, const PlanFields& fields = {});
// The same for a pattern that is at hand.
std::string Fill(std::string_view pattern, const PlanFields& fields);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_PLAN_CATALOGUE_H_
