#include "table/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "goodwill/base/problem.h"
#include "table/column_currency.h"
#include "table/column_match.h"
#include "table/csv_buffer.h"
#include "table/csv_cells.h"
#include "table/csv_columns.h"
#include "table/csv_index.h"
#include "table/csv_record.h"
#include "table/csv_source.h"
#include "table/csv_utf8.h"

// On the body of a loop over cells: a call for each cell would cost as much as
// reading it.
#if defined(__GNUC__)
#define GOODWILL_INLINED __attribute__((always_inline))
#else
#define GOODWILL_INLINED
#endif

namespace goodwill {
namespace csv {
namespace {

constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};
constexpr size_t kMostColumns = 65'536;

bool IsBlank(std::string_view text) { return Trimmed(text).empty(); }

// The name of a separator in messages and reports.
std::string SeparatorText(char c) { return c == '\t' ? "tab" : std::string(1, c); }

// Whether every quote in the cell is where it should be. The cell has been
// split off by the parity of the quotes.
bool QuotesAreSound(const char* begin, const char* end) {
  if (begin == end) return true;
  if (*begin != '"') return std::memchr(begin, '"', static_cast<size_t>(end - begin)) == nullptr;
  if (end - begin < 2 || end[-1] != '"') return false;
  ++begin;
  --end;
  while (begin != end) {
    const auto* quote =
        static_cast<const char*>(std::memchr(begin, '"', static_cast<size_t>(end - begin)));
    if (quote == nullptr) return true;
    if (quote + 1 == end || quote[1] != '"') return false;
    begin = quote + 2;
  }
  return true;
}

// What a file's first bytes say it is instead of CSV; empty if nothing.
std::string_view NotCsv(std::string_view head) {
  struct Magic {
    std::string_view bytes;
    std::string_view reason;
  };
  static constexpr std::string_view kUtf16 =
      "it is UTF-16 text; save it as UTF-8 (in Excel: \"CSV UTF-8\")";
  static constexpr Magic kMagics[] = {
      {std::string_view("\xFF\xFE\0\0", 4), "it is UTF-32 text; save it as UTF-8"},
      {std::string_view("\0\0\xFE\xFF", 4), "it is UTF-32 text; save it as UTF-8"},
      {"\xFF\xFE", kUtf16},
      {"\xFE\xFF", kUtf16},
      {"PK\x03\x04", "it is a zip archive or an Excel workbook; unpack it, or save it as CSV"},
      {"\xD0\xCF\x11\xE0", "it is an old Excel workbook; save it as CSV"},
      {"\x28\xB5\x2F\xFD", "it is compressed with zstd; only gzip is unpacked"},
      {"\xFD"
       "7zXZ",
       "it is compressed with xz; only gzip is unpacked"},
      {"BZh91AY&SY", "it is compressed with bzip2; only gzip is unpacked"},
  };
  for (const Magic& magic : kMagics) {
    if (head.substr(0, magic.bytes.size()) == magic.bytes) return magic.reason;
  }
  return {};
}

class Reader {
 public:
  Reader(const TableSpec& spec, const ReadOptions& options, std::string name,
         std::unique_ptr<ByteSource> source, size_t window = Buffer::kUsualBytes)
      : spec_(spec),
        options_(options),
        name_(std::move(name)),
        buffer_(std::move(source), options_.run, window),
        currency_(options.currency) {}

  absl::StatusOr<Table> Read() {
    GOODWILL_RETURN_IF_ERROR(CheckOptions());
    GOODWILL_RETURN_IF_ERROR(Open());
    GOODWILL_RETURN_IF_ERROR(ReadHeader());
    Prepare();
    GOODWILL_ASSIGN_OR_RETURN(const bool sound, ReadRows());
    if (!sound) return ExplainRows();
    GOODWILL_RETURN_IF_ERROR(buffer_.ReportEnd());
    return Finish();
  }

 private:
  // A column of the table, and how its cells are read.
  struct Target {
    size_t spec = 0;    // in spec_.columns
    size_t source = 0;  // in the header
    bool minor = false;
    bool currency = false;
    std::optional<DecimalParser> decimal;
  };

