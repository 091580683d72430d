// Reading a CSV file into a typed table.
//
// "CSV" names a family of habits rather than a format. What is read here, and
// what is refused rather than guessed:
//
// File.      UTF-8, with or without a byte-order mark; plain or gzip (told by
//            its first bytes; several members in a row are one file). UTF-16,
//            other encodings and NUL bytes are refused, with their place.
// Lines.     End with LF or CR LF; the last one need not end. A lone CR outside
//            quotes is refused. A line with nothing on it at all is skipped,
//            before the header too; a line of blanks or of separators is a row.
// Cells.     Separated by , ; tab or | (whichever of them is most frequent
//            outside quotes in the header line; a tie is refused) or by the
//            character that the options name. A cell that begins with a quote
//            ends with one, may hold separators and line ends, and writes a
//            quote as two. A quote anywhere else is refused: what reads it as
//            text would one day read "a, b" as two cells.
// Header.    Required. A column of the table is found by the options' map, else
//            by its own name, exactly and then without regard to (ASCII) case
//            and blanks around it. Money may be headed `<name>_minor`, and then
//            holds whole numbers of minor units. A required time column is
//            also found under `date`. Nothing else is guessed. A header that the map
//            uses is not also found by its own name.
// Values.    Ids and texts are kept byte by byte: '0001' and ' x' stay. Around
//            numbers, times, booleans, codes and currencies blanks do not count.
//            An empty cell is an absent value; only in a text column is an
//            empty cell in quotes an empty text. Ids are never just blanks.
// Times.     By options.date_form. iso: 2024-12-31, and behind it a time 08:26,
//            08:26:00 or 08:26:00.123456 after a blank or T, and behind that Z or
//            an offset +hh:mm. The local forms (d.m.y, m/d/y, ...): day and month
//            with one or two digits, year with four, and behind them, after a
//            blank, a time H:MM[:SS]. Without an offset it is civil time in
//            options.zone; a date is its first instant.
// Amounts.   Exact decimals with options.decimal_mark; no thousands separators,
//            no currency signs, no exponents. Digits beyond the currency's (but
//            zeros) are refused, or rounded as options.amount_rounding says.
// Currency.  A `currency` column must agree with options.currency, or name one
//            for a book that has none (column_currency.h); what all rows agree on
//            becomes Table::currency. The column is read as text with codes.
//
// All problems are found, up to options.max_problems, each with line, column,
// row, field and reason; with any problem there is no table. `row` counts data
// rows from 0; `line` is the line of the file that the cell begins on, and
// `column` its first byte there, both from 1.
//
// Table::lines is null when row r begins on line r + 2, as in files without
// empty lines and without line ends in cells.
//
// The table owns all its values: neither the file nor the bytes are needed
// after the call. Memory stays near the size of the table plus a small buffer
// (the longest row), whatever a compressed file unpacks to.
#ifndef GOODWILL_SRC_TABLE_CSV_READER_H_
#define GOODWILL_SRC_TABLE_CSV_READER_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "table/read_options.h"

namespace goodwill {

// NOT_FOUND if there is no such file, INVALID_ARGUMENT with problems if its
// content is wrong, CANCELLED if options.run asked to stop. Progress counts
// bytes of the file as it is stored; its size is -1 for pipes.
absl::StatusOr<Table> ReadCsvFile(const TableSpec& spec, const std::string& path,
                                  const ReadOptions& options);

// The same from memory. `bytes` are needed during the call only.
absl::StatusOr<Table> ReadCsvBytes(const TableSpec& spec, std::string_view bytes,
                                   const ReadOptions& options);

// The same, looking at `window` bytes at a time while rows are not longer than
// that: so tests can let a window end anywhere. The result does not depend on it.
absl::StatusOr<Table> ReadCsvBytesThroughWindow(const TableSpec& spec, std::string_view bytes,
                                                const ReadOptions& options, size_t window);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_CSV_READER_H_
