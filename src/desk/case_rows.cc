#include "goodwill/desk/case_rows.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/json_text.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

// Reads what AppendQuoted wrote, and what other writers of JSON write.
class JsonTexts {
 public:
  explicit JsonTexts(std::string_view text) : rest_(text) {}

  std::optional<std::vector<CommandDetail>> Object() {
    std::vector<CommandDetail> out;
    if (!Take('{')) return std::nullopt;
    if (!Take('}')) {
      do {
        CommandDetail detail;
        if (!Text(&detail.name) || !Take(':') || !Text(&detail.value)) return std::nullopt;
        if (out.size() == kMostDetails) return std::nullopt;
        out.push_back(std::move(detail));
      } while (Take(','));
      if (!Take('}')) return std::nullopt;
    }
    Space();
    if (!rest_.empty()) return std::nullopt;
    return out;
  }

 private:
  void Space() {
    while (!rest_.empty() && std::string_view(" \t\r\n").find(rest_.front()) != rest_.npos) {
      rest_.remove_prefix(1);
    }
  }
  bool Take(char c) {
    Space();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool Unit(uint32_t* unit) {
    if (rest_.size() < 4) return false;
    *unit = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = rest_[static_cast<size_t>(i)];
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return false;
      *unit = *unit * 16 + static_cast<uint32_t>(digit);
    }
    rest_.remove_prefix(4);
    return true;
  }
  // After "\u": one code point, of two units where it takes so many.
  bool CodePoint(std::string* out) {
    uint32_t point = 0;
    if (!Unit(&point)) return false;
    if (point >= 0xd800 && point < 0xdc00) {
      uint32_t low = 0;
      if (!rest_.starts_with("\\u")) return false;
      rest_.remove_prefix(2);
      if (!Unit(&low) || low < 0xdc00 || low >= 0xe000) return false;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    } else if (point >= 0xdc00 && point < 0xe000) {
      return false;
    }
    const auto put = [&](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xc0 | point >> 6), put(0x80 | (point & 63));
    } else if (point < 0x10000) {
      put(0xe0 | point >> 12), put(0x80 | (point >> 6 & 63)), put(0x80 | (point & 63));
    } else {
      put(0xf0 | point >> 18), put(0x80 | (point >> 12 & 63));
      put(0x80 | (point >> 6 & 63)), put(0x80 | (point & 63));
    }
    return true;
  }
  bool Text(std::string* out) {
    if (!Take('"')) return false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (c != '\\') {
        out->push_back(c);
        continue;
      }
      if (rest_.empty()) return false;
      const char escaped = rest_.front();
      rest_.remove_prefix(1);
      constexpr std::string_view kFrom = "\"\\/bfnrt";
      constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
      if (escaped == 'u') {
        if (!CodePoint(out)) return false;
      } else if (const size_t at = kFrom.find(escaped); at != kFrom.npos) {
        out->push_back(kTo[at]);
      } else {
        return false;
      }
    }
    return false;
  }

  std::string_view rest_;
};

// What a table borrows from.
struct Storage {
  std::vector<std::string> owned;
  std::vector<std::vector<int64_t>> numbers;
  std::vector<std::vector<std::string_view>> texts;
};

}  // namespace

std::string CommandId(std::string_view case_id, int64_t expected_version) {
  return std::string(case_id) + "#" + std::to_string(expected_version);
}

std::string WriteDetails(std::span<const CommandDetail> details) {
  if (details.empty()) return {};
  std::vector<CommandDetail> sorted(details.begin(), details.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const CommandDetail& a, const CommandDetail& b) { return a.name < b.name; });
  std::string out = "{";
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (i != 0) out += ", ";
    AppendQuoted(sorted[i].name, out);
    out += ": ";
    AppendQuoted(sorted[i].value, out);
  }
  return out + "}";
}

std::vector<CommandDetail> ReadDetails(std::string_view text) {
  if (text.empty()) return {};
  if (auto details = JsonTexts(text).Object()) {
    std::stable_sort(
        details->begin(), details->end(),
        [](const CommandDetail& a, const CommandDetail& b) { return a.name < b.name; });
    return *std::move(details);
  }
  return {{"text", std::string(text)}};
}

