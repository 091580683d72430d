// The report as a page: one HTML file that needs nothing else.
//
// The page opens without a network, on a telephone and on a desk, prints, and
// reads in three languages. It is a template, built once with the library, into
// which the report's data and texts are put; what customers and sources are called
// is data there, never markup. Equal reports give equal bytes.
#ifndef GOODWILL_REPORT_PAGE_H_
#define GOODWILL_REPORT_PAGE_H_

#include <string>

#include "absl/status/statusor.h"
#include "goodwill/report/report.h"

namespace goodwill {

// UNIMPLEMENTED in a library that was built without the template
// (-DGOODWILL_REPORT=OFF).
absl::StatusOr<std::string> ReportPage(const Report& report, Language language);

}  // namespace goodwill

#endif  // GOODWILL_REPORT_PAGE_H_
