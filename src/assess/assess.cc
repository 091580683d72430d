#include <memory>
#include <utility>

#include "goodwill/base/parallel.h"
#include "assess/walk.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/base/problem.h"

namespace goodwill {

CustomerJudgement Assessment::At(int64_t position) const {
  const Measures::Place place = measures_->At(position);
  CustomerJudgement out;
  static_cast<Judgement&>(out) = judgements_[static_cast<size_t>(position)];
  out.pareto_value = ValueOf(policy_->pareto.basis, policy_->pareto.scope,
                             MeasuresView::Of(*place.part, place.index));
  return out;
}

absl::StatusOr<std::shared_ptr<const Assessment>> Assess(
    std::shared_ptr<const Measures> measures, std::shared_ptr<const Calibration> calibration,
    std::shared_ptr<const Policy> policy, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(CheckAssessable(*measures, *calibration, *policy));
  const std::shared_ptr<Assessment> out(new Assessment);
  out->judgements_.resize(static_cast<size_t>(measures->size()));
  const std::span<Judgement> judgements = out->judgements_;
  GOODWILL_RETURN_IF_ERROR(ForEachRange(run, measures->size(), [&] {
    return [&, judge = Judge(*calibration, *policy)](int64_t begin, int64_t end) {
      ForEachCustomer(*measures, begin, end,
                      [&](int64_t position, const MeasuresPart& part, size_t i) {
                        judgements[static_cast<size_t>(position)] =
                            judge(MeasuresView::Of(part, i), part.id(i));
                      });
    };
  }));
  out->measures_ = std::move(measures);
  out->calibration_ = std::move(calibration);
  out->policy_ = std::move(policy);
  return out;
}

}  // namespace goodwill
