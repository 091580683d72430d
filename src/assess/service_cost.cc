#include "goodwill/assess/service_cost.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/history.h"
#include "goodwill/value/basis.h"

namespace goodwill {
namespace {

ServiceCost CostOf(const Assessment& assessment, uint32_t position) {
  const Measures::Place place = assessment.measures().At(position);
  const CustomerMeasures m = place.part->Get(place.index);
  ServiceCost out;
  out.customer = place.part->id(place.index);
  out.tier = assessment.policy().tiers.tiers[assessment.judgements()[position].tier].name;
  out.wanted_contacts = m.service.contacts_wanted;
  out.caused_contacts = m.service.contacts_caused_by_us;
  out.unrequested_contacts = m.service.contacts_unrequested;
  out.wanted_cost = m.service.cost_wanted;
  out.caused_cost = m.service.cost_caused_by_us;
  out.unrequested_cost = m.service.cost_unrequested;
  out.customers = out.contacts() != 0 ? 1 : 0;
  if (CostKnown(m.all)) out.margin = m.all.margin();
  return out;
}

absl::Status TooLarge() {
  return absl::OutOfRangeError("the costs to serve add up to more than 64 bits hold");
}

}  // namespace

std::vector<ServiceCost> ServiceCostByCustomer(const Assessment& assessment) {
  std::vector<ServiceCost> out;
  for (const uint32_t position : assessment.measures().Sorted()) {
    ServiceCost cost = CostOf(assessment, position);
    if (cost.customers != 0) out.push_back(cost);
  }
  std::stable_sort(out.begin(), out.end(), [](const ServiceCost& a, const ServiceCost& b) {
    return a.cost() > b.cost();
  });
  return out;
}

absl::StatusOr<std::vector<ServiceCost>> ServiceCostByTier(const Assessment& assessment) {
  std::vector<ServiceCost> out;
  for (const Tier& tier : assessment.policy().tiers.tiers) {
    out.push_back({.tier = tier.name, .margin = 0});
  }
  bool ok = true;
  for (const uint32_t position : assessment.measures().Sorted()) {
    const ServiceCost one = CostOf(assessment, position);
    ServiceCost& tier = out[assessment.judgements()[position].tier];
    tier.customers += one.customers;
    tier.wanted_contacts += one.wanted_contacts;
    tier.caused_contacts += one.caused_contacts;
    tier.unrequested_contacts += one.unrequested_contacts;
    ok = CheckedAdd(tier.wanted_cost, one.wanted_cost, &tier.wanted_cost) && ok;
    ok = CheckedAdd(tier.caused_cost, one.caused_cost, &tier.caused_cost) && ok;
    ok = CheckedAdd(tier.unrequested_cost, one.unrequested_cost, &tier.unrequested_cost) && ok;
    if (!one.margin.has_value()) {
      tier.margin.reset();
    } else if (tier.margin.has_value()) {
      ok = CheckedAdd(*tier.margin, *one.margin, &*tier.margin) && ok;
    }
  }
  for (const ServiceCost& tier : out) {
    int64_t sum = 0;
    ok = CheckedAdd(tier.wanted_cost, tier.caused_cost, &sum) &&
         CheckedAdd(sum, tier.unrequested_cost, &sum) && ok;
  }
  if (!ok) return TooLarge();
  return out;
}

absl::StatusOr<std::vector<CauseCost>> ServiceCostByCause(const Book& book,
                                                          const MeasuresQuestion& question,
                                                          const Assessment& assessment) {
  GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader, HistoryReader::Make(book, question));
  std::map<std::string, CauseCost, std::less<>> causes;
  const Measures& measures = assessment.measures();
  int64_t total = 0;
  for (int64_t position = 0; position < measures.size(); ++position) {
    // Most customers have none.
    const Measures::Place place = measures.At(position);
    if (place.part->service.empty() ||
        place.part->service[place.index].contacts_caused_by_us == 0) {
      continue;
    }
    if (!reader.Find(place.part->id(place.index))) continue;
    std::map<std::string_view, std::pair<int64_t, ExactCost>> own;
    for (const DatedContact& contact : reader.Contacts()) {
      if (contact.caused_by.empty()) continue;
      auto& [count, cost] = own[contact.caused_by];
      count += 1;
      if (!cost.Add(contact.contact, question.cost_to_serve)) return TooLarge();
    }
    for (const auto& [name, counted] : own) {
      auto cause = causes.find(name);
      if (cause == causes.end()) {
        cause = causes.emplace(std::string(name), CauseCost()).first;
        cause->second.cause = cause->first;
      }
      int64_t cost = 0;
      if (!counted.second.Round(question.cost_to_serve.rounding, &cost) ||
          !CheckedAdd(cause->second.cost, cost, &cause->second.cost) ||
          !CheckedAdd(total, cost, &total)) {
        return TooLarge();
      }
      cause->second.contacts += counted.first;
      cause->second.customers += 1;
    }
  }
  std::vector<CauseCost> out;
  for (auto& [name, cause] : causes) {
    if (total > 0) cause.share = static_cast<double>(cause.cost) / static_cast<double>(total);
    out.push_back(std::move(cause));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const CauseCost& a, const CauseCost& b) { return a.cost > b.cost; });
  return out;
}

}  // namespace goodwill
