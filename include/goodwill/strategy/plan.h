// The plan: one decision for every customer of an assessment, and at its head what was
// not assessed and which facts would unlock it.
//
// A plan is a pure function of the assessment, the policy and the facts of the book: it
// is immutable, safe to share between threads, and the same bits however many threads
// made it. A customer's decision in a plan is the one that StrategyJudge gives alone.
#ifndef GOODWILL_STRATEGY_PLAN_H_
#define GOODWILL_STRATEGY_PLAN_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/strategy/allocation.h"
#include "goodwill/strategy/decision.h"
#include "goodwill/strategy/holdout.h"
#include "goodwill/strategy/prospect.h"

namespace goodwill {

// What a plan could not look at, and why.
enum class Unassessed : uint8_t {
  kMargin,       // values are turnover: no costs of what was sold
  kCostToServe,  // no interactions, or none that cost anything
  kUnitCosts,    // the policy has no variants with costs: gains are before cost
  kGrowthSpend,  // harvest: what is spent on growth
  kPeople,       // vulnerability, consent: no book was asked
  kEnding,       // two adopted reviews and an approval are not on record
  kForecast,     // no model of purchases could be fitted
};
inline constexpr size_t kUnassessed = 7;
// "margin" and so on.
std::string_view NameOf(Unassessed what);

// What there is of one resource for the whole plan: money in minor units, minutes,
// visits, slots as the policy's variants name them (`uses`).
struct Budget {
  std::string resource;
  int64_t amount = 0;
  bool at_least = false;  // a floor: the plan shall use this much or more

  bool operator==(const Budget&) const = default;
};

// What a budget came to.
struct BudgetUse {
  Budget budget;
  int64_t used = 0;
  // What one unit more of it would be worth, major units: of money one major unit, of
  // others one of them. 0: more of it would change nothing.
  double price = 0;

  // What is left (of a floor: what is used beyond it).
  int64_t slack() const {
    return budget.at_least ? used - budget.amount : budget.amount - used;
  }

  bool operator==(const BudgetUse&) const = default;
};

struct PlanHead {
  PolicyDigest policy{};  // whose strategies these are

  struct Posture {
    int64_t customers = 0;
    double value = 0;  // as is, major units
    double gain = 0;   // before cost where that is not known
    double cost = 0;
    int64_t held_out = 0;  // of the customers, left alone for comparison
    int64_t waiting = 0;   // of them, for whom it is not carried out while it is on trial

    bool operator==(const Posture&) const = default;
  };
  std::array<Posture, kStrategies> postures{};  // by Strategy
  int64_t customers = 0;
  bool by_value = false;     // the policy has variants
  bool on_margin = false;    // else values are turnover
  bool worth_up_to = false;  // some cost is not known: gains are before it
  std::vector<Unassessed> unassessed;
  // Against the plan that was adopted last.
  struct Steadiness {
    int64_t adopted = 0;     // customers of whom it speaks
    int64_t overridden = 0;  // of them, something has happened since
    int64_t switched = 0;    // have another strategy now
    int64_t held = 0;        // would have another without steadiness
    double cost = 0;         // what holding them gives up, major units
    int64_t flips = 0;       // changes of strategy among all adopted plans,
    double years = 0;        // in so many customer-years since the first

    double FlipsPerYear() const {
      return years > 0 ? static_cast<double>(flips) / years : 0;
    }
    bool operator==(const Steadiness&) const = default;
  } steadiness;
  // Where the policy has a holdout: what could be known of each strategy that somebody has, and
  // when, said before it is adopted.
  std::vector<StrategyProspect> prospects;
  // Under budgets; empty: there were none, and nobody competes.
  std::vector<BudgetUse> budgets;
  // Of all that is carried out under the budgets, and what no plan within them exceeds,
  // major units: exact sums of gains in millionths.
  double planned = 0;
  double bound = 0;

  // (bound - planned) / bound; 0 when the bound is 0.
  double Gap() const { return bound > 0 ? (bound - planned) / bound : 0; }

  bool operator==(const PlanHead&) const = default;
};

// The problem that budgets pose, and how it was solved: what whoever doubts a plan may
// check without trusting who made it (CheckAllocation). Customers are in ascending order
// of id, and options are those of each, in the order of the variants.
struct PlanProof {
  std::vector<int64_t> first, value, use, budget;
  std::vector<int16_t> variants;  // of each option
  Allocation allocation;