  const ColumnSpec& SpecOf(const Target& t) const { return spec_.columns[t.spec]; }

  absl::Status Refuse(const Problems& problems) const {
    return problems.ToStatus(absl::StrCat(name_, " was not read"));
  }
  absl::Status Refuse(Problem problem) const {
    Problems problems(options_.max_problems);
    problems.Add(std::move(problem));
    return Refuse(problems);
  }
  absl::Status Refuse(std::string reason) const {
    Problem problem;
    problem.reason = std::move(reason);
    return Refuse(std::move(problem));
  }

  // ----------------------------------------------------------- Beginning

  absl::Status CheckOptions() {
    Problems problems(options_.max_problems);
    const auto add = [&](std::string field, std::string reason) {
      Problem problem;
      problem.field = std::move(field);
      problem.reason = std::move(reason);
      problems.Add(std::move(problem));
    };
    const char s = options_.separator;
    const bool plain = s == '\t' || (s > ' ' && s < 127);
    const bool word = (s >= '0' && s <= '9') || (s >= 'a' && s <= 'z') || (s >= 'A' && s <= 'Z');
    if (s != 0 && (!plain || word || s == '"')) {
      add("separator", "must be a tab or an ASCII punctuation character other than the quote");
    }
    if (options_.decimal_mark != 0 && options_.decimal_mark != '.' &&
        options_.decimal_mark != ',') {
      add("decimal_mark", "must be '.' or ','");
    }
    const auto form = FindDateForm(options_.date_form);
    if (form) {
      date_form_ = *form;
    } else {
      add("date_form", absl::StrCat(Shown(options_.date_form), " is none of ", DateFormNames()));
    }
    if (options_.decimal_mark == ',') mark_ = ',';
    return problems.ToStatus("the options for CSV are wrong");
  }

  absl::Status Open() {
    GOODWILL_RETURN_IF_ERROR(buffer_.Fill().status());
    GOODWILL_RETURN_IF_ERROR(buffer_.Unpack(name_));
    const std::string_view reason = NotCsv(buffer_.view());
    if (!reason.empty()) return Refuse(std::string(reason));
    if (buffer_.view().substr(0, 3) == "\xEF\xBB\xBF") {
      byte_order_mark_ = true;
      buffer_.set_begin(buffer_.begin() + 3);
    }
    return absl::OkStatus();
  }

  absl::Status TooLong(Place place) const {
    Problem problem;
    problem.line = place.line;
    problem.column = place.column;
    problem.reason =
        absl::StrCat("the row that begins here is longer than ", Buffer::kMostBytes >> 20,
                     " MiB; perhaps a quote in it is never closed");
    return Refuse(std::move(problem));
  }

  // Reads on until `complete()`; false if the record gets too long.
  template <typename F>
  absl::StatusOr<bool> FillUntil(F complete) {
    while (!complete()) {
      GOODWILL_ASSIGN_OR_RETURN(const bool room, buffer_.Fill());
      if (!room) return false;
    }
    return true;
  }

  // -------------------------------------------------------------- Header

