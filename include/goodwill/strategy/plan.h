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
#include "goodwill/strategy/decision.h"

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

struct PlanHead {
  struct Posture {
    int64_t customers = 0;
    double value = 0;  // as is, major units
    double gain = 0;   // before cost where that is not known
    double cost = 0;

    bool operator==(const Posture&) const = default;
  };
  std::array<Posture, kStrategies> postures{};  // by Strategy
  int64_t customers = 0;
  bool by_value = false;     // the policy has variants
  bool on_margin = false;    // else values are turnover
  bool worth_up_to = false;  // some cost is not known: gains are before it
  std::vector<Unassessed> unassessed;

  bool operator==(const PlanHead&) const = default;
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

  // The whole of one decision: the same as decisions()[position], with all candidates
  // and facts.
  absl::StatusOr<Decision> Detail(int64_t position, DecisionDetail* detail) const;

 private:
  friend absl::StatusOr<std::shared_ptr<const Plan>> MakePlan(
      std::shared_ptr<const Assessment> assessment, StrategyPolicy strategy, const Book* book,
      const Run& run);
  Plan() = default;

  std::shared_ptr<const Assessment> assessment_;
  StrategyPolicy strategy_;
  StrategyCalibration calibration_;
  PlanHead head_;
  std::vector<StrategyVariant> variants_;
  std::vector<Decision> decisions_;
  PersonFacts nobody_;                                   // of everybody who is not in the next
  std::vector<std::pair<int64_t, PersonFacts>> people_;  // by position
};

// `book` is asked for what measures do not hold (who is vulnerable, whose
// complaint is open); null: it is not.
// FAILED_PRECONDITION where the policy's model of the future knows no survival in time.
absl::StatusOr<std::shared_ptr<const Plan>> MakePlan(std::shared_ptr<const Assessment> assessment,
                                                     StrategyPolicy strategy, const Book* book,
                                                     const Run& run);

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
