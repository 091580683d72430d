// Reports as documents, for programs that show them in their own way.
#ifndef GOODWILL_SRC_WIRE_REPORT_WIRE_H_
#define GOODWILL_SRC_WIRE_REPORT_WIRE_H_

#include <string>

#include "goodwill/report/report.h"

namespace goodwill {

// A serialised goodwill.v1.Report.
std::string EncodeReport(const Report& report);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_REPORT_WIRE_H_
