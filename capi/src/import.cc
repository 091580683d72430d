#include "import.h"

#include "goodwill/book/schema.h"
#include "guard.h"
#include "table/csv_utf8.h"

namespace goodwill::capi {
namespace {

absl::StatusOr<std::string> OptionText(const goodwill_text& text, std::string_view name) {
  GOODWILL_ASSIGN_OR_RETURN(const std::string_view said, TextArgument(text.data, text.size, name));
  return std::string(said);
}

}  // namespace

absl::StatusOr<const TableSpec*> TableArgument(int32_t table) {
  const TableSpec* spec = FindTable(table);
  if (spec == nullptr) return absl::InvalidArgumentError("there is no such table");
  return spec;
}

absl::StatusOr<ReadOptions> ReadOptionsArgument(const goodwill_import_options* given,
                                                Currency currency, Zone zone, Run run) {
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_import_options o, OptionsArgument(given, "options"));
  ReadOptions out;
  if (o.map_count < 0 || (o.map_count > 0 && o.map == nullptr)) {
    return absl::InvalidArgumentError("options.map does not hold map_count pairs");
  }
  for (int64_t i = 0; i < o.map_count; ++i) {
    GOODWILL_ASSIGN_OR_RETURN(std::string column, OptionText(o.map[2 * i], "options.map"));
    GOODWILL_ASSIGN_OR_RETURN(std::string source, OptionText(o.map[2 * i + 1], "options.map"));
    out.map.emplace_back(std::move(column), std::move(source));
  }
  if (o.max_problems < 0) return absl::InvalidArgumentError("options.max_problems is negative");
  if (o.max_problems > 0) out.max_problems = o.max_problems;
  if (o.amount_rounding < GOODWILL_ROUNDING_NONE ||
      o.amount_rounding > GOODWILL_ROUNDING_HALF_DOWN) {
    return absl::InvalidArgumentError("options.amount_rounding is no rounding");
  }
  if (o.amount_rounding != GOODWILL_ROUNDING_NONE) {
    out.amount_rounding = static_cast<Rounding>(o.amount_rounding);
  }
  out.refuse_unknown_columns = o.refuse_unknown_columns != 0;
  if (o.separator < 0 || o.separator > 126) {
    return absl::InvalidArgumentError("options.separator must be an ASCII character");
  }
  if (o.decimal_mark != 0 && o.decimal_mark != '.' && o.decimal_mark != ',') {
    return absl::InvalidArgumentError("options.decimal_mark must be '.' or ','");
  }
  out.separator = static_cast<char>(o.separator);
  if (o.decimal_mark != 0) out.decimal_mark = static_cast<char>(o.decimal_mark);
  GOODWILL_ASSIGN_OR_RETURN(out.date_form, OptionText(o.date_form, "options.date_form"));
  out.currency = currency;
  out.zone = std::move(zone);
  out.run = std::move(run);
  return out;
}

absl::StatusOr<BatchOrigin> OriginArgument(const goodwill_import_options* given) {
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_import_options o, OptionsArgument(given, "options"));
  BatchOrigin out;
  if (o.recorded_at_us != 0) out.recorded_at_us = o.recorded_at_us;
  if (out.recorded_at_us == kNullNumber && o.recorded_at_us != 0) {
    return absl::InvalidArgumentError("options.recorded_at_us must lie in the years 1 to 9999");
  }
  GOODWILL_ASSIGN_OR_RETURN(out.source, OptionText(o.source, "options.source"));
  constexpr size_t kMostBytes = 255;
  if (out.source.size() > kMostBytes) {
    return absl::InvalidArgumentError("options.source is longer than 255 bytes");
  }
  if (csv::FindInvalidUtf8(out.source) != std::string::npos) {
    return absl::InvalidArgumentError("options.source is not UTF-8");
  }
  return out;
}

absl::Status WithLines(const absl::Status& status, const Table& table) {
  int64_t total = 0;
  std::vector<Problem> problems = ProblemsOf(status, &total);
  // Only files have separators, and their rows begin on line 2 unless noted.
  if (table.separator.empty() || problems.empty()) return status;
  Problems with_lines(static_cast<int64_t>(problems.size()));
  for (Problem& p : problems) {
    if (p.row >= 0) {
      p.line = table.lines ? (*table.lines)[static_cast<size_t>(p.row)] : p.row + 2;
    }
    with_lines.Add(std::move(p));
  }
  return with_lines.ToStatus("some rows cannot be appended", status.code());
}

}  // namespace goodwill::capi
