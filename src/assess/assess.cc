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
  out.pareto_value = ParetoValueOf(*policy_, MeasuresView::Of(*place.part, place.index));
  return out;
}

std::function<int64_t(const CustomerIdView&)> ParetoValues(
    std::shared_ptr<const Assessment> assessment) {
  if (assessment == nullptr) return {};
  return [a = std::move(assessment)](const CustomerIdView& id) -> int64_t {
    const Measures& measures = a->measures();
    const auto found = measures.Find(id);
    if (!found) return 0;
    const Measures::Place place = measures.At(measures.Sorted()[static_cast<size_t>(*found)]);
    return ParetoValueOf(a->policy(), MeasuresView::Of(*place.part, place.index));
  };
}

absl::StatusOr<std::shared_ptr<const Assessment>> Assess(
    std::shared_ptr<const Measures> measures, std::shared_ptr<const Calibration> calibration,
    std::shared_ptr<const Policy> policy, const Run& run,
    std::shared_ptr<const Standings> standings) {
  GOODWILL_RETURN_IF_ERROR(CheckAssessable(*measures, *calibration, *policy, standings.get()));
  const std::shared_ptr<Assessment> out(new Assessment);
  out->judgements_.resize(static_cast<size_t>(measures->size()));
  const std::span<Judgement> judgements = out->judgements_;
  GOODWILL_RETURN_IF_ERROR(ForEachRange(run, measures->size(), [&] {
    return [&, judge = Judge(*calibration, *policy)](int64_t begin, int64_t end) {
      ForEachCustomer(*measures, begin, end,
                      [&](int64_t position, const MeasuresPart& part, size_t i) {
                        Judgement& judgement = judgements[static_cast<size_t>(position)];
                        judgement = judge(MeasuresView::Of(part, i), part.id(i));
                        // A tier that was held is use of data as well.
                        const bool restricted = part.withheld_of(i) == Withheld::kUse;
                        if (standings == nullptr || restricted) return;
                        judgement.tier = standings->customers[static_cast<size_t>(position)].tier;
                      });
    };
  }));
  for (const AmendsRow& row : measures->amends()) {
    judgements[static_cast<size_t>(row.position)].recover_first =
        RecoverFirstAt(*measures, row.position, *policy);
  }
  if (policy->lifetime) {
    out->lifetimes_.resize(static_cast<size_t>(measures->size()));
    const std::span<LifetimeJudgement> lifetimes = out->lifetimes_;
    GOODWILL_RETURN_IF_ERROR(ForEachRange(run, measures->size(), [&] {
      return [&, judge = LifetimeJudge(*calibration->lifetime, *policy, measures->header(),
                                       measures->size() > 500)](int64_t begin,
                                                                int64_t end) mutable {
        ForEachCustomer(*measures, begin, end,
                        [&](int64_t position, const MeasuresPart& part, size_t i) {
                          lifetimes[static_cast<size_t>(position)] =
                              judge(MeasuresView::Of(part, i));
                        });
      };
    }));
  }
  if (standings != nullptr && policy->lifetime && policy->tiers.reviews->chances) {
    out->chances_.resize(static_cast<size_t>(measures->size()));
    const std::span<RouteChance> chances = out->chances_;
    const WayUpChances chance(*calibration->lifetime, *policy, measures->header(),
                              standings->calendar);
    GOODWILL_RETURN_IF_ERROR(ForEachRange(run, measures->size(), [&] {
      return [&](int64_t begin, int64_t end) {
        ForEachCustomer(
            *measures, begin, end, [&](int64_t position, const MeasuresPart& part, size_t i) {
              const auto at = static_cast<size_t>(position);
              const MeasuresView m = MeasuresView::Of(part, i);
              const std::vector<Route> routes =
                  WayUpOf(*standings, *policy, calibration->pareto, judgements[at].pareto != 0,
                          ParetoValueOf(*policy, m), standings->customers[at]);
              if (!routes.empty()) chances[at] = chance(m, out->lifetimes_[at], routes.front());
            });
      };
    }));
  }
  out->measures_ = std::move(measures);
  out->calibration_ = std::move(calibration);
  out->policy_ = std::move(policy);
  out->standings_ = std::move(standings);
  return out;
}

MeasuresQuestion QuestionOf(const Policy& policy, int64_t as_of_us, int64_t known_batch) {
  MeasuresPolicy measures = policy.measures;
  if (policy.lifetime && NeedsLogGaps(*policy.lifetime)) measures.log_gaps = true;
  return {.as_of_us = as_of_us,
          .known_batch = known_batch,
          .measures = measures,
          .earlier_months = policy.lifetime ? policy.lifetime->horizon_months : 0,
          .occasion_days = policy.lifetime ? policy.lifetime->occasion_days : 1,
          .by_source = policy.lifetime && policy.lifetime->source_silence_days > 0,
          .cost_to_serve = policy.cost_to_serve,
          .currency = policy.currency,
          .time_zone = policy.time_zone,
          .override_zone = policy.override_book_time_zone,
          .policy_digest = policy.digest};
}

absl::StatusOr<std::shared_ptr<const Assessment>> AssessBook(
    const Book& book, const MeasuresQuestion& question, std::shared_ptr<const Policy> policy,
    const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(auto measures, MeasureAllOf(book, question, *policy, run));
  GOODWILL_ASSIGN_OR_RETURN(Calibration calibration, Calibrate(*measures, *policy, run));
  std::shared_ptr<const Standings> standings;
  if (policy->tiers.reviews.has_value()) {
    GOODWILL_ASSIGN_OR_RETURN(standings, MakeStandings(book, question, *measures, *policy, run));
  }
  return Assess(std::move(measures),
                std::make_shared<const Calibration>(std::move(calibration)), std::move(policy), run,
                std::move(standings));
}

}  // namespace goodwill
