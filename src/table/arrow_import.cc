#include "table/arrow_import.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"
#include "table/arrow_column.h"
#include "table/arrow_handles.h"
#include "table/arrow_layout.h"
#include "table/arrow_type.h"
#include "table/column_match.h"
#include "table/column_scan.h"

namespace goodwill {
namespace {

constexpr int64_t kMaxColumns = 100'000;
constexpr size_t kMaxName = 64 * 1024;
constexpr size_t kMaxErrorText = 4 * 1024;
// Rows that a table may have, so that numbers of rows never overflow.
constexpr int64_t kMaxRows = int64_t{1} << 60;

// What the stream says about its failure, as an error of ours.
absl::Status StreamError(ArrowArrayStream* stream, int code, std::string_view when) {
  std::string text;
  if (stream->get_last_error != nullptr) {
    if (const char* const error = stream->get_last_error(stream); error != nullptr) {
      text.assign(error, strnlen(error, kMaxErrorText));
      if (!IsUtf8(text)) {
        for (char& c : text) {
          if (static_cast<unsigned char>(c) >= 0x80) c = '?';
        }
      }
    }
  }
  if (text.empty()) text = "error " + std::to_string(code);
  const std::string message = "the Arrow stream failed " + std::string(when) + ": " + text;
  switch (code) {
    case ENOMEM:
      return absl::ResourceExhaustedError(message);
    case ECANCELED:
      return absl::CancelledError(message);
    default:
      return absl::InvalidArgumentError(message);
  }
}

absl::Status BadSchema(std::string_view what) {
  return absl::InvalidArgumentError("the Arrow stream's schema is broken: " + std::string(what));
}

// The names of the columns, after checking what holds them.
absl::StatusOr<std::vector<std::string>> ColumnNames(const ArrowSchema& schema) {
  if (schema.release == nullptr) return BadSchema("it has been released");
  if (schema.format == nullptr) return BadSchema("it has no format");
  if (std::strncmp(schema.format, "+s", 3) != 0) {
    return absl::InvalidArgumentError(
        "the Arrow stream does not hold record batches, but arrays of type " +
        ParseArrowType(schema).words);
  }
  if (schema.n_children < 0 || schema.n_children > kMaxColumns) {
    return BadSchema("it has " + std::to_string(schema.n_children) + " columns");
  }
  if (schema.n_children != 0 && schema.children == nullptr) {
    return BadSchema("its columns are missing");
  }
  std::vector<std::string> names;
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema* const child = schema.children[i];
    if (child == nullptr || child->release == nullptr || child->format == nullptr) {
      return BadSchema("its column " + std::to_string(i) + " is missing or released");
    }
    std::string name;
    if (child->name != nullptr) name.assign(child->name, strnlen(child->name, kMaxName));
    if (!IsUtf8(name)) {
      return BadSchema("the name of its column " + std::to_string(i) + " is not valid UTF-8");
    }
    names.push_back(std::move(name));
  }
  return names;
}

class ArrowReader {
 public:
  ArrowReader(const TableSpec& spec, const ReadOptions& options)
      : spec_(spec), options_(options), problems_(options.max_problems) {}

  absl::StatusOr<Table> Read(ArrowArrayStream* stream) {
    table_.spec = &spec_;
    table_.currency = options_.currency;
    GOODWILL_RETURN_IF_ERROR(ReadSchema(stream));
    while (true) {
      auto batch = std::make_shared<ArrayHandle>();
      if (const int code = stream->get_next(stream, batch->get()); code != 0) {
        batch->Abandon();
        return StreamError(stream, code, "after " + std::to_string(table_.rows) + " rows");
      }
      if (batch->released()) break;
      GOODWILL_RETURN_IF_ERROR(ReadBatch(std::move(batch)));
      GOODWILL_RETURN_IF_ERROR(options_.run.Report(table_.rows, -1));
    }
    GOODWILL_RETURN_IF_ERROR(Refused());
    for (const auto& column : readers_) {
      if (column && !column->currency().is_none()) table_.currency = column->currency();
    }
    return std::move(table_);
  }

 private:
  absl::Status Refused() const {
    return problems_.ToStatus("the " + std::string(spec_.name) + " cannot be read");
  }

  // Finds the columns and the types they have. Everything that is wrong with the
  // schema is said before any row is asked for.
  absl::Status ReadSchema(ArrowArrayStream* stream) {
    SchemaHandle schema;
    if (const int code = stream->get_schema(stream, schema.get()); code != 0) {
      schema.Abandon();
      return StreamError(stream, code, "to give its schema");
    }
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<std::string> names, ColumnNames(*schema.get()));
    source_columns_ = schema->n_children;
    match_ = MatchColumns(spec_, names, options_, &problems_);
    for (const int index : match_.unknown) {
      table_.unknown_columns.push_back(names[static_cast<size_t>(index)]);
    }
    table_.columns.resize(spec_.columns.size());
    readers_.resize(spec_.columns.size());
    for (size_t c = 0; c < spec_.columns.size(); ++c) {
      const ColumnMatch::Source& source = match_.columns[c];
      if (source.index < 0) continue;
      const std::string& name = names[static_cast<size_t>(source.index)];
      AddColumn(c, source.minor, name, *schema->children[source.index]);
    }
    return Refused();
  }