  absl::Status ReadHeader() {
    // Empty lines before it do not count.
    for (;;) {
      GOODWILL_RETURN_IF_ERROR(
          FillUntil([&] { return buffer_.last() || buffer_.view().size() >= 2; }).status());
      const std::string_view rest = buffer_.view();
      if (rest.empty() || rest == "\r") {
        return Refuse("the file is empty; its first line must name the columns");
      }
      const size_t skip = rest[0] == '\n' ? 1 : rest.substr(0, 2) == "\r\n" ? 2 : 0;
      if (skip == 0) break;
      buffer_.set_begin(buffer_.begin() + skip);
      ++line_;
    }
    GOODWILL_RETURN_IF_ERROR(FindSeparator());
    const Place start{line_, 1};
    Record record(kMostColumns + 1);
    GOODWILL_ASSIGN_OR_RETURN(const bool complete, FillUntil([&] {
                                return record.Read(buffer_.data(), buffer_.begin(), buffer_.end(),
                                                   buffer_.last(), separator_, start);
                              }));
    if (!complete) return TooLong(start);
    if (record.cell_count() > kMostColumns) {
      return Refuse(absl::StrCat("the header has ", record.cell_count(), " columns; more than ",
                                 kMostColumns, " are not read"));
    }
    Problems problems(options_.max_problems);
    for (const Cell& cell : record.cells()) {
      AddFaults(cell, "", -1, &problems);
      headers_.push_back(cell.doubled ? Unquote(cell.text) : std::string(cell.text));
      if (IsBlank(headers_.back())) headers_.back() = absl::StrCat("column ", headers_.size());
    }
    if (!problems.empty()) return Refuse(problems);

    // Problems with names are problems of the header line.
    Problems matching(options_.max_problems);
    const ColumnMatch match = MatchColumns(spec_, headers_, options_, &matching);
    if (!matching.empty()) return RefuseHeader(matching, record);
    for (size_t c = 0; c < match.columns.size(); ++c) {
      if (match.columns[c].index < 0) continue;
      Target target;
      target.spec = c;
      target.source = static_cast<size_t>(match.columns[c].index);
      target.minor = match.columns[c].minor;
      target.currency = NamesCurrencyOfAmounts(spec_, c);
      targets_.push_back(std::move(target));
    }
    for (const int index : match.unknown) {
      unknown_.push_back(headers_[static_cast<size_t>(index)]);
    }
    line_ = record.end_place().line;
    buffer_.set_begin(record.end_of_record());
    return absl::OkStatus();
  }

  absl::Status RefuseHeader(const Problems& matching, const Record& record) const {
    Problems placed(options_.max_problems);
    for (Problem problem : matching.list()) {
      problem.line = record.cells()[0].line;
      for (size_t i = 0; i < headers_.size(); ++i) {
        if (headers_[i] != problem.field) continue;
        problem.line = record.cells()[i].line;
        problem.column = record.cells()[i].column;
      }
      placed.Add(std::move(problem));
    }
    for (int64_t more = matching.total() - placed.total(); more > 0; --more) placed.Add({});
    std::string what = absl::StrCat(name_, " was not read");
    if (headers_.size() == 1) {
      absl::StrAppend(&what, " (its first line has no separator ",
                      options_.separator != 0 ? SeparatorText(separator_) : ", ; tab or |", ")");
    }
    return placed.ToStatus(what);
  }

  // The candidate that occurs most outside quotes in the header line.
  absl::Status FindSeparator() {
    if (options_.separator != 0) {
      separator_ = options_.separator;
      return absl::OkStatus();
    }
    std::array<size_t, kSeparators.size()> counts{};
    GOODWILL_RETURN_IF_ERROR(FillUntil([&] {
                               counts.fill(0);
                               bool inside = false;
                               for (const char c : buffer_.view()) {
                                 if (c == '"') inside = !inside;
                                 if (inside) continue;
                                 if (c == '\n') return true;
                                 for (size_t i = 0; i < kSeparators.size(); ++i) {
                                   counts[i] += c == kSeparators[i];
                                 }
                               }
                               return buffer_.last();
                             }).status());
    const size_t most = *std::max_element(counts.begin(), counts.end());
    if (most == 0) return absl::OkStatus();  // one column; any separator will do
    std::string tied;
    for (size_t i = 0; i < kSeparators.size(); ++i) {
      if (counts[i] != most) continue;
      if (tied.empty()) separator_ = kSeparators[i];
      absl::StrAppend(&tied, tied.empty() ? "" : " and ", SeparatorText(kSeparators[i]));
    }
    if (std::count(counts.begin(), counts.end(), most) > 1) {
      Problem problem;
      problem.line = line_;
      problem.field = "separator";
      problem.reason =
          absl::StrCat("the header has as many ", tied, "; name the one that separates cells");
      return Refuse(std::move(problem));
    }
    return absl::OkStatus();
  }

