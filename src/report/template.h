// The page's template, as it was built with npm (src/report/template).
#ifndef GOODWILL_SRC_REPORT_TEMPLATE_H_
#define GOODWILL_SRC_REPORT_TEMPLATE_H_

#include <string_view>

namespace goodwill {

// Empty in a library that was built without it.
std::string_view PageTemplate();

}  // namespace goodwill

#endif  // GOODWILL_SRC_REPORT_TEMPLATE_H_
