#include "goodwill/report/strategy_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/allocation.h"

namespace goodwill {
namespace {

bool SameQuestion(const Assessment& a, const Assessment& b) {
  const MeasuresHeader& x = a.measures().header();
  const MeasuresHeader& y = b.measures().header();
  return x.as_of_us == y.as_of_us && x.known_batch == y.known_batch && x.ids == y.ids &&
         x.currency == y.currency && a.measures().size() == b.measures().size();
}

std::vector<ReportAction> ActionsOf(const Plan& plan) {
  std::map<std::pair<Strategy, int16_t>, ReportAction> actions;
  // In the order of ids: sums run in one that does not depend on how facts arrived.
  for (const uint32_t position : plan.assessment().measures().Sorted()) {
    const Decision& decision = plan.decisions()[position];
    ReportAction& action = actions[{decision.posture, decision.variant}];
    ++action.customers;
    if (!std::isnan(decision.value)) action.value += decision.value;
    if (!decision.IsCarriedOut()) continue;
    ++action.carried_out;
    action.gain += decision.gain;
    if (decision.cost_known) action.cost += decision.cost;
  }
  std::vector<ReportAction> out;
  for (auto& [key, action] : actions) {
    action.strategy = key.first;
    if (key.second >= 0) action.action = plan.variants()[static_cast<size_t>(key.second)].name;
    out.push_back(std::move(action));
  }
  std::stable_sort(out.begin(), out.end(), [](const ReportAction& a, const ReportAction& b) {
    return std::tuple(a.strategy, -a.customers) < std::tuple(b.strategy, -b.customers);
  });
  return out;
}

absl::StatusOr<std::vector<ReportBudget>> BudgetsOf(const Plan& plan) {
  std::vector<ReportBudget> out;
  const std::vector<BudgetUse>& budgets = plan.head().budgets;
  const PlanProof* const proof = plan.proof();
  size_t curves = 0;
  for (size_t r = 0; r < budgets.size(); ++r) {
    ReportBudget& budget = out.emplace_back(ReportBudget{budgets[r], {}, 0});
    if (proof == nullptr || budgets[r].budget.at_least || curves == kBudgetCurves) continue;
    ++curves;
    std::vector<int64_t> use(proof->value.size());
    for (size_t option = 0; option < use.size(); ++option) {
      use[option] = proof->use[option * budgets.size() + r];
    }
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<PathStep> path,
                              AllocationPath(proof->first, proof->value, use));
    budget.most = std::max(budgets[r].budget.amount, path.empty() ? 0 : path.back().spent);
    for (int k = 0; k <= kBudgetSteps; ++k) {
      const double spent = static_cast<double>(budget.most) * k / kBudgetSteps;
      budget.curve.push_back(PathValueAt(path, spent) / kValueUnitsPerMajor);
    }
  }
  return out;
}

absl::Status ReadJournal(const Book& book, const MeasuresHeader& header, ReportStrategy& out) {
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<JournalRow> rows,
                            JournalOf(book, header.as_of_us, header.known_batch));
  // Each customer's adoptions one after the other.
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const CustomerIdView first = rows[a].customer.view(), second = rows[b].customer.view();
    if (first != second) return first < second;
    const Adoption &x = rows[a].adoption, &y = rows[b].adoption;
    return IsEarlier(x, y) || (!IsEarlier(y, x) && a < b);
  });
  std::map<std::tuple<int64_t, std::string_view, std::string_view>, ReportAdoption> plans;
  for (size_t i = 0; i < order.size(); ++i) {
    const Adoption& adoption = rows[order[i]].adoption;
    ReportAdoption& plan = plans[{adoption.time_us, adoption.plan, adoption.by}];
    if (plan.customers == 0) {
      plan.time_us = adoption.time_us;
      plan.by = adoption.by;
      plan.plan = adoption.plan;
      plan.policy = adoption.policy;
    }
    ++plan.customers;
    plan.endings += adoption.ending ? 1 : 0;
    const bool again = i > 0 && rows[order[i - 1]].customer == rows[order[i]].customer;
    plan.flips += again && IsFlip(rows[order[i - 1]].adoption, adoption) ? 1 : 0;
    plan.control += adoption.arm == Arm::kControl ? 1 : 0;
    plan.treated += adoption.arm == Arm::kTreated ? 1 : 0;
  }
  out.adoptions_in_all = static_cast<int64_t>(plans.size());
  for (auto plan = plans.rbegin(); plan != plans.rend(); ++plan) {
    if (out.journal.size() == kReportAdoptions) break;
    out.journal.push_back(std::move(plan->second));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ReportStrategy> MakeStrategyReport(const Assessment& assessment, const Book* book,
                                                  const Plan* plan, const Evaluation* effects) {
  ReportStrategy out;
  if (plan != nullptr) {
    if (!SameQuestion(assessment, plan->assessment())) {
      return absl::InvalidArgumentError("the plan is of another assessment");
    }
    out.head = plan->head();
    out.actions = ActionsOf(*plan);
    GOODWILL_ASSIGN_OR_RETURN(out.budgets, BudgetsOf(*plan));
    GOODWILL_ASSIGN_OR_RETURN(out.prospects, ProspectsOf(*plan));
  }
  if (book != nullptr) {
    GOODWILL_RETURN_IF_ERROR(ReadJournal(*book, assessment.measures().header(), out));
  }
  if (effects != nullptr) out.effects = *effects;
  return out;
}

}  // namespace goodwill
