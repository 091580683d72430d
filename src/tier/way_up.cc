#include "goodwill/tier/way_up.h"

#include <algorithm>
#include <span>
#include <utility>

#include "goodwill/value/basis.h"

namespace goodwill {
namespace {

class Finder {
 public:
  Finder(const TierInputs& in, std::optional<int64_t> pareto_gap)
      : in_(in), pareto_gap_(pareto_gap) {}

  std::vector<Route> Find(const TierEntry& entry) const {
    Route own;
    if (!EachCheck(entry, in_, [&](const TierCheck& check) { return Lacks(check, &own); })) {
      return {};
    }
    std::vector<Route> routes = {own};
    for (const TierEntry& part : entry.all_of) routes = Both(routes, Find(part));
    if (entry.any_of.empty()) return routes;
    std::vector<Route> either;
    for (const TierEntry& part : entry.any_of) {
      for (const Route& route : Find(part)) AddNew(route, &either);
    }
    return Both(routes, either);
  }

 private:
  // What a condition lacks; false if nothing that is bought helps.
  bool Lacks(const TierCheck& check, Route* route) const {
    if (check.holds) return true;
    const int64_t gap = SaturatingSubtract(check.required, check.actual);
    switch (check.condition) {
      case TierCondition::kMinTurnover:
        route->turnover = gap;
        return true;
      case TierCondition::kMinMargin:
      case TierCondition::kMinNetMargin:  // what is bought does not change what serving cost
        route->margin = std::max(route->margin, gap);
        return check.known;
      case TierCondition::kMinOrders:
        route->orders = gap;
        return true;
      case TierCondition::kMinPurchaseDays:
        route->purchase_days = gap;
        return true;
      case TierCondition::kMaxDaysSinceLast:
        route->orders = std::max<int64_t>(route->orders, 1);
        return true;
      case TierCondition::kMinPoints:
        route->points = gap;
        return true;
      case TierCondition::kPareto:
        route->pareto = pareto_gap_.value_or(0);
        return check.required != 0 && pareto_gap_.has_value();
      case TierCondition::kMinRecencyScore:
      case TierCondition::kMinFrequencyScore:
      case TierCondition::kMinMonetaryScore:
        break;
    }
    return false;
  }

  static void AddNew(const Route& route, std::vector<Route>* out) {
    if (out->size() >= kMostRoutes) return;
    if (std::find(out->begin(), out->end(), route) == out->end()) out->push_back(route);
  }

  static std::vector<Route> Both(std::span<const Route> a, std::span<const Route> b) {
    std::vector<Route> out;
    for (const Route& x : a) {
      for (const Route& y : b) {
        AddNew({std::max(x.turnover, y.turnover), std::max(x.margin, y.margin),
                std::max(x.orders, y.orders), std::max(x.purchase_days, y.purchase_days),
                std::max(x.points, y.points), std::max(x.pareto, y.pareto)},
               &out);
      }
    }
    return out;
  }

  const TierInputs& in_;
  const std::optional<int64_t> pareto_gap_;
};

}  // namespace

std::vector<Route> RoutesTo(const TierPolicy& policy, int32_t tier, const TierInputs& in,
                            std::optional<int64_t> pareto_gap) {
  if (tier < 0 || tier >= static_cast<int32_t>(policy.tiers.size())) return {};
  const std::optional<TierEntry>& entry = policy.tiers[static_cast<size_t>(tier)].entry;
  if (!entry.has_value()) return {};
  return Finder(in, pareto_gap).Find(*entry);
}

}  // namespace goodwill