  void AddColumn(size_t c, bool minor, const std::string& name, const ArrowSchema& schema) {
    const ColumnSpec& spec = spec_.columns[c];
    ArrowType type = ParseArrowType(schema);
    TableColumn& column = table_.columns[c];
    column.source = name;
    column.source_type = type.words;
    if (std::string reason = ArrowColumn::Refusal(spec, minor, type); !reason.empty()) {
      Problem problem;
      problem.field = spec.name;
      problem.reason = std::move(reason);
      if (name != spec.name) problem.reason += " (column " + QuoteValue(name) + " of the source)";
      problems_.Add(std::move(problem));
      return;
    }
    // An optional column without a type has no value in any row.
    if (type.kind == ArrowKind::kNull && !spec.required) return;
    readers_[c] = std::make_unique<ArrowColumn>(spec_, c, minor, std::move(type), options_);
    column.physical = readers_[c]->physical();
  }

  absl::Status ReadBatch(std::shared_ptr<ArrayHandle> handle) {
    const ArrowArray& batch = *handle->get();
    if (std::string reason = CheckBatch(batch, source_columns_); !reason.empty()) {
      return absl::InvalidArgumentError("the Arrow batch at row " + std::to_string(table_.rows) +
                                        " is broken: " + reason);
    }
    const int64_t rows = batch.length;
    if (rows > kMaxRows - table_.rows) {
      return absl::InvalidArgumentError("the Arrow stream has too many rows");
    }
    BatchProblems found(table_.rows, problems_.limit());
    CheckNoNullRows(batch, &found);

    // First every column's memory, then any column's values.
    std::vector<ColumnSlice> slices(readers_.size());
    bool broken = !found.empty();
    for (size_t c = 0; c < readers_.size(); ++c) {
      if (readers_[c] == nullptr) continue;
      found.BeginColumn(spec_.columns[c].name, table_.columns[c].source);
      const ArrowArray& array = *batch.children[match_.columns[c].index];
      if (std::string reason =
              CutColumn(readers_[c]->type(), array, batch.offset, rows, &slices[c]);
          !reason.empty()) {
        broken = true;
        found.Add(-1, [&] {
          return "its memory is broken in the batch at row " + std::to_string(table_.rows) + ": " +
                 reason;
        });
      }
    }
    if (!broken && rows > 0) ReadColumns(slices, std::move(handle), &found);
    found.MoveTo(&problems_);
    table_.rows += rows;
    return broken ? Refused() : absl::OkStatus();
  }

  // A record batch is a struct; its rows cannot be absent as a whole.
  void CheckNoNullRows(const ArrowArray& batch, BatchProblems* found) {
    const uint8_t* const bits = static_cast<const uint8_t*>(batch.buffers[0]);
    found->BeginColumn("", "");
    if (bits == nullptr) {
      if (batch.null_count > 0) {
        found->Add(-1, [] { return "the batch declares null rows without a null bitmap"; });
      }
      return;
    }
    if (batch.length == 0 || CountZeroBits(bits, batch.offset, batch.length) == 0) return;
    for (int64_t i = 0; i < batch.length; ++i) {
      if (!BitAt(bits, batch.offset + i))
        found->Add(i, [] { return "the row as a whole is null"; });
    }
  }

  void ReadColumns(const std::vector<ColumnSlice>& slices, std::shared_ptr<ArrayHandle> handle,
                   BatchProblems* found) {
    BatchStore store;
    table_.chunk_rows.push_back(handle->get()->length);
    for (size_t c = 0; c < readers_.size(); ++c) {
      if (readers_[c] == nullptr) continue;
      found->BeginColumn(spec_.columns[c].name, table_.columns[c].source);
      table_.columns[c].chunks.push_back(readers_[c]->Read(slices[c], &store, found));
    }
    if (!found->empty() || !problems_.empty()) return;  // there will be no table
    for (auto& buffer : store.owned) table_.keep_alive.push_back(std::move(buffer));
    if (store.borrows) table_.keep_alive.push_back(std::move(handle));
  }

  const TableSpec& spec_;
  const ReadOptions& options_;
  Problems problems_;
  Table table_;
  ColumnMatch match_;
  int64_t source_columns_ = 0;
  std::vector<std::unique_ptr<ArrowColumn>> readers_;  // null: not in the source
};

}  // namespace

absl::StatusOr<Table> ReadArrow(const TableSpec& spec, ArrowArrayStream* stream,
                                const ReadOptions& options) {
  if (stream == nullptr || stream->release == nullptr) {
    return absl::InvalidArgumentError("there is no Arrow stream, or it has been released");
  }
  StreamHandle in(stream);
  if (in->get_schema == nullptr || in->get_next == nullptr) {
    return absl::InvalidArgumentError("the Arrow stream lacks a callback");
  }
  return ArrowReader(spec, options).Read(in.get());
}

}  // namespace goodwill
