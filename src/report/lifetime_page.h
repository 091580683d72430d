// The part of a report's data that is about the future of customers.
#ifndef GOODWILL_SRC_REPORT_LIFETIME_PAGE_H_
#define GOODWILL_SRC_REPORT_LIFETIME_PAGE_H_

#include "goodwill/report/lifetime_report.h"
#include "report/json.h"

namespace goodwill {

// As the value of a member; places as in template/lifetime.js.
void WriteLifetime(const ReportLifetime& lifetime, JsonWriter& json);

}  // namespace goodwill

#endif  // GOODWILL_SRC_REPORT_LIFETIME_PAGE_H_
