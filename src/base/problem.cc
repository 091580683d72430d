#include "goodwill/base/problem.h"

#include <algorithm>
#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace goodwill {
namespace {

// The list travels inside a status as a payload: a version byte, the total, the
// number of problems, and for each three numbers and two texts with their
// lengths; all numbers are 64 bits, low byte first.
constexpr char kTypeUrl[] = "goodwill/problems";
constexpr char kVersion = 1;

constexpr size_t kMaxField = 512;
constexpr size_t kMaxReason = 1024;
// How many are spelt out in the message of a status.
constexpr size_t kMaxInMessage = 10;

// The text in valid UTF-8 without control characters, and not longer than
// `limit` bytes: reasons quote input, and input may be anything.
std::string Printable(std::string_view text, size_t limit) {
  std::string result;
  size_t i = 0;
  const auto continuation = [&](size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
  };
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    size_t length = 0;
    if (c < 0x80) {
      length = 1;
    } else if (c >= 0xc2 && c <= 0xdf && continuation(i + 1)) {
      length = 2;
    } else if (c >= 0xe0 && c <= 0xef && continuation(i + 1) && continuation(i + 2) &&
               !(c == 0xe0 && next < 0xa0) && !(c == 0xed && next >= 0xa0)) {
      length = 3;
    } else if (c >= 0xf0 && c <= 0xf4 && continuation(i + 1) && continuation(i + 2) &&
               continuation(i + 3) && !(c == 0xf0 && next < 0x90) && !(c == 0xf4 && next >= 0x90)) {
      length = 4;
    }
    if (result.size() + std::max<size_t>(length, 1) > limit) {
      result += "...";
      break;
    }
    if (length == 0 || c < 0x20 || c == 0x7f) {
      result += '?';
      ++i;
    } else {
      result.append(text, i, length);
      i += length;
    }
  }
  return result;
}

Problem Tidy(Problem problem) {
  problem.field = Printable(problem.field, kMaxField);
  problem.reason = Printable(problem.reason, kMaxReason);
  return problem;
}

void PutNumber(int64_t number, std::string* out) {
  const auto bits = static_cast<uint64_t>(number);
  for (int i = 0; i < 8; ++i) out->push_back(static_cast<char>(bits >> (8 * i) & 0xff));
}

void PutText(std::string_view text, std::string* out) {
  PutNumber(static_cast<int64_t>(text.size()), out);
  out->append(text);
}

// Takes pieces from the front of some bytes; after the first that is missing,
// nothing more.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  size_t left() const { return bytes_.size(); }

  int64_t Number() {
    if (!ok_ || bytes_.size() < 8) {
      ok_ = false;
      return 0;
    }
    uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) {
      bits |= static_cast<uint64_t>(static_cast<unsigned char>(bytes_[static_cast<size_t>(i)]))
              << (8 * i);
    }
    bytes_.remove_prefix(8);
    return static_cast<int64_t>(bits);
  }

  std::string Text() {
    const int64_t size = Number();
    if (!ok_ || size < 0 || static_cast<uint64_t>(size) > bytes_.size()) {
      ok_ = false;
      return {};
    }
    std::string text(bytes_.substr(0, static_cast<size_t>(size)));
    bytes_.remove_prefix(static_cast<size_t>(size));
    return text;
  }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

std::string Encode(const std::vector<Problem>& list, int64_t total) {
  std::string bytes(1, kVersion);
  PutNumber(total, &bytes);
  PutNumber(static_cast<int64_t>(list.size()), &bytes);
  for (const Problem& problem : list) {
    PutNumber(problem.row, &bytes);
    PutNumber(problem.line, &bytes);
    PutNumber(problem.column, &bytes);
    PutText(problem.field, &bytes);
    PutText(problem.reason, &bytes);
  }
  return bytes;
}

absl::Status MakeStatus(const std::string& message, const std::vector<Problem>& list, int64_t total,
                        absl::StatusCode code) {
  // A status that is OK could carry nothing.
  if (code == absl::StatusCode::kOk) code = absl::StatusCode::kInvalidArgument;
  absl::Status status(code, message);
  status.SetPayload(kTypeUrl, absl::Cord(Encode(list, total)));
  return status;
}

}  // namespace

std::string Problem::ToString() const {
  std::string place;
  const auto add = [&place](const std::string& part) {
    if (!place.empty()) place += ", ";
    place += part;
  };
  if (row >= 0) add(absl::StrCat("row ", row));
  if (line >= 0) add(absl::StrCat("line ", line));
  if (column >= 0) add(absl::StrCat(row >= 0 ? "byte " : "column ", column));
  if (!field.empty()) add(place.empty() || column >= 0 ? field : absl::StrCat("column ", field));
  return place.empty() ? reason : absl::StrCat(place, ": ", reason);
}

void Problems::Add(Problem problem) {
  if (static_cast<int64_t>(list_.size()) < limit_) list_.push_back(Tidy(std::move(problem)));
  ++total_;
}

absl::Status Problems::ToStatus(std::string_view what, absl::StatusCode code) const {
  if (empty()) return absl::OkStatus();
  std::string message(what);
  if (!message.empty()) message += ": ";
  if (total_ > 1) absl::StrAppend(&message, total_, " problems: ");
  const size_t shown = std::min(list_.size(), kMaxInMessage);
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0) message += "; ";
    message += list_[i].ToString();
  }
  if (total_ > static_cast<int64_t>(shown)) message += "; ...";
  return MakeStatus(message, list_, total_, code);
}

std::vector<Problem> ProblemsOf(const absl::Status& status, int64_t* total) {
  if (total != nullptr) *total = 0;
  const auto payload = status.GetPayload(kTypeUrl);
  if (!payload.has_value()) return {};
  const std::string bytes(*payload);
  if (bytes.empty() || bytes[0] != kVersion) return {};
  Reader reader(std::string_view(bytes).substr(1));
  const int64_t all = reader.Number();
  const int64_t count = reader.Number();
  // Each problem takes at least its five numbers.
  constexpr int64_t kMinSize = 5 * 8;
  if (!reader.ok() || count < 0 || count > static_cast<int64_t>(reader.left()) / kMinSize ||
      all < count) {
    return {};
  }
  std::vector<Problem> list;
  list.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    Problem problem;
    problem.row = reader.Number();
    problem.line = reader.Number();
    problem.column = reader.Number();
    problem.field = reader.Text();
    problem.reason = reader.Text();
    if (!reader.ok()) return {};
    list.push_back(std::move(problem));
  }
  if (reader.left() != 0) return {};
  if (total != nullptr) *total = all;
  return list;
}

absl::Status ProblemStatus(Problem problem, absl::StatusCode code) {
  std::vector<Problem> list;
  list.push_back(Tidy(std::move(problem)));
  return MakeStatus(list[0].ToString(), list, 1, code);
}

}  // namespace goodwill
