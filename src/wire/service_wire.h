// The review of service as a document.
#ifndef GOODWILL_SRC_WIRE_SERVICE_WIRE_H_
#define GOODWILL_SRC_WIRE_SERVICE_WIRE_H_

#include <string>

#include "goodwill/assess/service_review.h"

namespace goodwill {

// A serialised goodwill.v1.ServiceReview.
std::string EncodeServiceReview(const ServiceReview& review);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_SERVICE_WIRE_H_