  void Prepare() {
    time_.emplace(date_form_, options_.zone);
    std::vector<Storage> storage(spec_.columns.size(), Storage::kAbsent);
    for (Target& target : targets_) {
      const ColumnSpec& column = SpecOf(target);
      const auto amount = [&] { return "an amount in " + std::string(options_.currency.code()); };
      Storage& kept = storage[target.spec];
      kept = Storage::kNumbers;
      switch (column.type) {
        case ColumnType::kId:
        case ColumnType::kText:
          kept = target.currency ? Storage::kLabel : Storage::kText;
          break;
        case ColumnType::kMoney:
          if (target.minor) {
            target.decimal.emplace(0, mark_, std::nullopt,
                                   absl::StrCat(amount(), " in minor units, a whole number"));
          } else {
            target.decimal.emplace(options_.currency.exponent(), mark_, options_.amount_rounding,
                                   amount());
          }
          break;
        case ColumnType::kDecimal:
          target.decimal.emplace(kDecimalScale, mark_, std::nullopt, "a decimal number");
          break;
        case ColumnType::kInteger:
          target.decimal.emplace(0, mark_, std::nullopt, "a whole number");
          break;
        case ColumnType::kTime:
        case ColumnType::kBoolean:
        case ColumnType::kCode:
          break;
      }
    }
    columns_.emplace(storage);
  }

  // ------------------------------------------------------ The quick way

  // True: all rows are read. False: something is wrong in or behind the row at
  // buffer_.begin(), on line_.
  absl::StatusOr<bool> ReadRows() {
    for (;;) {
      size_t end = buffer_.end();
      if (buffer_.last() && end > buffer_.begin() && buffer_.data()[end - 1] != '\n') {
        buffer_.data()[end++] = '\n';
      }
      index_.Build(buffer_.data(), buffer_.begin(), end, separator_);
      if (!ReadBlock()) return false;
      if (buffer_.last()) return buffer_.begin() >= buffer_.end();
      GOODWILL_ASSIGN_OR_RETURN(const bool room, buffer_.Fill());
      if (!room) return false;
    }
  }

  // The complete rows of the window.
  bool ReadBlock() {
    const char* const data = buffer_.data();
    const uint32_t* const places = index_.places();
    size_t count = index_.size();
    while (count > 0 && data[places[count - 1]] != '\n') --count;
    if (count == 0) return true;
    if (index_.lone_carriage_returns()) return false;
    const size_t end = places[count - 1];
    if (index_.not_ascii()) {
      const std::string_view text(data + buffer_.begin(), end - buffer_.begin());
      if (std::memchr(text.data(), 0, text.size()) != nullptr) return false;
      if (FindInvalidUtf8(text) != std::string_view::npos) return false;
    }
    size_t at = 0;
    while (at < count) {
      const uint32_t* const run = places + at;
      const size_t rows = RegularRows(run, count - at);
      if (rows > 0) {
        if (!ReadRun(run, rows)) return false;
        at += rows * headers_.size();
      } else {
        const char* const begin = data + buffer_.begin();
        const char* const stop = data + places[at];
        const bool blank =
            *stop == '\n' && (stop == begin || (stop == begin + 1 && *begin == '\r'));
        if (!blank) return false;
        ++line_;
        ++at;
      }
      buffer_.set_begin(places[at - 1] + size_t{1});
    }
    return true;
  }

  // How many rows with the right number of cells begin at places[0].
  size_t RegularRows(const uint32_t* places, size_t count) const {
    const char* const data = buffer_.data();
    const size_t width = headers_.size();
    const size_t most = count / width;
    size_t rows = 0;
    if (width == 1) {
      for (; rows < most; ++rows) {
        const size_t size = places[rows] - (places - 1)[rows] - 1;
        if (data[places[rows]] != '\n') break;
        if (size == 0 || (size == 1 && data[places[rows] - 1] == '\r')) break;
      }
      return rows;
    }
    for (const uint32_t* row = places; rows < most; ++rows, row += width) {
      int other = data[row[width - 1]] ^ '\n';
      for (size_t c = 0; c + 1 < width; ++c) other |= data[row[c]] ^ separator_;
      if (other != 0) break;
    }
    return rows;
  }

