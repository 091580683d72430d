// goodwill explain: why a customer is judged so.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "command.h"
#include "inputs.h"

namespace cli {
namespace {

Exit Run(const Arguments& arguments) {
  if (arguments.words().empty()) {
    Say("which customer? Name the id before the options: goodwill explain C00042 --purchases ...");
    return kBadUsage;
  }
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  const std::string language = arguments.Get("language");
  Exit worst = kDone;
  for (size_t i = 0; i < arguments.words().size(); ++i) {
    const std::string& id = arguments.words()[i];
    Buffer text;
    Error error;
    if (goodwill_assessment_explain_text(
            judged->assessment.get(), id.data(), static_cast<int64_t>(id.size()),
            language.empty() ? nullptr : language.data(), static_cast<int64_t>(language.size()),
            text.out(), error.out()) != GOODWILL_OK) {
      worst = std::max(worst, Complain(id, error.get()));
      continue;
    }
    const std::string_view view = View(text);
    std::printf("%s%s%s", i == 0 ? "" : "\n", Printable(view, true).c_str(),
                view.ends_with('\n') ? "" : "\n");
  }
  return worst;
}

}  // namespace

const Command kExplainCommand = {"explain",
                                 "say why a customer is judged so",
                                 R"(CUSTOMER... --purchases FILE... [options]

Says in sentences why the customers are in their tiers: what was measured, which
rules hold and which do not, and what is missing for the next tier.)",
                                 R"(  goodwill explain C00042 --purchases shop.csv
  goodwill explain C00042 C00043 --purchases shop.csv --language ru
)",
                                 [] { return Join(TableOptions(), JudgingOptions()); },
                                 Run};

}  // namespace cli
