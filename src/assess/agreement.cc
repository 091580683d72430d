// Whether measures, calibrations and policies belong together.
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/calibration.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

std::string Hex(const PolicyDigest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const uint8_t byte : digest) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

class Differences {
 public:
  void Compare(std::string_view field, std::string_view a, std::string_view b) {
    if (a == b) return;
    Problem problem;
    problem.field = field;
    problem.reason = std::string(a) + " and " + std::string(b) + " differ";
    problems_.Add(std::move(problem));
  }
  // Texts are made of what differs only: one customer is judged in well under a
  // microsecond.
  void Compare(std::string_view field, int64_t a, int64_t b) {
    if (a != b) Compare(field, std::to_string(a), std::to_string(b));
  }
  void Compare(std::string_view field, const PolicyDigest& a, const PolicyDigest& b) {
    if (a != b) Compare(field, Hex(a), Hex(b));
  }
  absl::Status ToStatus(std::string_view what) const {
    return problems_.ToStatus(what, absl::StatusCode::kFailedPrecondition);
  }

 private:
  Problems problems_;
};

std::string_view NameOf(IdKind kind) { return kind == IdKind::kText ? "text" : "int64"; }

}  // namespace

absl::Status CheckAgreement(const MeasuresHeader& a, const MeasuresHeader& b) {
  Differences differences;
  differences.Compare("policy_digest", a.policy_digest, b.policy_digest);
  differences.Compare("currency", a.currency.code(), b.currency.code());
  differences.Compare("time_zone", a.zone.name(), b.zone.name());
  differences.Compare("as_of_us", a.as_of_us, b.as_of_us);
  differences.Compare("known_batch", a.known_batch, b.known_batch);
  differences.Compare("library_version", a.library_version, b.library_version);
  differences.Compare("time_zone_data_version", a.time_zone_data_version, b.time_zone_data_version);
  // A part without customers has not decided.
  if (a.ids != IdKind::kUndecided && b.ids != IdKind::kUndecided) {
    differences.Compare("customer_id", NameOf(a.ids), NameOf(b.ids));
  }
  return differences.ToStatus("measures and calibration do not belong together");
}

absl::Status CheckPolicy(const MeasuresHeader& header, const Policy& policy) {
  Differences differences;
  differences.Compare("policy_digest", header.policy_digest, policy.digest);
  differences.Compare("currency", header.currency.code(), policy.currency.code());
  return differences.ToStatus("the measures were made under another policy");
}

absl::Status CheckAssessable(const Measures& measures, const Calibration& calibration,
                             const Policy& policy, const Standings* standings) {
  GOODWILL_RETURN_IF_ERROR(CheckPolicy(measures.header(), policy));
  if (policy.tiers.reviews.has_value() && standings == nullptr) {
    return absl::FailedPreconditionError(
        "the policy has tier_reviews: tiers that customers hold follow from their facts, so "
        "assess the book itself");
  }
  if (measures.size() > 0 && !measures.layout().purchase_days &&
      UsesCondition(policy.tiers, TierCondition::kMinPurchaseDays)) {
    return absl::FailedPreconditionError(
        "a tier asks for purchase days, which are not measured under same_day: SAME_DAY_SEPARATE");
  }
  if (policy.lifetime && !calibration.lifetime) {
    return absl::FailedPreconditionError(
        "the policy asks for the future of customers, and the calibration has no model of it");
  }
  return CheckAgreement(measures.header(), calibration.header);
}

}  // namespace goodwill
