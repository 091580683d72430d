// The review of service, its effects and recovery as documents.
#ifndef GOODWILL_SRC_WIRE_SERVICE_WIRE_H_
#define GOODWILL_SRC_WIRE_SERVICE_WIRE_H_

#include <string>

#include "goodwill/assess/service_review.h"
#include "goodwill/care/price.h"
#include "goodwill/care/recovery.h"

namespace goodwill {

// A serialised goodwill.v1.ServiceReview.
std::string EncodeServiceReview(const ServiceReview& review);
// A serialised goodwill.v1.ServiceEffects, goodwill.v1.Recovery.
std::string EncodeServiceEffects(const ServiceEffects& effects);
std::string EncodeRecovery(const Recovery& recovery);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_SERVICE_WIRE_H_
