#include "output.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "terminal.h"

namespace cli {
namespace {

void AppendField(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == text.npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

bool WriteCsv(const ArrowTable& table, const Selection& what, std::FILE* out) {
  constexpr size_t kFlushAt = size_t{1} << 18;
  std::string text;
  const auto flush = [&] {
    const bool good = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    text.clear();
    return good;
  };
  const auto row = [&](auto cell) {
    for (size_t c = 0; c < what.columns.size(); ++c) {
      if (c > 0) text += ',';
      AppendField(cell(what.columns[c]), text);
    }
    text += '\n';
    return text.size() < kFlushAt || flush();
  };
  if (!row([&](int c) { return std::string(table.name(c)); })) return false;
  for (int64_t r : what.rows) {
    if (!row([&](int c) { return table.Text(r, c); })) return false;
  }
  return flush() && std::fflush(out) == 0;
}

void WriteAligned(const ArrowTable& table, const Selection& what, std::FILE* out) {
  std::vector<std::vector<std::string>> lines(1);
  std::vector<bool> to_the_right;
  for (int c : what.columns) {
    lines[0].emplace_back(table.name(c));
    to_the_right.push_back(table.IsNumeric(c));
  }
  for (int64_t r : what.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (int c : what.columns) line.push_back(table.Text(r, c, 1));
  }
  WriteAligned(lines, to_the_right, out);
}

void WriteAligned(const std::vector<std::vector<std::string>>& lines,
                  const std::vector<bool>& to_the_right, std::FILE* out) {
  std::vector<std::vector<std::string>> clean = lines;
  std::vector<int64_t> widths(to_the_right.size(), 0);
  for (auto& line : clean) {
    for (size_t c = 0; c < line.size(); ++c) {
      line[c] = Printable(line[c]);
      widths[c] = std::max(widths[c], DisplayWidth(line[c]));
    }
  }
  for (size_t k = 0; k < clean.size(); ++k) {
    std::string text;
    for (size_t c = 0; c < clean[k].size(); ++c) {
      const std::string& cell = clean[k][c];
      const std::string gap(static_cast<size_t>(widths[c] - DisplayWidth(cell)), ' ');
      if (c > 0) text += "  ";
      text += to_the_right[c] ? gap + cell : cell + gap;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    std::fprintf(out, "%s\n", text.c_str());
    if (k > 0) continue;
    text.clear();
    for (size_t c = 0; c < widths.size(); ++c) {
      if (c > 0) text += "  ";
      text += std::string(static_cast<size_t>(widths[c]), '-');
    }
    std::fprintf(out, "%s\n", text.c_str());
  }
}

std::vector<Option> ListOptions() {
  return {
      {"policy", "FILE", Takes::kOne, "a policy whose currency the files have"},
      {"format", "FORM", Takes::kOne, "table or csv (default: a table on a terminal, else csv)"},
  };
}

Exit WriteAll(const ArrowTable& table, const Arguments& arguments) {
  const std::string format = arguments.Get("format", IsTerminal(stdout) ? "table" : "csv");
  if (format != "csv" && format != "table") {
    Say("--format is csv or table");
    return kBadUsage;
  }
  Selection all;
  all.rows.resize(static_cast<size_t>(table.rows()));
  std::iota(all.rows.begin(), all.rows.end(), int64_t{0});
  for (int c = 0; c < table.columns(); ++c) all.columns.push_back(c);
  if (format == "table") {
    WriteAligned(table, all, stdout);
    return kDone;
  }
  return WriteCsv(table, all, stdout) ? kDone : kInternal;
}

}  // namespace cli
