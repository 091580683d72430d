// The commands of the program. Each is one file that says what it takes, how to
// use it, and what it does.
#ifndef GOODWILL_EXAMPLES_CLI_COMMAND_H_
#define GOODWILL_EXAMPLES_CLI_COMMAND_H_

#include <string_view>
#include <vector>

#include "arguments.h"
#include "terminal.h"

namespace cli {

struct Command {
  std::string_view name;
  std::string_view summary;  // one line
  std::string_view usage;    // what stands behind the name, and what it does
  std::string_view examples;
  std::vector<Option> (*options)();
  Exit (*run)(const Arguments& arguments);
};

extern const Command kImportCommand;
extern const Command kAssessCommand;
extern const Command kExplainCommand;
extern const Command kConcentrationCommand;
extern const Command kReportCommand;
extern const Command kBatchesCommand;
extern const Command kTimelinessCommand;
extern const Command kFitCommand;
extern const Command kDueCommand;
extern const Command kShowCommand;
extern const Command kTiersCommand;
extern const Command kServiceCommand;
extern const Command kExposureCommand;
extern const Command kPlanCommand;
extern const Command kRulesCommand;
extern const Command kEvaluateCommand;
extern const Command kSimulateCommand;
extern const Command kAdoptCommand;
extern const Command kJournalCommand;
extern const Command kStrategyBookCommand;
extern const Command kOutreachCommand;
extern const Command kHoldoutCommand;
extern const Command kLostCommand;
extern const Command kPolicyCommand;
extern const Command kCheckCommand;
extern const Command kSalvageCommand;
extern const Command kBackUpCommand;
extern const Command kEraseCommand;
extern const Command kMergeCommand;
extern const Command kUnmergeCommand;
extern const Command kComplaintsCommand;
extern const Command kRightsCommand;
extern const Command kExportPersonCommand;

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_COMMAND_H_
