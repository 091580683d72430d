// One column of the table, read batch by batch: which Arrow types it takes, and
// how each of them becomes int64 or text.
#ifndef GOODWILL_SRC_TABLE_ARROW_COLUMN_H_
#define GOODWILL_SRC_TABLE_ARROW_COLUMN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "table/array_memory.h"
#include "table/arrow_layout.h"
#include "table/arrow_type.h"
#include "table/column_clock.h"
#include "table/column_currency.h"
#include "table/read_options.h"

namespace goodwill {

// The problems of one batch, in order of row once the batch is done. As many are
// written out as the caller wants to see; the others are counted.
class BatchProblems {
 public:
  BatchProblems(int64_t first_row, int64_t limit) : first_row_(first_row), limit_(limit) {}

  // What follows concerns this column of the table. `source` is its name in the
  // source, which is told where it differs.
  void BeginColumn(std::string_view field, std::string_view source) {
    field_ = field;
    source_ = source;
    listed_ = 0;
    total_before_ = total_;
  }
  // No problems with this column so far.
  bool column_empty() const { return total_ == total_before_; }
  // The row counts within the batch; -1 is the batch as a whole. `reason()` is
  // called only for problems that are listed.
  template <typename Reason>
  void Add(int64_t row, const Reason& reason) {
    ++total_;
    if (listed_ == limit_) return;
    ++listed_;
    Write(row, reason());
  }
  bool empty() const { return total_ == 0; }
  void MoveTo(Problems* problems);

 private:
  void Write(int64_t row, std::string reason);

  int64_t first_row_;
  int64_t limit_;
  int64_t total_ = 0;
  int64_t listed_ = 0;        // of this column
  int64_t total_before_ = 0;  // this column
  std::string_view field_;
  std::string_view source_;
  std::vector<Problem> list_;
};

// Where converted values live; and whether any column uses the batch itself.
struct BatchStore {
  std::vector<std::shared_ptr<const void>> owned;
  bool borrows = false;

  // Not initialised.
  template <typename T>
  T* New(int64_t count) {
    std::shared_ptr<char> memory = AllocateArray(static_cast<size_t>(count) * sizeof(T));
    T* const values = reinterpret_cast<T*>(memory.get());
    owned.push_back(std::move(memory));
    return values;
  }
};

class ArrowColumn {
 public:
  // Requires that Refusal(spec, minor, type) is empty.
  // Column `c` of a table, which outlives the reader.
  ArrowColumn(const TableSpec& table, size_t c, bool minor, ArrowType type,
              const ReadOptions& options);

  // Why the column cannot be read from this type; "" if it can.
  static std::string Refusal(const ColumnSpec& spec, bool minor, const ArrowType& type);

  Physical physical() const { return physical_; }
  const ColumnSpec& spec() const { return spec_; }
  const ArrowType& type() const { return type_; }

  // Reads `slice.rows.length` > 0 rows. Where problems are added, the chunk
  // means nothing.
  ColumnChunk Read(const ColumnSlice& slice, BatchStore* store, BatchProblems* problems);

  // What a currency column's rows agreed on so far.
  Currency currency() const { return currency_rule_.currency(); }

 private:
  // What became of one value.
  enum class Outcome : uint8_t { kValue, kAbsent, kBad };
  struct TextToMoney;
  struct TextToTime;
  struct TextToCode;
  template <typename T>
  struct IntegerToNumber;
  template <typename T>
  struct DecimalToNumber;
  struct Float64ToNumber;
  struct Float32ToNumber;
  struct TimestampToInstant;
  template <typename T>
  struct DateToInstant;
  struct BitToNumber;

  bool required() const { return spec_.required; }
  void AddAbsent(int64_t row, BatchProblems* problems) const;

  // In arrow_texts.cc.
  TextArray ReadText(const ColumnSlice& slice, BatchStore* store, BatchProblems* problems) const;
  template <typename Offset>
  bool UsableAsItIs(const ArraySlice& rows) const;
  template <typename Get>
  TextArray ReadEach(const ArraySlice& rows, const Get& get, BatchStore* store,
                     BatchProblems* problems) const;
  TextArray ReadDictionary(const ColumnSlice& slice, BatchStore* store,
                           BatchProblems* problems) const;
  void CheckCurrency(const TextArray& text, int64_t rows, BatchProblems* problems);

  // In arrow_numbers.cc.
  const int64_t* ReadNumbers(const ColumnSlice& slice, BatchStore* store, BatchProblems* problems);
  const int64_t* InPlace(const ArraySlice& rows, BatchStore* store) const;
  const int64_t* ReadDoubles(const ArraySlice& rows, BatchStore* store,
                             BatchProblems* problems) const;
  const int64_t* ReadIntegers(const ArraySlice& rows, BatchStore* store,
                              BatchProblems* problems) const;
  const int64_t* ReadTextNumbers(const ColumnSlice& slice, BatchStore* store,
                                 BatchProblems* problems);
  template <typename Convert>
  const int64_t* Fill(const ArraySlice& rows, Convert convert, BatchStore* store,
                      BatchProblems* problems) const;
  template <typename Convert>
  const int64_t* FillFromTexts(const ColumnSlice& slice, Convert convert, BatchStore* store,
                               BatchProblems* problems) const;
  template <typename Convert>
  const int64_t* FillFromDictionary(const ColumnSlice& slice, Convert convert, BatchStore* store,
                                    BatchProblems* problems) const;
  // "name a rounding ...", where that would help.
  std::string TooManyDigits() const;

  const ColumnSpec& spec_;
  bool minor_;
  ArrowType type_;
  Physical physical_ = Physical::kNumbers;
  bool is_currency_;
  int digits_ = 0;  // of money and decimals: values are scaled by 10^digits
  std::optional<Rounding> rounding_;
  bool zone_is_utc_ = true;
  CivilClock clock_;
  CurrencyRule currency_rule_;
};

// Row i of a dictionary column's indices; -1 if it is not in [0, size).
int64_t DictionaryIndex(const ArrowType& type, const ArraySlice& rows, int64_t i, int64_t size);

// Row i as text, whichever way it is laid out (not a dictionary). False if it
// points outside its buffers.
inline bool TextAt(ArrowKind kind, const ArraySlice& rows, int64_t i, std::string_view* text) {
  if (kind == ArrowKind::kUtf8View) return rows.View(i, text);
  *text = kind == ArrowKind::kUtf8 ? rows.Text<int32_t>(i) : rows.Text<int64_t>(i);
  return true;
}

inline constexpr std::string_view kOutsideDictionary =
    "its dictionary index is outside the dictionary";
inline constexpr std::string_view kOutsideBuffers = "its text lies outside the buffers it names";

// "'12,50'": a value inside a reason, shortened, and always valid UTF-8.
std::string QuoteValue(std::string_view value);

// Without the blanks around it.
std::string_view TrimBlanks(std::string_view text);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ARROW_COLUMN_H_
