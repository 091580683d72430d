#include "goodwill/strategy/score.h"

#include <set>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/history.h"
#include "goodwill/book/who_remains.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/evaluate.h"
#include "strategy/outcome.h"

namespace goodwill {
namespace {

// What a plan intends with a customer.
struct Intention {
  Strategy strategy = Strategy::kNone;  // none: as usual
  std::string_view action{};            // the variant that would be carried out
};

Intention IntentionOf(const Plan& plan, const Decision& d) {
  if (d.posture == Strategy::kNone || d.blocked == Blocked::kBudget) return {};
  const int16_t variant = d.variant >= 0 ? d.variant : d.best;
  Intention out{d.posture, {}};
  if (variant >= 0) out.action = plan.variants()[static_cast<size_t>(variant)].name;
  return out;
}

enum class Agreement { kSame, kOther, kUnsupported };

// Whether the intention is what was done, is what chance could have done instead, or neither.
Agreement Compare(const Adoption& done, const Intention& intended) {
  const bool left_alone = intended.strategy == Strategy::kNone;
  const bool acted = done.arm != Arm::kControl;
  const bool same_strategy = intended.strategy == done.strategy;
  const bool same_action =
      same_strategy && (done.action.empty() || done.action == intended.action);
  if (acted ? same_action : left_alone) return Agreement::kSame;
  if (done.arm == Arm::kNone) return Agreement::kUnsupported;
  if (acted ? left_alone : same_strategy) return Agreement::kOther;
  return Agreement::kUnsupported;
}

}  // namespace

absl::StatusOr<PlanScore> ScorePlan(const Book& book, const Plan& plan, int64_t as_of_us,
                                    int64_t known_batch, int32_t window_days, const Run& run) {
  if (window_days < 0 || window_days > 36'500) {
    return absl::InvalidArgumentError("windows must be 0 to 36,500 days");
  }
  const Measures& measures = plan.assessment().measures();
  const MeasuresHeader& header = measures.header();
  if (measures.size() > 0 && book.ids() != IdKind::kUndecided && book.ids() != header.ids) {
    return absl::InvalidArgumentError(
        "the plan was not made of this book: its ids are of another kind");
  }
  const MeasuresQuestion question =
      QuestionOf(plan.assessment().policy(), as_of_us, known_batch);
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<JournalRow> journal,
                            JournalOf(book, as_of_us, known_batch));
  GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader, HistoryReader::Make(book, question));
  GOODWILL_ASSIGN_OR_RETURN(const WhoRemains remains,
                            WhoRemains::Make(book, as_of_us, known_batch));
  GOODWILL_ASSIGN_OR_RETURN(const std::set<CustomerIdView> withheld,
                            WithheldIn(book, question, remains));
  PlanScore out;
  std::set<CustomerIdView> counted;  // each once, by the first adoption
  std::vector<LoggedDecision> log;
  std::vector<Brought> brought;
  int64_t done = 0, of_this_moment = 0;
  bool costed = true;
  for (const JournalRow& row : journal) {
    if (done++ % 1024 == 0) {
      GOODWILL_RETURN_IF_ERROR(run.Report(done - 1, static_cast<int64_t>(journal.size())));
    }
    const Adoption& a = row.adoption;
    if (a.as_of_us != header.as_of_us || a.strategy == Strategy::kNone) continue;
    ++of_this_moment;
    const std::optional<CustomerIdView> who = remains.Of(row.customer.view());
    if (who && (withheld.contains(*who) || !counted.insert(*who).second)) continue;
    const std::optional<int64_t> at = measures.Find(row.customer.view());
    const std::optional<Ratio> chance = a.Propensity();
    if (!who || !at || !chance || !reader.Find(*who)) {
      ++out.unknown;
      continue;
    }
    const int32_t days = window_days != 0 ? window_days : DefaultWindow(NameOf(a.strategy));
    if (a.time_us > as_of_us - days * kMicrosPerDay) {
      ++out.waiting;
      continue;
    }
    const uint32_t position = measures.Sorted()[static_cast<size_t>(*at)];
    const Agreement agreement = Compare(a, IntentionOf(plan, plan.decisions()[position]));
    if (agreement == Agreement::kUnsupported) {
      ++out.unsupported;
      continue;
    }
    GOODWILL_ASSIGN_OR_RETURN(const std::span<const DatedOrder> orders, reader.Orders());
    GOODWILL_ASSIGN_OR_RETURN(const Outcome outcome,
                              OutcomeOf(orders, a.time_us, 0, days * kMicrosPerDay));
    costed = costed && outcome.after.costed;
    brought.push_back(outcome.after);
    log.push_back({0,
                   ToDouble(*chance),
                   agreement == Agreement::kSame ? 1.0 : 0.0});
  }
  if (of_this_moment == 0) {
    return absl::FailedPreconditionError(
        "no plan was adopted as of the moment that this one is of: make it as of one that was");
  }
  out.on_margin = costed && !log.empty();
  out.customers = static_cast<int64_t>(log.size());
  for (size_t i = 0; i < log.size(); ++i) {
    log[i].reward = brought[i].Major(out.on_margin, question.currency);
    out.adopted += log[i].reward;
  }
  if (!log.empty()) out.adopted /= static_cast<double>(log.size());
  GOODWILL_ASSIGN_OR_RETURN(out.policy, EvaluateOffPolicy(log));
  return out;
}

}  // namespace goodwill