  AllocationProblem problem() const { return {first, value, use, budget}; }
};

struct PlanOptions {
  // Without any, everybody has the most valuable variant. With some, variants are chosen
  // so that together they are worth as much as the budgets allow.
  std::vector<Budget> budgets;
  // Of the policy whose strategies are given; none: that of the assessment.
  std::optional<PolicyDigest> policy;
};

class Plan {
 public:
  const Assessment& assessment() const { return *assessment_; }
  const std::shared_ptr<const Assessment>& shared_assessment() const { return assessment_; }
  const StrategyPolicy& strategy() const { return strategy_; }
  const StrategyCalibration& calibration() const { return calibration_; }
  const PlanHead& head() const { return head_; }
  std::span<const StrategyVariant> variants() const { return variants_; }
  // By position in the measures.
  std::span<const Decision> decisions() const { return decisions_; }
  const PersonFacts& PersonAt(int64_t position) const;
  // Who is left alone, and with what chance.
  const ControlGroup& control() const { return control_; }
  // Null without budgets.
  const PlanProof* proof() const { return proof_.get(); }

  // decisions()[position] with all its candidates and facts.
  absl::StatusOr<Decision> Detail(int64_t position, DecisionDetail* detail) const;

 private:
  friend absl::StatusOr<std::shared_ptr<const Plan>> MakePlan(
      std::shared_ptr<const Assessment> assessment, StrategyPolicy strategy, const Book* book,
      const Run& run, const PlanOptions& options);
  Plan() = default;
  absl::StatusOr<StrategyJudge> Judge(bool many) const;

  std::shared_ptr<const Assessment> assessment_;
  StrategyPolicy strategy_;
  StrategyCalibration calibration_;
  PlanHead head_;
  ControlGroup control_{std::nullopt};
  std::vector<StrategyVariant> variants_;
  std::vector<Decision> decisions_;
  PersonFacts nobody_;                                   // of everybody who is not in the next
  std::vector<std::pair<int64_t, PersonFacts>> people_;  // by position
  std::unique_ptr<const PlanProof> proof_;
};

// `book` is asked for what measures do not hold (who is vulnerable, whose complaint is
// open, who consented, what was adopted); null: it is not, and nothing is blocked. INVALID_ARGUMENT: the strategies are not valid, with
// every problem; a budget that no variant uses, is named twice or is out of range.
// FAILED_PRECONDITION where the policy's model of the future knows no survival in time,
// where budgets are given and the policy has no variants, where money is a budget and some
// variant's cost is not known, and where no plan keeps the budgets and floors.
absl::StatusOr<std::shared_ptr<const Plan>> MakePlan(std::shared_ptr<const Assessment> assessment,
                                                     StrategyPolicy strategy, const Book* book,
                                                     const Run& run,
                                                     const PlanOptions& options = {});

// What differs between two plans for a customer, and what it is worth: gains are of what
// is carried out. A customer who is in one plan only is as usual in the other.
enum class PlanChange : uint8_t {
  kAppeared,   // not in the first plan
  kVanished,   // not in the second
  kPosture,    // the facts or the policy call for another strategy
  kFunded,     // carried out now: the budgets allow it
  kUnfunded,   // no longer: others are worth more to the budgets
  kUnblocked,  // the customer may be approached now
  kBlocked,    // no longer
  kAction,     // another variant
};
inline constexpr std::array<std::string_view, 8> kPlanChangeNames = {
    "appeared", "vanished", "posture", "funded", "unfunded", "unblocked", "blocked", "action"};

struct PlanDifference {
  CustomerIdView id;
  const Decision* before = nullptr;  // null: not in the first plan
  const Decision* after = nullptr;
  PlanChange change = PlanChange::kAction;
};
// In ascending order of id; ids and decisions are borrowed from the plans. INVALID_ARGUMENT
// for plans over ids of two kinds or in two currencies.
absl::StatusOr<std::vector<PlanDifference>> ComparePlans(const Plan& before, const Plan& after);

// Why the customer's decision is what it is: the posture, what it is worth and by which
// terms, gates with their values, the runner-up, which priors it rests on. NOT_FOUND if
// the plan does not hold the customer.
absl::StatusOr<Explanation> ExplainPlan(const Plan& plan, const CustomerIdView& id,
                                        Language language);
// Why not another strategy: the first gate that is shut, or by how much it falls short.
absl::StatusOr<Explanation> WhyNot(const Plan& plan, const CustomerIdView& id, Strategy strategy,
                                   Language language);
// The code of the reason for a decision ("plan.protect"), and its sentence.
std::string_view CodeOf(DecisionReason reason);
std::string ReasonText(const Plan& plan, const Decision& decision, Language language);
// What is not assessed, and what would unlock it.
std::string UnassessedText(Unassessed what, Language language);
// The head of the plan, in words.
std::string PlanText(const Plan& plan, Language language);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_PLAN_H_
