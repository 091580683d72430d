// The assessment: measures, calibration and policy together, and one judgement
// per customer. Immutable, and safe to share between threads.
#ifndef GOODWILL_ASSESS_ASSESSMENT_H_
#define GOODWILL_ASSESS_ASSESSMENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assess.h"
#include "goodwill/assess/calibration.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/assess/policy.h"
#include "goodwill/assess/standings.h"
#include "goodwill/assess/way_up_chance.h"
#include "goodwill/base/run.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

class Assessment {
 public:
  const Measures& measures() const { return *measures_; }
  const Calibration& calibration() const { return *calibration_; }
  const Policy& policy() const { return *policy_; }
  const std::shared_ptr<const Measures>& shared_measures() const { return measures_; }
  const std::shared_ptr<const Calibration>& shared_calibration() const { return calibration_; }
  const std::shared_ptr<const Policy>& shared_policy() const { return policy_; }

  // What customers hold, by position; null under a policy without reviews.
  const Standings* standings() const { return standings_.get(); }

  int64_t size() const { return measures_->size(); }
  // By position in the measures.
  CustomerJudgement At(int64_t position) const;
  // Without the Pareto value: what is kept per customer, by position.
  std::span<const Judgement> judgements() const { return judgements_; }
  // By position; empty unless the policy asks for it.
  std::span<const LifetimeJudgement> lifetimes() const { return lifetimes_; }
  // Of the first way up, by position; empty unless the policy asks for it.
  std::span<const RouteChance> chances() const { return chances_; }

 private:
  friend absl::StatusOr<std::shared_ptr<const Assessment>> Assess(
      std::shared_ptr<const Measures> measures, std::shared_ptr<const Calibration> calibration,
      std::shared_ptr<const Policy> policy, const Run& run,
      std::shared_ptr<const Standings> standings);
  Assessment() = default;

  std::shared_ptr<const Measures> measures_;
  std::shared_ptr<const Calibration> calibration_;
  std::shared_ptr<const Policy> policy_;
  std::shared_ptr<const Standings> standings_;
  std::vector<Judgement> judgements_;
  std::vector<LifetimeJudgement> lifetimes_;
  std::vector<RouteChance> chances_;
};

// What a desk puts first among customers who are equally due: what Pareto membership is
// judged by; 0 for whom the assessment does not know. Of no assessment: empty.
std::function<int64_t(const CustomerIdView&)> ParetoValues(
    std::shared_ptr<const Assessment> assessment);

// Judges every customer of `measures` (all customers, or one partition).
// FAILED_PRECONDITION unless measures, calibration and policy belong together, and
// for a policy with reviews without standings: the tiers that customers hold follow
// from their facts, which measures do not have.
absl::StatusOr<std::shared_ptr<const Assessment>> Assess(
    std::shared_ptr<const Measures> measures, std::shared_ptr<const Calibration> calibration,
    std::shared_ptr<const Policy> policy, const Run& run,
    std::shared_ptr<const Standings> standings = nullptr);

// What a policy asks of a book: as of an instant (exclusive), as known by a batch (0:
// by now).
MeasuresQuestion QuestionOf(const Policy& policy, int64_t as_of_us, int64_t known_batch);

// A book's assessment: measures, calibration, standings where the policy has
// reviews, and judgements. The question's policy digest must be the policy's.
absl::StatusOr<std::shared_ptr<const Assessment>> AssessBook(
    const Book& book, const MeasuresQuestion& question, std::shared_ptr<const Policy> policy,
    const Run& run);

// Whether they belong together: what Assess checks, for judging single rows.
absl::Status CheckAssessable(const Measures& measures, const Calibration& calibration,
                             const Policy& policy, const Standings* standings = nullptr);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_ASSESSMENT_H_
