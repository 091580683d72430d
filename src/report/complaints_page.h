// The part of a report's data that is about complaints and service.
#ifndef GOODWILL_SRC_REPORT_COMPLAINTS_PAGE_H_
#define GOODWILL_SRC_REPORT_COMPLAINTS_PAGE_H_

#include "goodwill/base/zone.h"
#include "goodwill/report/complaints_report.h"
#include "report/json.h"

namespace goodwill {

// As the value of a member; places as in template/complaints.js. Days are those of the
// zone.
void WriteComplaints(const ReportComplaints& complaints, const Zone& zone, JsonWriter& json);

}  // namespace goodwill

#endif  // GOODWILL_SRC_REPORT_COMPLAINTS_PAGE_H_
