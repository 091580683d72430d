// What a business promises as service, and what it asks its customers.
#ifndef GOODWILL_SERVICE_SERVICE_POLICY_H_
#define GOODWILL_SERVICE_SERVICE_POLICY_H_

#include <cstdint>
#include <vector>

#include "goodwill/service/standard.h"
#include "goodwill/service/survey.h"

namespace goodwill {

struct ServicePolicy {
  int64_t months = 12;  // how far back a review looks
  // Effects: how many days of purchases before and after are compared; and within how
  // many days of a failure a complaint is taken to be about it.
  int32_t effect_days = 90;
  int32_t voice_days = 30;
  // How long a failure of ours stands before anything is sold (assess/amends.h).
  int32_t recent_failure_days = 30;
  std::vector<Standard> standards;
  std::vector<Survey> surveys;

  bool operator==(const ServicePolicy&) const = default;
};

inline constexpr int32_t kMostEffectDays = 3660;

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_SERVICE_POLICY_H_