  bool ReadRun(const uint32_t* places, size_t rows) {
    const size_t width = headers_.size();
    if (index_.quotes()) {
      for (size_t c = 0; c < width; ++c) {
        if (!QuotesAreSound(places, rows, c)) return false;
      }
    }
    const uint32_t begin = (places - 1)[0];
    const uint32_t end = places[rows * width - 1];
    columns_->BeginRun(rows, end - begin, RowsLeft(rows, end - begin));
    for (Target& target : targets_) {
      if (!ReadColumn(places, rows, target)) return false;
    }
    const int64_t first = columns_->rows();
    columns_->EndRun();
    CountLines(places, rows, first);
    return true;
  }

  size_t RowsLeft(size_t rows, size_t bytes) const {
    const int64_t left = buffer_.left();
    if (left < 0) return std::max<size_t>(4096, static_cast<size_t>(columns_->rows()));
    const uint64_t all = std::min<uint64_t>(static_cast<uint64_t>(left), uint64_t{1} << 34) +
                         (buffer_.end() - buffer_.begin());
    const uint64_t likely = all * rows / bytes;
    return likely + likely / 64;
  }

  // Calls f(text, size, quoted) for the cells of a column, until one is refused.
  // kTextSlack bytes behind a text may be read.
  template <typename F>
  bool ForCells(const uint32_t* places, size_t rows, size_t column, F f) {
    const bool at_line_end = column + 1 == headers_.size() && index_.carriage_returns();
    return index_.quotes() || at_line_end ? ForCellsOf<false>(places, rows, column, f)
                                          : ForCellsOf<true>(places, rows, column, f);
  }

  // kPlain: no quotes, and no CR at the end of a cell.
  template <bool kPlain, typename F>
  bool ForCellsOf(const uint32_t* places, size_t rows, size_t column, F& f) {
    const char* const data = buffer_.data();
    const size_t width = headers_.size();
    const bool at_line_end = column + 1 == width && index_.carriage_returns();
    const uint32_t* before = places - 1 + column;
    for (size_t r = 0; r < rows; ++r, before += width) {
      const char* begin = data + before[0] + 1;
      const char* end = data + before[1];
      size_t size = static_cast<size_t>(end - begin);
      bool quoted = false;
      if constexpr (!kPlain) {
        if (at_line_end && size > 0 && end[-1] == '\r') --size;
        if (size > 0 && *begin == '"') {
          quoted = true;
          ++begin;
          size -= 2;
          if (std::memchr(begin, '"', size) != nullptr) {
            scratch_ = Unquote({begin, size});
            size = scratch_.size();
            scratch_.append(kTextSlack, '\0');
            begin = scratch_.data();
          }
        }
      }
      if (!f(begin, size, quoted)) return false;
    }
    return true;
  }

  bool QuotesAreSound(const uint32_t* places, size_t rows, size_t column) const {
    const char* const data = buffer_.data();
    const size_t width = headers_.size();
    const uint32_t* before = places - 1 + column;
    const bool at_line_end = column + 1 == width && index_.carriage_returns();
    for (size_t r = 0; r < rows; ++r, before += width) {
      const char* const begin = data + before[0] + 1;
      const char* end = data + before[1];
      if (at_line_end && end > begin && end[-1] == '\r') --end;
      if (!csv::QuotesAreSound(begin, end)) return false;
    }
    return true;
  }

  // A column of numbers: parse(text, out) for what is not empty.
  template <typename Parse>
  bool ReadNumbers(const uint32_t* places, size_t rows, const Target& target, Parse parse) {
    int64_t* out = columns_->Numbers(target.spec);
    const bool required = SpecOf(target).required;
    return ForCells(places, rows, target.source,
                    [&](const char* text, size_t size, bool) GOODWILL_INLINED {
                      if (size > 0 && parse(std::string_view(text, size), out)) {
                        ++out;
                        return true;
                      }
                      const std::string_view trimmed = Trimmed({text, size});
                      if (trimmed.empty()) {
                        if (required) return false;
                        *out++ = kNullNumber;
                        return true;
                      }
                      if (trimmed.size() == size || !parse(trimmed, out)) return false;
                      ++out;
                      return true;
                    });
  }

