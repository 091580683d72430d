// Writes a business as CSV files with the headers that Goodwill expects. Text is
// put together by hand into large buffers: ten million rows take seconds.
#ifndef GOODWILL_EXAMPLES_GENERATE_CSV_WRITER_H_
#define GOODWILL_EXAMPLES_GENERATE_CSV_WRITER_H_

#include <cstdint>
#include <string>

#include "business.h"

namespace sample {

// "C00042", 42 or a UUID; the same customer has the same id in every table.
std::string CustomerId(const Business& business, IdKind kind, int64_t customer);

// Writes customers, products, purchases, interactions, contacts, events, consents
// and promises, or with options.purchases_only just purchases and products, into
// `directory`, which exists. Returns what went wrong, or an empty text.
std::string WriteCsv(const Business& business, IdKind kind, const std::string& directory);

// The purchases alone, as the text of a CSV file.
std::string PurchasesCsv(const Business& business, IdKind kind);

}  // namespace sample

#endif  // GOODWILL_EXAMPLES_GENERATE_CSV_WRITER_H_
