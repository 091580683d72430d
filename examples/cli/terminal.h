// What the program says to people: messages, a progress bar, aligned text.
// Everything here goes to the standard error, so that results stay clean.
#ifndef GOODWILL_EXAMPLES_CLI_TERMINAL_H_
#define GOODWILL_EXAMPLES_CLI_TERMINAL_H_

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "goodwill/c.h"

namespace cli {

// What the program ends with. Scripts may rely on it.
enum Exit : int { kDone = 0, kBadInput = 1, kBadUsage = 2, kInternal = 3 };

bool IsTerminal(std::FILE* file);

// The text without characters that could steer a terminal: data comes from
// anywhere. Line ends stay when `lines` is set.
std::string Printable(std::string_view text, bool lines = false);

// How many columns of a terminal the text takes: accents that combine take
// none, wide East Asian characters and emoji two.
int64_t DisplayWidth(std::string_view text);

// "goodwill: ..." on a line of its own.
void Say(std::string_view text);

// Prints why a call failed, every problem with its place: FILE:LINE:COLUMN when
// it came from a file. Returns what the program should end with.
Exit Complain(std::string_view source, const goodwill_error* error);

// A bar on the standard error while work takes long, and only on a terminal.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Options for a long call; valid as long as this object.
  const goodwill_run_options* run() const { return &run_; }
  void set_parallelism(int32_t threads) { run_.parallelism = threads; }

 private:
  static int32_t Step(void* self, int64_t done, int64_t total);

  std::string what_;
  goodwill_run_options run_ = {};
  std::chrono::steady_clock::time_point shown_at_;
  bool shown_ = false;
};

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_TERMINAL_H_
