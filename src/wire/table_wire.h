// What a table may hold, how one was read, and what a file holds, as documents.
#ifndef GOODWILL_SRC_WIRE_TABLE_WIRE_H_
#define GOODWILL_SRC_WIRE_TABLE_WIRE_H_

#include <string>
#include <vector>

#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/store/store.h"

namespace goodwill {

// A serialised goodwill.v1.TableDescription.
std::string EncodeTableDescription(const TableSpec& spec);

// A serialised goodwill.v1.ImportReport.
std::string EncodeImportReport(const Table& table);

// A serialised goodwill.v1.FileReport.
std::string EncodeFileReport(const FileReport& report);

// A serialised goodwill.v1.ErasureReport.
std::string EncodeErasureReport(const std::vector<Erasure>& erased);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_TABLE_WIRE_H_
