#include "goodwill/assess/tier_changes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// One assessment's customers in ascending order of id.
class Row {
 public:
  explicit Row(const Assessment& assessment)
      : assessment_(assessment), sorted_(assessment.measures().Sorted()) {}

  bool done() const { return next_ == sorted_.size(); }
  void Advance() { ++next_; }
  CustomerIdView id() const { return place().part->id(place().index); }
  int32_t tier() const { return assessment_.judgements()[sorted_[next_]].tier; }
  std::string_view name() const {
    return assessment_.policy().tiers.tiers[static_cast<size_t>(tier())].name;
  }
  int64_t turnover() const { return place().part->all[place().index].net(); }

 private:
  Measures::Place place() const { return assessment_.measures().At(sorted_[next_]); }

  const Assessment& assessment_;
  const std::span<const uint32_t> sorted_;
  size_t next_ = 0;
};

// Calls see(change, rank before, rank after) for every customer of either; a rank
// of -1 is none.
template <typename See>
absl::Status ForEachPair(const Assessment& before, const Assessment& after, See&& see) {
  const MeasuresHeader& was = before.measures().header();
  const MeasuresHeader& is = after.measures().header();
  if (was.currency != is.currency) {
    return absl::InvalidArgumentError("the assessments are in different currencies");
  }
  if (was.ids != is.ids && was.ids != IdKind::kUndecided && is.ids != IdKind::kUndecided) {
    return absl::InvalidArgumentError("the assessments have customer ids of different kinds");
  }
  const TierPolicy& policy = after.policy().tiers;
  Row a(before), b(after);
  while (!a.done() || !b.done()) {
    const bool has_a = b.done() || (!a.done() && a.id() <= b.id());
    const bool has_b = a.done() || (!b.done() && b.id() <= a.id());
    TierChange change;
    change.customer = has_b ? b.id() : a.id();
    change.turnover = has_b ? b.turnover() : a.turnover();
    if (has_a) change.from = a.name();
    if (has_b) change.to = b.name();
    if (!has_a) {
      change.move = TierMove::kNew;
    } else if (!has_b) {
      change.move = TierMove::kGone;
    } else if (change.from != change.to) {
      const int32_t rank = TierNamed(policy, change.from);
      change.move = rank < 0            ? TierMove::kOther
                    : b.tier() < rank   ? TierMove::kUp
                                        : TierMove::kDown;
    }
    see(change, has_a ? a.tier() : -1, has_b ? b.tier() : -1);
    if (has_a) a.Advance();
    if (has_b) b.Advance();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<TierFlow>> TierFlows(const Assessment& before, const Assessment& after) {
  std::map<std::pair<int32_t, int32_t>, TierFlow> flows;
  bool ok = true;
  GOODWILL_RETURN_IF_ERROR(
      ForEachPair(before, after, [&](const TierChange& change, int32_t from, int32_t to) {
        TierFlow& flow = flows[{from, to}];
        flow.from = change.from;
        flow.to = change.to;
        flow.move = change.move;
        flow.customers += 1;
        ok = CheckedAdd(flow.turnover, change.turnover, &flow.turnover) && ok;
      }));
  if (!ok) return absl::OutOfRangeError("the turnover of a flow does not fit 64 bits");
  std::vector<TierFlow> out;
  for (auto& [ranks, flow] : flows) out.push_back(flow);
  return out;
}

absl::StatusOr<std::vector<TierChange>> TierChanges(const Assessment& before,
                                                    const Assessment& after) {
  std::vector<TierChange> out;
  GOODWILL_RETURN_IF_ERROR(
      ForEachPair(before, after, [&](const TierChange& change, int32_t, int32_t) {
        if (change.move != TierMove::kSame) out.push_back(change);
      }));
  return out;
}

absl::StatusOr<std::vector<TierGrant>> TierGrants(const Assessment& assessment) {
  const Standings* const standings = assessment.standings();
  if (standings == nullptr) {
    return absl::FailedPreconditionError(
        "the policy has no tier_reviews, so no tier is held that could be granted");
  }
  std::vector<TierGrant> out;
  const Measures& measures = assessment.measures();
  for (const uint32_t position : measures.Sorted()) {
    const Standing& standing = standings->customers[position];
    const bool held = standing.rests_on == RestsOn::kConditions ||
                      standing.rests_on == RestsOn::kPeriod ||
                      standing.rests_on == RestsOn::kNotice;
    if (!held || standing.granted || standing.until_us == kNullNumber) continue;
    out.push_back({measures.IdAt(position), standing.since_us,
                   assessment.policy().tiers.tiers[standing.tier].name + " until=" +
                       FormatDay(standings->calendar.zone.DayOf(standing.until_us))});
  }
  return out;
}

}  // namespace goodwill
