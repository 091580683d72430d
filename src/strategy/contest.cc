#include "goodwill/strategy/contest.h"

#include <string>

#include "absl/status/status.h"

namespace goodwill {
namespace {

bool TakesAway(const Decision& d) {
  switch (d.posture) {
    case Strategy::kEnd:
    case Strategy::kReengineer:
    case Strategy::kHarvest:
      return true;
    default:
      return d.posture == Strategy::kNone || !d.IsCarriedOut();
  }
}

}  // namespace

absl::StatusOr<Command> ContestDecision(const Plan& plan, const CustomerIdView& id,
                                        std::string_view digest, std::string_view text,
                                        std::string_view approver, int64_t at_us) {
  const Measures& measures = plan.assessment().measures();
  const auto at = measures.Find(id);
  if (!at) return measures.NotHere(id);
  const Decision& d = plan.decisions()[measures.Sorted()[static_cast<size_t>(*at)]];
  if (!TakesAway(d)) {
    return absl::FailedPreconditionError(
        "the decision takes nothing away and refuses nothing: there is nothing to contest");
  }
  Command out;
  out.kind = CommandKind::kOpen;
  out.effective_us = at_us;
  out.subject = approver;
  out.text = text;
  if (d.variant >= 0) {
    out.details.push_back({"action", plan.variants()[static_cast<size_t>(d.variant)].name});
  }
  if (d.blocked != Blocked::kNothing) {
    out.details.push_back({"blocked_by", std::string(NameOf(d.blocked))});
  }
  out.details.push_back({"contests", std::string(NameOf(d.posture))});
  out.details.push_back({"plan", std::string(digest)});
  out.details.push_back({"review", "human"});
  return out;
}

}  // namespace goodwill
