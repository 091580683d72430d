// Are like cases treated alike?
//
// Alike are closed complaints about the same product, of the same severity and with the
// same finding. Among at least kLeastAlike of them, redress beyond Tukey's fences (1.5
// times the middle half's width beyond it) stands out, and is listed to be looked at: it
// may well have its reasons.
//
// An audit compares groups of customers (a language, a district, an age) by labels that
// are given with the question and stored nowhere. Groups of fewer than kSmallestGroup
// customers with a complaint are hidden: no figure of theirs is told, each group is compared
// with those that are shown, and if the hidden are too few even together, the smallest of the
// others is hidden with them, so that no sum of all gives them away. A difference is a reason
// to look, and not yet an injustice: groups may bring different complaints.
#ifndef GOODWILL_CARE_FAIRNESS_H_
#define GOODWILL_CARE_FAIRNESS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/care/desk_figures.h"
#include "goodwill/desk/desk.h"
#include "goodwill/service/standard.h"

namespace goodwill {

inline constexpr int64_t kLeastAlike = 5;
inline constexpr int64_t kSmallestGroup = 5;

struct UnlikeCase {
  std::string case_id;
  std::string product;
  int32_t severity = 0;  // 0: not assessed
  Finding finding = Finding::kNone;
  int64_t redress_minor = 0;
  int64_t alike = 0;          // cases like it, itself included
  int64_t median_minor = 0;   // of theirs
  double low_minor = 0;       // the fences
  double high_minor = 0;
};

struct AuditGroup {
  std::string label;
  bool hidden = false;  // nothing below is told
  int64_t customers = 0;
  int64_t complaints = 0;
  ShareFigure upheld;     // or partly, of those with a finding
  ShareFigure redressed;  // of the closed
  DurationFigures clock;  // from receipt to close
  int64_t median_redress_minor = 0;  // of the redressed
  // Less the other groups that are shown; unknown where there is none.
  ShareDifference upheld_against_others;
  ShareDifference redressed_against_others;
};

struct Fairness {
  int64_t from_us = 0;
  int64_t until_us = 0;
  std::vector<UnlikeCase> unlike;  // the farthest from its median first
  std::vector<AuditGroup> groups;  // by label
  int64_t unlabelled = 0;  // complaints of customers without a label
};

// `label_of` by the customer's id as text. Of complaints received in the span.
// INVALID_ARGUMENT: it begins after it ends.
absl::StatusOr<Fairness> FairnessOf(const Desk& desk, int64_t from_us, int64_t as_of_us,
                                    const std::map<std::string, std::string>& label_of);

}  // namespace goodwill

#endif  // GOODWILL_CARE_FAIRNESS_H_
