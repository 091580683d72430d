#include "table/column_match.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace goodwill {
namespace {

constexpr std::string_view kMinor = "_minor";
// As many names as an error message lists.
constexpr size_t kListed = 50;

std::string Fold(std::string_view name) {
  constexpr std::string_view kBlanks = " \t";
  const size_t first = name.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  name = name.substr(first, name.find_last_not_of(kBlanks) - first + 1);
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

std::string Quote(std::string_view name) { return "'" + std::string(name) + "'"; }

std::string ListOf(std::span<const std::string> names) {
  if (names.empty()) return "none";
  std::string list;
  for (size_t i = 0; i < names.size() && i < kListed; ++i) {
    if (i != 0) list += ", ";
    list += Quote(names[i]);
  }
  if (names.size() > kListed) {
    list += " and " + std::to_string(names.size() - kListed) + " more";
  }
  return list;
}

class Matcher {
 public:
  Matcher(const TableSpec& spec, std::span<const std::string> names, const ReadOptions& options,
          Problems* problems)
      : spec_(spec), names_(names), options_(options), problems_(*problems) {
    match_.columns.resize(spec.columns.size());
    taken_.resize(names.size(), false);
    explicit_.resize(spec.columns.size(), false);
  }

  ColumnMatch Run() {
    IndexNames();
    ApplyMap();
    for (size_t c = 0; c < spec_.columns.size(); ++c) MatchByName(c);
    CheckRequired();
    CollectUnknown();
    return std::move(match_);
  }

 private:
  void Add(std::string field, std::string reason) {
    Problem problem;
    problem.field = std::move(field);
    problem.reason = std::move(reason);
    problems_.Add(std::move(problem));
  }

  void IndexNames() {
    for (size_t i = 0; i < names_.size(); ++i) {
      const int index = static_cast<int>(i);
      if (!exact_.emplace(names_[i], index).second) {
        Add(names_[i], "the source has more than one column of this name");
      }
      folded_[Fold(names_[i])].push_back(index);
    }
  }

  // The column of the table that a map's key means; second: as minor units.
  std::optional<std::pair<size_t, bool>> TableColumnOf(std::string_view key) const {
    for (size_t c = 0; c < spec_.columns.size(); ++c) {
      const ColumnSpec& column = spec_.columns[c];
      if (key == column.name) return std::pair(c, false);
      if (column.type == ColumnType::kMoney && key == std::string(column.name).append(kMinor)) {
        return std::pair(c, true);
      }
    }
    return std::nullopt;
  }

  void ApplyMap() {
    for (const auto& [key, source] : options_.map) {
      const auto target = TableColumnOf(key);
      if (!target) {
        Add(key, "the map names a column that " + std::string(spec_.name) + " do not have");
        continue;
      }
      const auto [c, minor] = *target;
      ColumnMatch::Source& found = match_.columns[c];
      if (explicit_[c]) {
        Add(std::string(spec_.columns[c].name), "the map names this column twice");
        continue;
      }
      const auto at = exact_.find(source);
      explicit_[c] = true;  // also when it leads nowhere: one problem is enough
      if (at == exact_.end()) {
        Add(key, "is mapped to " + Quote(source) +
                     ", which the source does not have; its columns are " + ListOf(names_));
        continue;
      }
      found = {at->second, minor};
      taken_[static_cast<size_t>(at->second)] = true;
    }
  }

  // A source column with this name that the map does not use; -1 if none.
  int Find(const std::string& name) {
    if (const auto at = exact_.find(name);
        at != exact_.end() && !taken_[static_cast<size_t>(at->second)]) {
      return at->second;
    }
    const auto at = folded_.find(name);
    if (at == folded_.end()) return -1;
    int found = -1;
    for (const int index : at->second) {
      if (taken_[static_cast<size_t>(index)]) continue;
      if (found >= 0) {
        Add(name, "both " + Quote(names_[static_cast<size_t>(found)]) + " and " +
                      Quote(names_[static_cast<size_t>(index)]) +
                      " of the source could be this column; name one in the map");
        return found;
      }
      found = index;
    }
    return found;
  }

  void MatchByName(size_t c) {
    if (explicit_[c]) return;
    const ColumnSpec& column = spec_.columns[c];
    const std::string name(column.name);
    ColumnMatch::Source& found = match_.columns[c];
    found.index = Find(name);
    if (found.index < 0 && column.type == ColumnType::kTime && column.required) {
      found.index = Find("date");
    }
    if (column.type == ColumnType::kMoney) {
      const int minor = Find(name + std::string(kMinor));
      if (minor >= 0 && found.index >= 0) {
        Add(name, "is there twice, as " + Quote(names_[static_cast<size_t>(found.index)]) +
                      " and as " + Quote(names_[static_cast<size_t>(minor)]) +
                      "; give one of them");
      } else if (minor >= 0) {
        found = {minor, true};
      }
    }
    if (found.index >= 0) used_.push_back(found.index);
  }

  void CheckRequired() {
    for (size_t c = 0; c < spec_.columns.size(); ++c) {
      const ColumnSpec& column = spec_.columns[c];
      if (!column.required || explicit_[c] || match_.columns[c].index >= 0) continue;
      std::string reason = "is required and missing";
      if (column.type == ColumnType::kMoney) {
        reason += " (also as " + Quote(std::string(column.name).append(kMinor)) + ")";
      }
      Add(std::string(column.name), reason + "; the source's columns are " + ListOf(names_));
    }
  }

  void CollectUnknown() {
    for (const int index : used_) taken_[static_cast<size_t>(index)] = true;
    for (size_t i = 0; i < names_.size(); ++i) {
      if (taken_[i]) continue;
      match_.unknown.push_back(static_cast<int>(i));
      if (options_.refuse_unknown_columns) {
        Add(names_[i], "is not a column of " + std::string(spec_.name));
      }
    }
  }

  const TableSpec& spec_;
  std::span<const std::string> names_;
  const ReadOptions& options_;
  Problems& problems_;
  ColumnMatch match_;
  std::map<std::string, int, std::less<>> exact_;
  std::map<std::string, std::vector<int>, std::less<>> folded_;
  std::vector<bool> taken_;     // by the map, and at the end by any column
  std::vector<bool> explicit_;  // columns of the table that the map names
  std::vector<int> used_;
};

}  // namespace

ColumnMatch MatchColumns(const TableSpec& spec, std::span<const std::string> names,
                         const ReadOptions& options, Problems* problems) {
  return Matcher(spec, names, options, problems).Run();
}

}  // namespace goodwill
