// Whether bytes are UTF-8: shortest forms only, no surrogates, nothing above
// U+10FFFF (RFC 3629).
#ifndef GOODWILL_SRC_TABLE_CSV_UTF8_H_
#define GOODWILL_SRC_TABLE_CSV_UTF8_H_

#include <cstddef>
#include <string_view>

namespace goodwill::csv {

// The first byte that does not belong to a valid sequence; npos if all do.
size_t FindInvalidUtf8(std::string_view text);

}  // namespace goodwill::csv

#endif  // GOODWILL_SRC_TABLE_CSV_UTF8_H_