Table TableOf(std::span<const FiledCommand> commands) {
  using namespace case_commands;
  constexpr size_t kColumnCount = std::size(kColumns);
  auto storage = std::make_shared<Storage>();
  storage->numbers.resize(kColumnCount);
  storage->texts.resize(kColumnCount);
  storage->owned.reserve(2 * commands.size());
  // What no row says is no column: a batch of few columns is quick to judge.
  std::array<bool, kColumnCount> said{};
  const auto number = [&](int column, int64_t value) {
    const auto c = static_cast<size_t>(column);
    storage->numbers[c].push_back(value);
    said[c] = said[c] || value != kNullNumber;
  };
  const auto text = [&](int column, std::string_view value) {
    const auto c = static_cast<size_t>(column);
    storage->texts[c].push_back(value.empty() ? std::string_view() : value);
    said[c] = said[c] || !value.empty();
  };
  const auto own = [&](std::string value) -> std::string_view {
    storage->owned.push_back(std::move(value));
    return storage->owned.back();
  };
  // Views of texts that live as long as the table.
  auto filed = std::make_shared<const std::vector<FiledCommand>>(commands.begin(), commands.end());
  const bool ids_are_text = !filed->empty() && filed->front().customer.kind == IdKind::kText;
  for (const FiledCommand& row : *filed) {
    const Command& c = row.command;
    ids_are_text ? text(kCustomerId, row.customer.text) : number(kCustomerId, row.customer.number);
    number(kTime, c.effective_us);
    text(kCaseId, row.case_id);
    number(kExpectedVersion, c.expected_version);
    number(kKind, static_cast<int64_t>(c.kind) + 1);
    text(kCommandId, own(CommandId(row.case_id, c.expected_version)));
    text(kActor, c.by);
    text(kSubject, c.subject);
    text(kText, c.text);
    text(kRef, c.kind == CommandKind::kOpen ? std::string_view() : std::string_view(c.ref));
    number(kChannel, c.channel == 0 ? kNullNumber : c.channel);
    number(kAmount, c.amount_minor == 0 ? kNullNumber : c.amount_minor);
    number(kAuthority, !c.authority_minor || *c.authority_minor == kUnlimited ? kNullNumber
                                                                             : *c.authority_minor);
    number(kClassified, c.classified == CaseClass::kUnknown ? kNullNumber
                                                            : static_cast<int64_t>(c.classified));
    number(kFinding,
           c.finding == Finding::kNone ? kNullNumber : static_cast<int64_t>(c.finding));
    number(kAnonymous, c.anonymous ? 1 : kNullNumber);
    number(kSeverity, c.severity == 0 ? kNullNumber : c.severity);
    number(kDueAt, c.due_us == 0 ? kNullNumber : c.due_us);
    text(kPolicy, row.policy);
    text(kDetails, own(WriteDetails(c.details)));
  }
  Table table;
  table.spec = &kSpec;
  table.rows = static_cast<int64_t>(commands.size());
  table.chunk_rows = {table.rows};
  table.columns.resize(kColumnCount);
  for (size_t c = 0; c < kColumnCount; ++c) {
    if (!said[c] && !kColumns[c].required) continue;
    TableColumn& column = table.columns[c];
    ColumnChunk chunk;
    if (!storage->numbers[c].empty()) {
      column.physical = Physical::kNumbers;
      chunk.numbers = storage->numbers[c].data();
    } else if (!storage->texts[c].empty()) {
      column.physical = Physical::kText;
      chunk.text.views = storage->texts[c].data();
    } else {
      continue;
    }
    column.source = kColumns[c].name;
    column.chunks.push_back(chunk);
  }
  table.keep_alive.push_back(std::move(storage));
  table.keep_alive.push_back(std::move(filed));
  return table;
}

FiledCommand FiledCommandAt(const Facts& facts, int64_t row) {
  using namespace case_commands;
  const auto number = [&](int column, int64_t absent) {
    const int64_t value = facts.Number(column, row);
    return value == kNullNumber ? absent : value;
  };
  FiledCommand out;
  out.case_id = facts.Text(kCaseId, row);
  out.customer = CustomerId(facts.Customer(row));
  out.policy = facts.Text(kPolicy, row);
  Command& c = out.command;
  c.kind = static_cast<CommandKind>(number(kKind, 1) - 1);
  c.expected_version = number(kExpectedVersion, 0);
  c.effective_us = number(kTime, 0);
  c.by = facts.Text(kActor, row);
  c.subject = facts.Text(kSubject, row);
  c.text = facts.Text(kText, row);
  c.ref = c.kind == CommandKind::kOpen ? std::string_view(out.case_id) : facts.Text(kRef, row);
  c.channel = static_cast<uint8_t>(number(kChannel, 0));
  c.amount_minor = number(kAmount, 0);
  if (const int64_t authority = facts.Number(kAuthority, row); authority != kNullNumber) {
    c.authority_minor = authority;
  }
  c.classified = static_cast<CaseClass>(number(kClassified, 0));
  c.finding = static_cast<Finding>(number(kFinding, 0));
  c.anonymous = number(kAnonymous, 0) == 1;
  c.severity = static_cast<int32_t>(std::clamp<int64_t>(number(kSeverity, 0), -1, 6));
  c.due_us = number(kDueAt, 0);
  c.details = ReadDetails(facts.Text(kDetails, row));
  return out;
}

}  // namespace goodwill
