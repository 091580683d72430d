// Text columns: in place where offsets and data can be used as they are, and
// otherwise as one view per row, or as codes into a dictionary.
#include <limits>
#include <string>
#include <string_view>

#include "table/arrow_column.h"
#include "table/column_scan.h"

namespace goodwill {
namespace {

// What stands in for a text that nobody may use.
constexpr std::string_view kNothing("", 0);

// What a text is good for in a column.
enum class TextState : uint8_t { kGood, kAbsent, kNotUtf8, kOnlyBlanks, kOutside };

TextState StateOf(std::string_view text, bool is_id) {
  if (is_id) {
    if (text.empty()) return TextState::kAbsent;
    if (static_cast<unsigned char>(text.front()) <= ' ' && TrimBlanks(text).empty()) {
      return TextState::kOnlyBlanks;
    }
  }
  return IsUtf8(text) ? TextState::kGood : TextState::kNotUtf8;
}

std::string ReasonOf(TextState state, std::string_view text) {
  switch (state) {
    case TextState::kNotUtf8:
      return QuoteValue(text) + " is not valid UTF-8";
    case TextState::kOnlyBlanks:
      return QuoteValue(text) + " is an id of nothing but blanks";
    case TextState::kOutside:
      return std::string(kOutsideBuffers);
    case TextState::kGood:
    case TextState::kAbsent:
      break;
  }
  return {};
}

}  // namespace

TextArray ArrowColumn::ReadText(const ColumnSlice& slice, BatchStore* store,
                                BatchProblems* problems) const {
  const ArraySlice& rows = slice.rows;
  if (type_.dictionary) return ReadDictionary(slice, store, problems);

  TextArray text;
  switch (type_.kind) {
    case ArrowKind::kUtf8:
      if (UsableAsItIs<int32_t>(rows)) {
        store->borrows = true;
        text.layout = TextArray::Layout::kOffsets32;
        text.offsets32 = rows.Aligned<int32_t>();
        text.data = rows.data;
        return text;
      }
      break;
    case ArrowKind::kLargeUtf8:
      if (UsableAsItIs<int64_t>(rows)) {
        store->borrows = true;
        text.layout = TextArray::Layout::kOffsets64;
        text.offsets64 = rows.Aligned<int64_t>();
        text.data = rows.data;
        return text;
      }
      break;
    case ArrowKind::kUtf8View:
      break;
    default: {  // null: no row has a value
      std::string_view* const views = store->New<std::string_view>(rows.length);
      std::fill_n(views, rows.length, std::string_view());
      if (required()) {
        problems->Add(0, [] { return "is required, but the column has no values (type null)"; });
      }
      text.views = views;
      return text;
    }
  }
  // One loop for each way to lay texts out.
  switch (type_.kind) {
    case ArrowKind::kUtf8:
      return ReadEach(
          rows,
          [&](int64_t i, std::string_view* out) {
            *out = rows.Text<int32_t>(i);
            return true;
          },
          store, problems);
    case ArrowKind::kLargeUtf8:
      return ReadEach(
          rows,
          [&](int64_t i, std::string_view* out) {
            *out = rows.Text<int64_t>(i);
            return true;
          },
          store, problems);
    default:
      return ReadEach(
          rows, [&](int64_t i, std::string_view* out) { return rows.View(i, out); }, store,
          problems);
  }
}

// Whether every row is present and good, so that offsets and data can be used
// where they are. Looks at the bytes as a whole first: all texts laid end to end
// are valid exactly if the whole is and no text begins inside a character.
template <typename Offset>
bool ArrowColumn::UsableAsItIs(const ArraySlice& rows) const {
  const bool is_id = spec_.type == ColumnType::kId;
  const Offset* const offsets = rows.Aligned<Offset>();
  if (rows.nulls != 0 || offsets == nullptr || (is_id && rows.any_empty)) return false;

  const Offset begin = offsets[0];
  const Offset end = offsets[rows.length];
  const std::string_view whole(rows.data + begin, static_cast<size_t>(end - begin));
  const BytesScan scan = ScanBytes(whole.data(), whole.size());
  if (!scan.ascii) {
    if (!IsUtf8(whole)) return false;
    bool splits = false;
    for (int64_t i = 1; i < rows.length; ++i) {
      splits |=
          offsets[i] != end && (static_cast<unsigned char>(rows.data[offsets[i]]) & 0xC0) == 0x80;
    }
    if (splits) return false;
  }
  if (is_id && scan.any_blank) {
    for (int64_t i = 0; i < rows.length; ++i) {
      if (static_cast<unsigned char>(rows.data[offsets[i]]) <= ' ' &&
          TrimBlanks(rows.Text<Offset>(i)).empty()) {
        return false;
      }
    }
  }
  return true;
}

template <typename Get>
TextArray ArrowColumn::ReadEach(const ArraySlice& rows, const Get& get, BatchStore* store,
                                BatchProblems* problems) const {
  const bool is_id = spec_.type == ColumnType::kId;
  store->borrows = true;  // the bytes stay where they are
  std::string_view* const views = store->New<std::string_view>(rows.length);
  for (int64_t i = 0; i < rows.length; ++i) {
    views[i] = std::string_view();
    if (rows.IsNull(i)) {
      AddAbsent(i, problems);
      continue;
    }
    std::string_view text;
    const TextState state = get(i, &text) ? StateOf(text, is_id) : TextState::kOutside;
    if (state == TextState::kGood) {
      views[i] = text;
    } else if (state == TextState::kAbsent) {
      AddAbsent(i, problems);
    } else {
      problems->Add(i, [&] { return ReasonOf(state, text); });
    }
  }
  TextArray result;
  result.views = views;
  return result;
}

TextArray ArrowColumn::ReadDictionary(const ColumnSlice& slice, BatchStore* store,
                                      BatchProblems* problems) const {
  const bool is_id = spec_.type == ColumnType::kId;
  const ArraySlice& rows = slice.rows;
  const ArraySlice& dictionary = slice.dictionary;
  const int64_t size = dictionary.length;
  TextArray result;
  result.layout = TextArray::Layout::kCodes;
  if (size > std::numeric_limits<int32_t>::max()) {
    problems->Add(-1, [] { return "its dictionary has more than 2147483647 values"; });
    return result;
  }

  // An entry that is no good matters only where a row uses it.
  std::string_view* const texts = store->New<std::string_view>(size);
  const auto states = std::make_unique_for_overwrite<TextState[]>(static_cast<size_t>(size));
  bool all_good = true;
  for (int64_t k = 0; k < size; ++k) {
    std::string_view text = kNothing;
    states[k] = TextState::kAbsent;
    if (!dictionary.IsNull(k)) {
      states[k] =
          TextAt(type_.kind, dictionary, k, &text) ? StateOf(text, is_id) : TextState::kOutside;
    }
    all_good &= states[k] == TextState::kGood;
    texts[k] = states[k] == TextState::kGood ? text : kNothing;
  }
  store->borrows = true;
  result.dictionary = texts;
  result.dictionary_size = size;

  if (type_.bits == 32 && rows.nulls == 0 && all_good) {
    if (const int32_t* const codes = rows.Aligned<int32_t>(); codes != nullptr) {
      bool outside = false;
      for (int64_t i = 0; i < rows.length; ++i) {
        outside |= static_cast<uint32_t>(codes[i]) >= static_cast<uint32_t>(size);
      }
      if (!outside) {
        result.codes = codes;
        return result;
      }
    }
  }

  int32_t* const codes = store->New<int32_t>(rows.length);
  for (int64_t i = 0; i < rows.length; ++i) {
    codes[i] = -1;
    if (rows.IsNull(i)) {
      AddAbsent(i, problems);
      continue;
    }
    const int64_t index = DictionaryIndex(type_, rows, i, size);
    if (index < 0) {
      problems->Add(i, [] { return std::string(kOutsideDictionary); });
    } else if (states[index] == TextState::kGood) {
      codes[i] = static_cast<int32_t>(index);
    } else if (states[index] == TextState::kAbsent) {
      AddAbsent(i, problems);
    } else {
      problems->Add(i, [&] {
        std::string_view text;
        if (states[index] != TextState::kOutside) TextAt(type_.kind, dictionary, index, &text);
        return ReasonOf(states[index], text);
      });
    }
  }
  result.codes = codes;
  return result;
}

void ArrowColumn::CheckCurrency(const TextArray& text, int64_t rows, BatchProblems* problems) {
  if (!problems->column_empty()) return;  // then the texts mean nothing
  text.Visit([&](auto get) {
    std::string reason;
    for (int64_t i = 0; i < rows; ++i) {
      const std::string_view code = TrimBlanks(get(i));
      if (currency_rule_.Accept(code, &reason)) continue;
      problems->Add(i, [&] { return (code.empty() ? "" : QuoteValue(code) + " ") + reason; });
    }
  });
}

}  // namespace goodwill
