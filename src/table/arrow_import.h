// Reads a stream of Arrow record batches into a checked Table.
//
// Arrow's C data interface hands over pointers and asks to be believed. Nothing
// is believed here that can be checked: formats, counts, null bitmaps, offsets,
// view bounds, dictionary indices, UTF-8, ranges. What cannot be checked (the
// size of a plain buffer is not part of the interface) is the producer's word.
//
// What already has the form of a Table is read in place and kept alive by it:
// int64 ids and minor units, timestamp[us] with a zone, utf8 and large_utf8
// without nulls, int32 dictionary indices. Everything else is converted once.
//
//   column    accepted
//   id        utf8, large_utf8, utf8_view, dictionary of these; every integer.
//             An empty text is an absent id
//   text      utf8, large_utf8, utf8_view, dictionary of these
//   time      timestamp in any unit (with a zone an instant, without one civil
//             time in the book's zone; nanoseconds must be whole microseconds),
//             date32 and date64 (the first instant of that day), text
//   money     decimal32/64/128, text, integers, and float64 or float32 where
//             every value is the nearest one to a decimal with the currency's
//             digits; "<name>_minor": integers, in minor units
//   decimal   the same with six digits
//   integer   every integer
//   boolean   bool; integers 0 and 1
//   code      text (any case) of the column's list
//
// In text that becomes a number, a time or a code, blanks around it do not count,
// and nothing but blanks is an absent value. Absent values are accepted in
// optional columns. A column of type null is a column without values. NaN is
// never a value and never a null: it is refused. Names are matched as
// table/column_match.h says, a currency column as table/column_currency.h says.
#ifndef GOODWILL_SRC_TABLE_ARROW_IMPORT_H_
#define GOODWILL_SRC_TABLE_ARROW_IMPORT_H_

#include "absl/status/statusor.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/c.h"
#include "table/read_options.h"

namespace goodwill {

// Reads all of `stream`, or says everything that is wrong with it: problems name
// row (over all batches), column and reason, in order of row, up to
// options.max_problems. The stream is moved from and released, whatever the
// outcome; batches that the table borrows from are released with it.
absl::StatusOr<Table> ReadArrow(const TableSpec& spec, ArrowArrayStream* stream,
                                const ReadOptions& options);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ARROW_IMPORT_H_
