// A watch over service (service/watch.h) that begins with what a book already knows.
#ifndef GOODWILL_CARE_WARM_UP_H_
#define GOODWILL_CARE_WARM_UP_H_

#include <cstdint>

#include "absl/status/status.h"
#include "goodwill/book/book.h"
#include "goodwill/service/watch.h"

namespace goodwill {

// Lets it observe the book's measurements before as-of in the order of their times (of one
// instant: by their content), mystery shoppers' and competitors' left out. Book::Read's
// errors; the watch is then as it was.
absl::Status WarmUp(const Book& book, int64_t as_of_us, int64_t known_batch, Watch& watch);

}  // namespace goodwill

#endif  // GOODWILL_CARE_WARM_UP_H_