  bool ReadTexts(const uint32_t* places, size_t rows, const Target& target) {
    TextRun texts = columns_->Texts(target.spec);
    const bool required = SpecOf(target).required;
    const bool id = SpecOf(target).type == ColumnType::kId;
    return ForCells(places, rows, target.source,
                    [&](const char* text, size_t size, bool quoted) GOODWILL_INLINED {
                      const bool absent = IsAbsentText({text, size}, quoted, id, required);
                      if (!absent) {
                        texts.Add(text, size);
                      } else {
                        if (required) return false;
                        texts.AddAbsent();
                      }
                      return true;
                    });
  }

  // An id of blanks is none. An empty text in quotes is a text, unless there
  // has to be one.
  static bool IsAbsentText(std::string_view text, bool quoted, bool id, bool required) {
    if (text.empty()) return id || required || !quoted;
    return id && (text[0] == ' ' || text[0] == '\t') && IsBlank(text);
  }

  bool ReadCurrency(const uint32_t* places, size_t rows, const Target& target) {
    int32_t* out = columns_->Labels(target.spec);
    CurrencyRule rule = currency_;
    std::string reason;
    const bool read = ForCells(places, rows, target.source,
                               [&](const char* text, size_t size, bool) GOODWILL_INLINED {
                                 const std::string_view trimmed = Trimmed({text, size});
                                 *out++ = trimmed.empty() ? -1 : 0;
                                 return rule.Accept(trimmed, &reason);
                               });
    if (read) currency_ = rule;
    return read;
  }

  bool ReadColumn(const uint32_t* places, size_t rows, Target& target) {
    if (target.decimal) {
      const DecimalParser& decimal = *target.decimal;
      return ReadNumbers(places, rows, target, [&decimal](std::string_view text, int64_t* out) {
        return decimal.Parse(text, out);
      });
    }
    switch (SpecOf(target).type) {
      case ColumnType::kTime:
        return ReadNumbers(places, rows, target, [this](std::string_view text, int64_t* out) {
          return time_->Parse(text, out);
        });
      case ColumnType::kBoolean:
        return ReadNumbers(places, rows, target, ParseBoolean);
      case ColumnType::kCode:
        return ReadNumbers(places, rows, target,
                           [codes = SpecOf(target).codes](std::string_view text, int64_t* out) {
                             return ParseCode(text, codes, out);
                           });
      default:
        return target.currency ? ReadCurrency(places, rows, target)
                               : ReadTexts(places, rows, target);
    }
  }

  // Moves line_ behind the run. Lines are kept from the first row on that does
  // not begin two lines behind its number.
  void CountLines(const uint32_t* places, size_t rows, int64_t first) {
    const bool inner = index_.inner_line_feeds();
    if (lines_ == nullptr && (inner || line_ != first + 2)) {
      lines_ = std::make_shared<std::vector<int64_t>>(static_cast<size_t>(first));
      for (int64_t row = 0; row < first; ++row) (*lines_)[static_cast<size_t>(row)] = row + 2;
    }
    if (lines_ == nullptr) {
      line_ += static_cast<int64_t>(rows);
      return;
    }
    const size_t width = headers_.size();
    const uint32_t* before = places - 1;
    for (size_t r = 0; r < rows; ++r, before += width) {
      lines_->push_back(line_);
      line_ += inner ? std::count(buffer_.data() + before[0] + 1,
                                  buffer_.data() + before[width] + 1, '\n')
                     : 1;
    }
  }

  absl::StatusOr<Table> Finish() {
    Table table;
    table.spec = &spec_;
    table.columns.resize(spec_.columns.size());
    columns_->Finish(currency_.currency().code(), &table);
    for (const Target& target : targets_) {
      TableColumn& column = table.columns[target.spec];
      column.source = headers_[target.source];
      column.source_type = "csv text";
    }
    table.unknown_columns = unknown_;
    table.currency = currency_.currency();
    table.lines = lines_;
    table.separator = std::string(1, separator_);
    table.compression = buffer_.packed() ? "gzip" : "";
    table.byte_order_mark = byte_order_mark_;
    return table;
  }

  // --------------------------------------------------- The explaining way

