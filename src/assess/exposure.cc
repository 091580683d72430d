#include "goodwill/assess/exposure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "assess/walk.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/book/group.h"
#include "goodwill/book/schema.h"
#include "goodwill/value/basis.h"

namespace goodwill {
namespace {

constexpr size_t kMostAgents = 5;
// How many of the largest leave at most.
constexpr size_t kMostDeparting = 5;

// Whoever of ours had most of a customer's contacts in a span; ties to the first
// in order.
std::map<std::string, std::string> AgentsOf(const Facts& rows, const Span& span) {
  std::map<std::string, std::map<std::string, int64_t>> contacts;
  for (int64_t row = 0; row < rows.rows; ++row) {
    const std::string_view agent = rows.Text(interactions::kAgent, row);
    if (agent.empty() || !span.Contains(rows.Number(interactions::kTime, row))) continue;
    contacts[rows.Customer(row).ToString()][std::string(agent)] += 1;
  }
  std::map<std::string, std::string> out;
  for (const auto& [customer, agents] : contacts) {
    const auto most =
        std::max_element(agents.begin(), agents.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    out.emplace(customer, most->first);
  }
  return out;
}

// What leaves together.
struct Unit {
  std::string name;
  int64_t turnover = 0;
  int64_t margin = 0;
  int64_t customers = 0;
  int64_t turnover_ever = 0;  // over all time
  int64_t margin_ever = 0;
  bool ever = false;  // an order, a return or a contact that cost something
};

class Maker {
 public:
  Maker(const ExposureQuestion& question, const Policy& policy, const Run& run)
      : question_(question), policy_(policy), run_(run) {}

  absl::StatusOr<Exposure> Make(const Book& book) {
    MeasuresQuestion year = question_.measures;
    year.measures.window = Window::RollingMonths(12);
    GOODWILL_ASSIGN_OR_RETURN(const auto measures, book.MeasureAll(year, run_));
    const MeasuresHeader& header = measures->header();
    GOODWILL_ASSIGN_OR_RETURN(const Span last,
                              ResolveWindow(*year.measures.window, year.as_of_us, header.zone));
    GOODWILL_ASSIGN_OR_RETURN(const Facts attributes,
                              book.Read(TableKind::kCustomers, year.known_batch));
    GOODWILL_ASSIGN_OR_RETURN(const Facts contacts,
                              book.Read(TableKind::kInteractions, year.known_batch));
    const auto parents = ParentsOf(attributes, year.as_of_us);
    const auto agents = AgentsOf(contacts, last);

    std::map<std::string, Unit> groups;  // of those who belong together
    for (const auto& [id, parent] : parents) groups[TopOf(parents, id)];
    std::vector<Unit> group_units;  // and everybody else alone
    std::map<std::string, Unit> by_agent;
    std::map<std::string, std::set<std::string>> looked_after;
    std::vector<int64_t> turnovers_ever, margins_ever;
    std::vector<int64_t> group_turnovers_ever, group_margins_ever;
    const auto add_group = [&](Unit unit) {
      if (unit.ever) {
        group_turnovers_ever.push_back(unit.turnover_ever);
        group_margins_ever.push_back(unit.margin_ever);
      }
      if (unit.turnover != 0 || unit.margin != 0) group_units.push_back(std::move(unit));
    };
    bool costs = measures->layout().cost;
    bool ok = true;
    // In whatever order: sums are exact, and what is ranked is sorted.
    ForEachCustomer(
        *measures, 0, measures->size(), [&](int64_t, const MeasuresPart& part, size_t i) {
          const MeasuresView view = MeasuresView::Of(part, i);
          if (view.withheld != Withheld::kNothing) return;  // in no comparison
          costs = costs && CostKnown(*view.all);
          Unit one{part.id(i).ToString(),
                   ValueOf(ValueBasis::kTurnover, Scope::kWindow, view),
                   ValueOf(ValueBasis::kNetMargin, Scope::kWindow, view),
                   1,
                   ValueOf(ValueBasis::kTurnover, Scope::kAll, view),
                   ValueOf(ValueBasis::kNetMargin, Scope::kAll, view)};
          one.ever = view.all->orders != 0 || view.all->returns != 0 || view.service_cost != 0;
          if (one.ever) {
            turnovers_ever.push_back(one.turnover_ever);
            margins_ever.push_back(one.margin_ever);
          }
          const auto group = groups.empty() ? groups.end() : groups.find(TopOf(parents, one.name));
          if (group == groups.end()) {
            add_group(one);
          } else {
            ok = Join(one, &group->second) && ok;
          }
          if (const auto agent = agents.find(one.name); agent != agents.end()) {
            ok = Join(one, &by_agent[agent->second]) && ok;
            looked_after[agent->second].insert(one.name);
          }
          if (view.window->orders != 0 || view.window->returns != 0) {
            units_.push_back(std::move(one));
          }
        });
    if (!ok) return absl::OutOfRangeError("the sums of a group do not fit 64 bits");
    out_.customers = static_cast<int64_t>(units_.size());
    for (auto& [name, group] : groups) {
      group.name = name;
      if (group.customers != 0) add_group(std::move(group));
    }
    out_.groups = static_cast<int64_t>(group_units.size());

    const std::vector<int64_t> values = TurnoversOf(units_);
    const std::vector<int64_t> group_values = TurnoversOf(group_units);
    GOODWILL_ASSIGN_OR_RETURN(out_.by_customer, ConcentrationOf(values));
    GOODWILL_ASSIGN_OR_RETURN(out_.by_group, ConcentrationOf(group_values));
    if (out_.by_customer.total > 0) {
      GOODWILL_ASSIGN_OR_RETURN(out_.lorenz, LorenzCurve(values, question_.curve_points));
    }
    out_.whale_of_margin = costs;
    GOODWILL_ASSIGN_OR_RETURN(
        out_.whale, WhaleCurveOf(costs ? margins_ever : turnovers_ever, question_.curve_points));
    GOODWILL_ASSIGN_OR_RETURN(
        out_.group_whale,
        WhaleCurveOf(costs ? group_margins_ever : group_turnovers_ever, question_.curve_points));
    if (question_.bootstrap.has_value()) {
      GOODWILL_ASSIGN_OR_RETURN(out_.customer_intervals,
                                BootstrapConcentration(values, *question_.bootstrap, run_));
      GOODWILL_ASSIGN_OR_RETURN(out_.group_intervals,
                                BootstrapConcentration(group_values, *question_.bootstrap, run_));
    }
    Departures(group_units, parents, by_agent, looked_after);
    GOODWILL_RETURN_IF_ERROR(Retention(book, *measures, last));
    GOODWILL_RETURN_IF_ERROR(Coverage(group_units, costs));
    Alerts();
    return std::move(out_);
  }

 private:
  static bool Join(const Unit& one, Unit* group) {
    group->customers += 1;
    group->ever = group->ever || one.ever;
    return CheckedAdd(group->turnover, one.turnover, &group->turnover) &&
           CheckedAdd(group->margin, one.margin, &group->margin) &&
           CheckedAdd(group->turnover_ever, one.turnover_ever, &group->turnover_ever) &&
           CheckedAdd(group->margin_ever, one.margin_ever, &group->margin_ever);
  }
  static std::vector<int64_t> TurnoversOf(const std::vector<Unit>& units) {
    std::vector<int64_t> out;
    out.reserve(units.size());
    for (const Unit& unit : units) out.push_back(unit.turnover);
    return out;
  }
  // The largest first, by turnover, then by name; the order of others does not matter.
  static void PutLargestFirst(std::vector<Unit>* units) {
    const auto largest = static_cast<ptrdiff_t>(std::min(units->size(), kMostDeparting));
    std::partial_sort(units->begin(), units->begin() + largest, units->end(),
                      [](const Unit& a, const Unit& b) {
                        return a.turnover != b.turnover ? a.turnover > b.turnover : a.name < b.name;
                      });
  }

  template <typename Leaves>
  void Depart(std::string who, std::string name, Leaves&& leaves) {
    Departure out;
    out.who = std::move(who);
    out.name = std::move(name);
    std::vector<int64_t> remain;
    for (size_t i = 0; i < units_.size(); ++i) {
      const Unit& unit = units_[i];
      if (!leaves(i, unit)) {
        remain.push_back(unit.turnover);
        continue;
      }
      out.customers += 1;
      out.turnover += unit.turnover;  // part of a sum that fits
      out.margin = SaturatingSubtract(out.margin, SaturatingSubtract(0, unit.margin));
    }
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const int64_t total = out_.by_customer.total;
    out.share = total > 0 ? static_cast<double>(out.turnover) / static_cast<double>(total) : kNaN;
    const auto rest = ConcentrationOf(remain);
    out.effective_number = rest.ok() ? rest->effective_number : kNaN;
    out_.departures.push_back(std::move(out));
  }

  void Departures(std::vector<Unit>& group_units, const std::map<std::string, std::string>& parents,
                  const std::map<std::string, Unit>& by_agent,
                  const std::map<std::string, std::set<std::string>>& looked_after) {
    PutLargestFirst(&units_);
    for (const size_t count : {size_t{1}, size_t{2}, size_t{5}}) {
      if (units_.size() < count) break;
      Depart("largest_" + std::to_string(count), count == 1 ? units_[0].name : "",
             [&](size_t i, const Unit&) { return i < count; });
    }
    PutLargestFirst(&group_units);
    if (!group_units.empty()) {
      const std::string& top = group_units[0].name;
      Depart("largest_group", top,
             [&](size_t, const Unit& unit) { return TopOf(parents, unit.name) == top; });
    }
    std::vector<Unit> agents;
    for (const auto& [name, agent] : by_agent) {
      agents.push_back(agent);
      agents.back().name = name;
    }
    PutLargestFirst(&agents);
    agents.resize(std::min(agents.size(), kMostAgents));
    for (const Unit& agent : agents) {
      const std::set<std::string>& theirs = looked_after.at(agent.name);
      Depart("agent", agent.name,
             [&](size_t, const Unit& unit) { return theirs.count(unit.name) != 0; });
    }
  }

  // Who bought in the year before the last one, and again in the last.
  absl::Status Retention(const Book& book, const Measures& now, const Span& last) {
    MeasuresQuestion before = question_.measures;
    before.measures.window = Window::RollingMonths(12);
    before.as_of_us = last.from_us;
    GOODWILL_ASSIGN_OR_RETURN(const auto measures, book.MeasureAll(before, run_));
    // Both in ascending order of ids. Whoever was merged since is counted with who
    // remains.
    const std::span<const uint32_t> then_order = measures->Sorted(), order = now.Sorted();
    size_t at = 0;
    for (const uint32_t position : then_order) {
      const Measures::Place place = measures->At(position);
      if (place.part->window_of(place.index).orders == 0) continue;
      out_.bought_before += 1;
      const CustomerIdView id = place.part->id(place.index);
      while (at < order.size() && now.IdAt(order[at]) < id) ++at;
      if (at == order.size() || now.IdAt(order[at]) != id) continue;
      const Measures::Place later = now.At(order[at]);
      out_.bought_again += later.part->window_of(later.index).orders != 0 ? 1 : 0;
    }
    return absl::OkStatus();
  }

  absl::Status Coverage(const std::vector<Unit>& group_units, bool costs) {
    const std::optional<int64_t> fixed =
        question_.fixed_costs.has_value() ? question_.fixed_costs : policy_.exposure.fixed_costs;
    if (!fixed.has_value() || !costs || out_.bought_before == 0) return absl::OkStatus();
    std::vector<int64_t> margins;
    for (const Unit& unit : group_units) margins.push_back(unit.margin);
    ShortfallOptions options;
    options.fixed_costs = *fixed;
    options.retention =
        policy_.exposure.retention.value_or(Ratio{out_.bought_again, out_.bought_before});
    options.rounds = question_.shortfall_rounds;
    options.seed = question_.seed;
    GOODWILL_ASSIGN_OR_RETURN(out_.shortfall, ShortfallOf(margins, options));
    return absl::OkStatus();
  }

  void Alerts() {
    const auto check = [&](const char* field, const std::optional<Ratio>& limit, double actual) {
      if (!limit.has_value() || std::isnan(actual)) return;
      const double most = ToDouble(*limit);
      if (actual > most) {
        out_.alerts.push_back({std::string("exposure.") + field, most, actual});
      }
    };
    const ExposurePolicy& limits = policy_.exposure;
    const auto share = [&](std::string_view who) {
      for (const Departure& departure : out_.departures) {
        if (departure.who == who) return departure.share;
      }
      return std::numeric_limits<double>::quiet_NaN();
    };
    check("max_top_one", limits.max_top_one, share("largest_1"));
    check("max_top_five", limits.max_top_five, share("largest_5"));
    check("max_top_group", limits.max_top_group, share("largest_group"));
    check("max_agent", limits.max_agent, share("agent"));
    check("max_herfindahl", limits.max_herfindahl, out_.by_group.herfindahl);
    if (out_.shortfall.has_value()) {
      check("max_shortfall", limits.max_shortfall, out_.shortfall->probability);
    }
  }

  const ExposureQuestion& question_;
  const Policy& policy_;
  const Run& run_;
  Exposure out_;
  std::vector<Unit> units_;  // customers with an order or a return in the year
};

}  // namespace

absl::StatusOr<Exposure> ExposureOf(const Book& book, const ExposureQuestion& question,
                                    const Policy& policy, const Run& run) {
  return Maker(question, policy, run).Make(book);
}

}  // namespace goodwill
