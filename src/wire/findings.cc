#include "wire/findings.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "wire/wire_reader.h"

namespace goodwill::wire {
namespace {

// Whether `path` is `ancestor` or lies within it.
bool Within(std::string_view path, std::string_view ancestor) {
  if (ancestor.empty()) return true;
  if (path.substr(0, ancestor.size()) != ancestor) return false;
  return path.size() == ancestor.size() || path[ancestor.size()] == '.' ||
         path[ancestor.size()] == '[';
}

}  // namespace

void Findings::Add(std::string path, const Position* at, std::string reason) {
  ++total_;
  if (full()) return;
  Problem problem;
  if (at != nullptr) {
    problem.line = at->line;
    problem.column = at->column;
  }
  problem.field = std::move(path);
  problem.reason = std::move(reason);
  list_.push_back(std::move(problem));
}

void Findings::Broken(std::string path, const Position* at, std::string reason) {
  Add(path, at, std::move(reason));
  broken_.push_back(std::move(path));
}

void Findings::Unreadable(std::string path, const Position* at, std::string reason) {
  Add(path, at, std::move(reason));
  Excuse(std::move(path));
}

void Findings::Wrong(const std::string& path, std::string reason, bool missing) {
  for (const std::string& broken : broken_) {
    if (Within(path, broken) || (missing && Within(broken, path))) return;
  }
  for (const std::string& excused : excused_) {
    if (missing && (Within(path, excused) || Within(excused, path))) return;
  }
  Add(path, nullptr, std::move(reason));
}

void Findings::Locate(const std::function<Position(std::string_view path)>& find) {
  for (Problem& problem : list_) {
    if (problem.line >= 0) continue;
    const Position at = find(problem.field);
    problem.line = at.line;
    problem.column = at.column;
  }
}

absl::Status Findings::ToStatus(std::string_view what) const {
  std::vector<Problem> ordered = list_;
  std::stable_sort(ordered.begin(), ordered.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  Problems problems(kLimit);
  for (Problem& problem : ordered) problems.Add(std::move(problem));
  // Those beyond the limit are counted.
  for (auto i = static_cast<int64_t>(ordered.size()); i < total_; ++i) problems.Add({});
  return problems.ToStatus(what);
}

std::string Quote(std::string_view text) {
  constexpr size_t kLongest = 40;
  std::string shown = "'";
  const bool readable = IsUtf8(text);
  size_t end = std::min(text.size(), kLongest);
  // Not in the middle of a character.
  while (readable && end < text.size() && end > 0 &&
         (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80) {
    --end;
  }
  for (char c : text.substr(0, end)) {
    const auto byte = static_cast<uint8_t>(c);
    const bool printable = byte >= 0x20 && byte != 0x7f && (byte < 0x80 || readable);
    shown += printable ? c : '?';
  }
  if (end < text.size()) shown += "...";
  shown += '\'';
  return shown;
}

std::string JoinPath(std::string_view parent, std::string_view name, int64_t index) {
  std::string path(parent);
  if (!path.empty()) path += '.';
  path += name;
  if (index >= 0) path += '[' + std::to_string(index) + ']';
  return path;
}

}  // namespace goodwill::wire
