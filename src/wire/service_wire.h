// The review of service, its effects, recovery and the desk's figures as documents.
#ifndef GOODWILL_SRC_WIRE_SERVICE_WIRE_H_
#define GOODWILL_SRC_WIRE_SERVICE_WIRE_H_

#include <string>

#include "goodwill/assess/service_review.h"
#include "goodwill/base/currency.h"
#include "goodwill/care/desk_figures.h"
#include "goodwill/care/fairness.h"
#include "goodwill/care/people.h"
#include "goodwill/care/price.h"
#include "goodwill/care/recovery.h"
#include "goodwill/desk/schedule.h"

namespace goodwill {

// A serialised goodwill.v1.ServiceReview.
std::string EncodeServiceReview(const ServiceReview& review);
// A serialised goodwill.v1.ServiceEffects, goodwill.v1.Recovery.
std::string EncodeServiceEffects(const ServiceEffects& effects);
std::string EncodeRecovery(const Recovery& recovery);
// A serialised goodwill.v1.DeskFigures, goodwill.v1.Fairness, goodwill.v1.DeskPeople.
std::string EncodeDeskFigures(const DeskFigures& figures, const Currency& currency);
std::string EncodeFairness(const Fairness& fairness, const Currency& currency);
std::string EncodePeople(const People& people);
// A serialised goodwill.v1.DeskSchedule.
std::string EncodeSchedule(const DeskSchedule& schedule, const ComplaintsPolicy& policy);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_SERVICE_WIRE_H_