  // Something is wrong: from here on, rows are only looked at for what is wrong
  // with them, in their order, one cell after the other.
  absl::Status ExplainRows() {
    Problems problems(options_.max_problems);
    Record record(headers_.size() + 1);
    int64_t row = columns_->rows();
    for (;;) {
      const Place start{line_, 1};
      GOODWILL_ASSIGN_OR_RETURN(
          const bool complete, FillUntil([&] {
            return (buffer_.last() && buffer_.begin() >= buffer_.end()) ||
                   (buffer_.begin() < buffer_.end() &&
                    record.Read(buffer_.data(), buffer_.begin(), buffer_.end(), buffer_.last(),
                                separator_, start));
          }));
      if (!complete) {
        Problem problem;
        problem.row = row;
        problem.line = start.line;
        problem.column = start.column;
        problem.reason = absl::StrCat(
            "the row that begins here is longer than ", Buffer::kMostBytes >> 20,
            " MiB; perhaps a quote in it is never closed; what follows was not looked at");
        problems.Add(std::move(problem));
        break;
      }
      if (buffer_.begin() >= buffer_.end()) break;
      if (!record.blank()) {
        ExplainRow(record, row, &problems);
        ++row;
      }
      line_ = record.end_place().line;
      buffer_.set_begin(record.end_of_record());
    }
    if (problems.empty()) {
      return absl::InternalError(
          absl::StrCat(name_, ": the two ways of reading CSV disagree; please report this file"));
    }
    return Refuse(problems);
  }

  void ExplainRow(const Record& record, int64_t row, Problems* problems) {
    for (size_t i = 0; i < record.cells().size(); ++i) {
      if (AddFaults(record.cells()[i], FieldOf(i), row, problems)) return;
    }
    const size_t width = headers_.size();
    if (record.cell_count() != width) {
      const bool more = record.cell_count() > width;
      const Cell& cell = more ? record.cells()[width] : record.cells().back();
      std::string reason = absl::StrCat("the row has ", record.cell_count(),
                                        record.cell_count() == 1 ? " cell" : " cells",
                                        " where the header has ", width);
      if (more && separator_ == ',' && mark_ == ',') {
        reason += "; where ',' is the decimal mark and the separator too, numbers need quotes";
      } else if (more) {
        reason += "; a cell that holds the separator needs quotes around it";
      }
      Add(problems, row, cell.line, cell.column, "", std::move(reason));
      return;
    }
    for (const Target& target : targets_) {
      const Cell& cell = record.cells()[target.source];
      std::string reason = ExplainCell(cell, target);
      if (reason.empty()) continue;
      const std::string_view name = SpecOf(target).name;
      if (headers_[target.source] != name) {
        absl::StrAppend(&reason, " (header ", Shown(headers_[target.source]), ")");
      }
      Add(problems, row, cell.line, cell.column, std::string(name), std::move(reason));
    }
  }

  // Why the cell cannot be read; empty if it can.
  std::string ExplainCell(const Cell& cell, const Target& target) {
    const ColumnSpec& column = SpecOf(target);
    // A copy, because parsers look beyond the end of the text.
    std::string value = cell.doubled ? Unquote(cell.text) : std::string(cell.text);
    const size_t size = value.size();
    value.append(kTextSlack, '\0');
    const std::string_view text(value.data(), size);
    const std::string_view trimmed = Trimmed(text);
    constexpr std::string_view kEmpty = "is empty, but every row needs one";
    if (target.currency) {
      std::string reason;
      if (currency_.Accept(trimmed, &reason)) return "";
      return trimmed.empty() ? reason : absl::StrCat(Shown(trimmed), " ", reason);
    }
    if (column.type == ColumnType::kId || column.type == ColumnType::kText) {
      const bool absent =
          IsAbsentText(text, cell.quoted, column.type == ColumnType::kId, column.required);
      return std::string(absent && column.required ? kEmpty : "");
    }
    if (trimmed.empty()) return std::string(column.required ? kEmpty : "");
    int64_t ignored;
    if (target.decimal) {
      return target.decimal->Parse(trimmed, &ignored) ? "" : target.decimal->Reason(trimmed);
    }
    switch (column.type) {
      case ColumnType::kTime:
        return time_->Parse(trimmed, &ignored) ? "" : time_->Reason(trimmed);
      case ColumnType::kBoolean:
        return ParseBoolean(trimmed, &ignored) ? "" : BooleanReason(trimmed);
      case ColumnType::kCode:
        return ParseCode(trimmed, column.codes, &ignored) ? "" : CodeReason(trimmed, column.codes);
      default:
        return "";
    }
  }

