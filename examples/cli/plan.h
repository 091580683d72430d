// Plans, as several commands make them.
#ifndef GOODWILL_EXAMPLES_CLI_PLAN_H_
#define GOODWILL_EXAMPLES_CLI_PLAN_H_

#include <initializer_list>
#include <string_view>

#include "command.h"
#include "goodwill/c.h"
#include "handle.h"
#include "inputs.h"

namespace cli {

using Plan = Handle<goodwill_plan, goodwill_plan_free>;

// A plan within the budgets that the options of these names give.
Exit MakePlan(const Judged& judged, const Arguments& arguments,
              std::initializer_list<std::string_view> limits, Plan& out);

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_PLAN_H_
