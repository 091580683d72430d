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
  std::vector<Standard> standards;
  std::vector<Survey> surveys;

  bool operator==(const ServicePolicy&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_SERVICE_POLICY_H_