  // The table's name of a column of the file, or its header.
  std::string FieldOf(size_t source) const {
    for (const Target& target : targets_) {
      if (target.source == source) return std::string(SpecOf(target).name);
    }
    return source < headers_.size() ? headers_[source] : std::string();
  }

  // What is wrong with a cell whatever it should hold.
  bool AddFaults(const Cell& cell, const std::string& field, int64_t row,
                 Problems* problems) const {
    std::string reason;
    switch (cell.fault) {
      case CellFault::kNone:
        break;
      case CellFault::kStrayQuote:
        reason = absl::StrCat(Shown(cell.text),
                              " has a quote inside; put the whole cell in quotes "
                              "and write each quote in it twice");
        break;
      case CellFault::kTextAfterQuote:
        reason = absl::StrCat("something follows the closing quote of ", Shown(cell.text),
                              "; quotes within a cell are written twice");
        break;
      case CellFault::kUnclosedQuote:
        reason = absl::StrCat("the quote that opens ", Shown(cell.text), " is never closed");
        break;
      case CellFault::kCarriageReturn:
        reason = "a carriage return stands alone; lines must end with LF or CR LF";
        break;
    }
    if (cell.fault != CellFault::kNone) {
      Add(problems, row, cell.fault_line, cell.fault_column, field, std::move(reason));
      return true;
    }
    size_t at = cell.text.find('\0');
    if (at != std::string_view::npos) {
      reason = "a NUL byte; is this a text file in UTF-8?";
    } else {
      at = FindInvalidUtf8(cell.text);
      if (at == std::string_view::npos) return false;
      reason = absl::StrCat(Shown(cell.text), " is not UTF-8; save the file as UTF-8");
    }
    const Place start{cell.line, cell.column + (cell.quoted ? 1 : 0)};
    const Place place = PlaceOf(start, cell.text, at);
    Add(problems, row, place.line, place.column, field, std::move(reason));
    return true;
  }

  static void Add(Problems* problems, int64_t row, int64_t line, int64_t column, std::string field,
                  std::string reason) {
    Problem problem;
    problem.row = row;
    problem.line = line;
    problem.column = column;
    problem.field = std::move(field);
    problem.reason = std::move(reason);
    problems->Add(std::move(problem));
  }

  const TableSpec& spec_;
  const ReadOptions& options_;
  std::string name_;
  Buffer buffer_;
  Index index_;
  int64_t line_ = 1;  // of buffer_.begin(), where a line begins

  char separator_ = ',';
  char mark_ = '.';
  DateForm date_form_;
  bool byte_order_mark_ = false;
  std::vector<std::string> headers_;
  std::vector<Target> targets_;
  std::vector<std::string> unknown_;

  CurrencyRule currency_;
  std::optional<TimeParser> time_;
  std::optional<Columns> columns_;
  std::shared_ptr<std::vector<int64_t>> lines_;
  std::string scratch_;
};

}  // namespace
}  // namespace csv

absl::StatusOr<Table> ReadCsvFile(const TableSpec& spec, const std::string& path,
                                  const ReadOptions& options) {
  GOODWILL_ASSIGN_OR_RETURN(auto source, csv::OpenFile(path));
  return csv::Reader(spec, options, absl::StrCat("'", path, "'"), std::move(source)).Read();
}

absl::StatusOr<Table> ReadCsvBytes(const TableSpec& spec, std::string_view bytes,
                                   const ReadOptions& options) {
  return csv::Reader(spec, options, "CSV", csv::FromMemory(bytes)).Read();
}

absl::StatusOr<Table> ReadCsvBytesThroughWindow(const TableSpec& spec, std::string_view bytes,
                                                const ReadOptions& options, size_t window) {
  return csv::Reader(spec, options, "CSV", csv::FromMemory(bytes), window).Read();
}

}  // namespace goodwill
