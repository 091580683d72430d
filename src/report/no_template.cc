// What stands in for the template under -DGOODWILL_REPORT=OFF.
#include "report/template.h"

namespace goodwill {

std::string_view PageTemplate() { return {}; }

}  // namespace goodwill
