#include "terminal.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace cli {
namespace {

// The code point at text[at], and how many bytes it takes; bytes that are not
// UTF-8 stand for themselves.
std::pair<uint32_t, size_t> CodePointAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t k) { return static_cast<unsigned char>(text[at + k]); };
  const uint32_t first = byte(0);
  const size_t size = first < 0x80    ? 1
                      : first >= 0xf0 ? 4
                      : first >= 0xe0 ? 3
                      : first >= 0xc0 ? 2
                                      : 0;
  if (size == 0 || at + size > text.size()) return {0xfffd, 1};
  if (size == 1) return {first, 1};
  uint32_t point = first & (0xffu >> (size + 1));
  for (size_t k = 1; k < size; ++k) {
    if ((byte(k) & 0xc0) != 0x80) return {0xfffd, 1};
    point = point << 6 | (byte(k) & 0x3f);
  }
  return {point, size};
}

struct Range {
  uint32_t first;
  uint32_t last;
};
constexpr Range kCombining[] = {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},
                                {0x610, 0x61a},   {0x64b, 0x65f},   {0x200b, 0x200f},
                                {0x20d0, 0x20f0}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
constexpr Range kWide[] = {
    {0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};

template <size_t N>
bool In(uint32_t point, const Range (&ranges)[N]) {
  return std::any_of(ranges, ranges + N,
                     [&](Range r) { return point >= r.first && point <= r.last; });
}

// Controls, and the marks that turn the direction of what follows.
bool Steers(uint32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x202a && point <= 0x202e) ||
         (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

bool IsTerminal(std::FILE* file) { return isatty(fileno(file)) != 0; }

std::string Printable(std::string_view text, bool lines) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const auto [point, size] = CodePointAt(text, at);
    if (lines && point == '\n') {
      out += '\n';
    } else if (Steers(point) || point == 0xfffd) {
      out += '?';
    } else {
      out += text.substr(at, size);
    }
    at += size;
  }
  return out;
}

int64_t DisplayWidth(std::string_view text) {
  int64_t width = 0;
  for (size_t at = 0; at < text.size();) {
    const auto [point, size] = CodePointAt(text, at);
    width += In(point, kCombining) ? 0 : In(point, kWide) ? 2 : 1;
    at += size;
  }
  return width;
}

void Say(std::string_view text) {
  std::fprintf(stderr, "goodwill: %s\n", Printable(text, true).c_str());
}

Exit Complain(std::string_view source, const goodwill_error* error) {
  const goodwill_status code = goodwill_error_code(error);
  const int64_t listed = goodwill_error_problem_count(error);
  for (int64_t i = 0; i < listed; ++i) {
    goodwill_problem problem = {};
    problem.struct_size = sizeof problem;
    if (goodwill_error_problem(error, i, &problem) != GOODWILL_OK) break;
    std::string line(source);
    if (problem.line > 0) {
      line += ':' + std::to_string(problem.line);
      if (problem.column > 0) line += ':' + std::to_string(problem.column);
    } else if (problem.row >= 0) {
      line += ": row " + std::to_string(problem.row);
    }
    if (!line.empty()) line += ": ";
    if (problem.field_size > 0) {
      line.append(problem.field, static_cast<size_t>(problem.field_size));
      line += ": ";
    }
    line.append(problem.reason, static_cast<size_t>(problem.reason_size));
    std::fprintf(stderr, "%s\n", Printable(line).c_str());
  }
  const int64_t total = goodwill_error_problem_total(error);
  if (listed == 0) {
    std::string message(source);
    if (!message.empty()) message += ": ";
    Say(message + goodwill_error_message(error));
  } else if (total > listed) {
    Say(std::to_string(total) + " problems, of which the first " + std::to_string(listed) +
        " are listed");
  } else if (total > 1) {
    Say(std::to_string(total) + " problems");
  }
  switch (code) {
    case GOODWILL_UNKNOWN:
    case GOODWILL_INTERNAL:
    case GOODWILL_RESOURCE_EXHAUSTED:
      return kInternal;
    default:
      return kBadInput;
  }
}

Progress::Progress(std::string what)
    : what_(std::move(what)), shown_at_(std::chrono::steady_clock::now()) {
  run_.struct_size = sizeof run_;
  if (IsTerminal(stderr)) {
    run_.progress = &Progress::Step;
    run_.progress_user = this;
  }
}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

int32_t Progress::Step(void* user, int64_t done, int64_t total) {
  auto* self = static_cast<Progress*>(user);
  // Nothing is shown for work that is over at once, and no more than eight
  // times a second.
  const auto now = std::chrono::steady_clock::now();
  const auto wait = std::chrono::milliseconds(self->shown_ ? 120 : 300);
  if (now - self->shown_at_ < wait) return 0;
  self->shown_at_ = now;
  self->shown_ = true;
  if (total > 0) {
    constexpr int kWidth = 30;
    const double share = static_cast<double>(done) / static_cast<double>(total);
    const int filled = std::clamp(static_cast<int>(share * kWidth), 0, kWidth);
    std::fprintf(stderr, "\r%s [%s%s] %3d %%\033[K", self->what_.c_str(),
                 std::string(static_cast<size_t>(filled), '#').c_str(),
                 std::string(static_cast<size_t>(kWidth - filled), '.').c_str(),
                 static_cast<int>(share * 100));
  } else {
    std::fprintf(stderr, "\r%s: %lld\033[K", self->what_.c_str(), static_cast<long long>(done));
  }
  std::fflush(stderr);
  return 0;
}

}  // namespace cli
