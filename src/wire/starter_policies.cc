// Policies to begin with. Amounts are whole, so that they fit every currency.
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

struct Starter {
  std::string_view name;
  std::string_view text;  // without the currency
};

constexpr Starter kStarters[] = {
    {"shop", R"(
measures { window { rolling_months: 12 } }
pareto { scope: SCOPE_WINDOW }
tiers {
  name: "gold"
  label: "Gold"
  entry { min_points: 100 min_orders: 4 }
}
tiers {
  name: "silver"
  label: "Silver"
  entry { min_points: 40 }
}
tiers {
  name: "bronze"
  label: "Bronze"
  entry { min_orders: 1 }
}
tiers { name: "guest" label: "Guest" }
points { per_turnover: "10" per_order: 5 }
tier_reviews {
  every: CALENDAR_PERIOD_MONTH
  holds_months: 12
  levels_down: 1
  notice_days: 30
  provisional { below_orders: 2 min_probability: "50%" min_customers: 100 }
}
lifetime {}
)"},
    {"complaints", R"(
measures { window { rolling_months: 12 } }
tiers {
  name: "active"
  label: "Active"
  entry { min_orders: 1 }
}
tiers { name: "base" label: "Base" }
complaints {
  calendars {
    name: "office"
    weekly: "mon-fri=08:00-18:00"
    weekly: "sat=09:00-13:00"
    holidays: "--01-01"
    holidays: "--12-25"
    holidays: "--12-26"
  }
  clocks {
    name: "acknowledge"
    starts: "open" starts: "reopen"
    stops: "acknowledge" stops: "settle" stops: "decide" stops: "withdraw" stops: "merge"
    stops: "close"
    limit: 14400
  }
  clocks {
    name: "next_update"
    starts: "open" starts: "reopen" starts: "appeal"
    restarts: "acknowledge" restarts: "contact_out" restarts: "hand_over"
    stops: "settle" stops: "final_response" stops: "withdraw" stops: "merge" stops: "close"
    limit: 3
    unit: CLOCK_UNIT_WORKING_DAYS
  }
  clocks {
    name: "resolve"
    starts: "open" starts: "reopen" starts: "appeal"
    stops: "settle" stops: "final_response" stops: "withdraw" stops: "merge" stops: "close"
    limit: 180000
    pauses: true
  }
  clocks {
    name: "resolve_urgent"
    starts: "open" starts: "reopen" starts: "appeal"
    stops: "settle" stops: "final_response" stops: "withdraw" stops: "merge" stops: "close"
    limit: 86400
    unit: CLOCK_UNIT_SECONDS
    min_severity: 4
  }
  clocks {
    name: "remedy"
    starts: "accept" starts: "settle"
    stops: "fulfil"
    limit: 5
    unit: CLOCK_UNIT_WORKING_DAYS
  }
  roles { name: "front" per_case: "100" per_customer: "200" period_days: 365 }
  roles { name: "lead" per_case: "1000" per_customer: "2000" period_days: 365 }
  roles { name: "head" }
  default_role: "front"
}
)"},
    {"wholesaler", R"(
measures {
  window { calendar { period: CALENDAR_PERIOD_YEAR count: 1 include_current: true } }
}
pareto { basis: VALUE_BASIS_MARGIN scope: SCOPE_WINDOW }
cost_to_serve {
  contact_costs { channel: "visit" per_contact: "120" }
  contact_costs { channel: "phone" per_minute: "1" }
  contact_costs { channel: "letter" per_contact: "3" }
}
tiers {
  name: "key"
  label: "Key account"
  entry { min_margin: "50000" min_orders: 6 }
}
tiers {
  name: "partner"
  label: "Partner"
  entry { min_margin: "10000" }
}
tiers {
  name: "regular"
  label: "Regular"
  entry { min_orders: 2 }
}
tiers { name: "occasional" label: "Occasional" }
tier_reviews {
  every: CALENDAR_PERIOD_QUARTER
  holds_months: 12
  levels_down: 1
  notice_days: 60
}
exposure {
  max_top_one: "15%"
  max_top_five: "40%"
  max_top_group: "20%"
  max_agent: "30%"
  max_shortfall: "10%"
}
lifetime {}
)"},
    {"subscription", R"(
measures { window { rolling_months: 3 } }
pareto { scope: SCOPE_WINDOW }
tiers {
  name: "premium"
  label: "Premium"
  entry { min_turnover: "300" min_orders: 3 max_days_since_last: 45 }
}
tiers {
  name: "subscriber"
  label: "Subscriber"
  entry { min_orders: 1 max_days_since_last: 45 }
}
tiers {
  name: "lapsing"
  label: "Lapsing"
  entry { max_days_since_last: 92 }
}
tiers { name: "lapsed" label: "Lapsed" }
tier_reviews {
  every: CALENDAR_PERIOD_MONTH
  holds_months: 1
  levels_down: 3
}
lifetime {}
)"},
};

}  // namespace

absl::StatusOr<Policy> StarterPolicy(std::string_view name, const Currency& currency) {
  for (const Starter& starter : kStarters) {
    if (starter.name != name) continue;
    return ParsePolicyText("currency: \"" + std::string(currency.code()) + "\"\n" +
                           std::string(starter.text));
  }
  return absl::NotFoundError("there is no starter policy \"" + std::string(name) +
                             "\"; there are shop, wholesaler, subscription and complaints");
}

}  // namespace goodwill
