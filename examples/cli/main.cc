// goodwill: who your customers are to you, on the command line. The program knows
// nothing but goodwill/c.h; what it can do, every program can do.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "arguments.h"
#include "command.h"
#include "goodwill/c.h"
#include "terminal.h"

namespace {

constexpr const cli::Command* kCommands[] = {
    &cli::kImportCommand,        &cli::kAssessCommand,       &cli::kExplainCommand,
    &cli::kConcentrationCommand, &cli::kReportCommand,       &cli::kShowCommand,
    &cli::kDueCommand,           &cli::kFitCommand,          &cli::kBatchesCommand,
    &cli::kTimelinessCommand,    &cli::kTiersCommand,        &cli::kServiceCommand,
    &cli::kExposureCommand,      &cli::kPlanCommand,         &cli::kAdoptCommand,
    &cli::kJournalCommand,       &cli::kStrategyBookCommand, &cli::kRulesCommand,
    &cli::kEvaluateCommand,      &cli::kSimulateCommand,     &cli::kOutreachCommand,
    &cli::kHoldoutCommand,       &cli::kLostCommand,         &cli::kPolicyCommand,
    &cli::kCheckCommand,         &cli::kSalvageCommand,      &cli::kBackUpCommand,
    &cli::kMergeCommand,         &cli::kUnmergeCommand,      &cli::kComplaintsCommand,
    &cli::kRightsCommand,        &cli::kExportPersonCommand, &cli::kEraseCommand};

constexpr char kExits[] = R"(
Exit codes
  0  done
  1  the input is wrong; every problem was named
  2  the command line is wrong
  3  a failure of the program itself
)";

void PrintHelp(std::FILE* out) {
  std::fputs(
      "goodwill: who your customers are to you.\n\n"
      "  goodwill COMMAND [options]\n"
      "  goodwill COMMAND --help\n"
      "  goodwill --version\n\nCommands\n",
      out);
  for (const cli::Command* command : kCommands) {
    std::fprintf(out, "  %-15s %s\n", std::string(command->name).c_str(),
                 std::string(command->summary).c_str());
  }
  std::fputs(
      "\nExamples\n"
      "  goodwill import --purchases shop.csv\n"
      "  goodwill assess --purchases shop.csv --currency EUR\n"
      "  goodwill explain C00042 --purchases shop.csv\n"
      "  goodwill import --book shop.goodwill --purchases shop.csv\n"
      "  goodwill assess --book shop.goodwill\n",
      out);
  std::fputs(kExits, out);
}

void PrintHelp(const cli::Command& command) {
  std::printf("goodwill %s %s\n", std::string(command.name).c_str(),
              std::string(command.usage).c_str());
  const std::string options = cli::Describe(command.options());
  if (!options.empty()) std::printf("\nOptions\n%s", options.c_str());
  std::printf("\nExamples\n%s%s", std::string(command.examples).c_str(), kExits);
}

}  // namespace

int main(int argc, char** argv) {
  if (goodwill_abi_version() != GOODWILL_ABI_VERSION) {
    cli::Say("this program was built for another version of the library");
    return cli::kInternal;
  }
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name == "--help" || name == "-h" || name == "help") {
    PrintHelp(stdout);
    return cli::kDone;
  }
  if (name == "--version") {
    std::printf("goodwill %s\n", goodwill_version());
    return cli::kDone;
  }
  const auto* const found =
      std::find_if(std::begin(kCommands), std::end(kCommands),
                   [&](const cli::Command* command) { return command->name == name; });
  if (found == std::end(kCommands)) {
    if (!name.empty()) cli::Say("there is no command " + std::string(name));
    PrintHelp(stderr);
    return cli::kBadUsage;
  }
  const cli::Command& command = **found;
  const std::span<char* const> words(argv + 2, static_cast<size_t>(argc - 2));
  for (const std::string_view word : words) {
    if (word == "--help" || word == "-h") {
      PrintHelp(command);
      return cli::kDone;
    }
  }
  const std::vector<cli::Option> options = command.options();
  const std::optional<cli::Arguments> arguments = cli::Arguments::Parse(options, words);
  const int exit = arguments ? command.run(*arguments) : cli::kBadUsage;
  if (exit == cli::kBadUsage) {
    std::fprintf(stderr, "Try: goodwill %s --help\n", std::string(name).c_str());
  }
  return exit;
}
