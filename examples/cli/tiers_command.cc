// goodwill tiers: who rose, who fell, and what was promised with it.
#include <optional>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

Exit Show(goodwill_status status, Stream& stream, const Error& error, const Arguments& arguments) {
  if (status != GOODWILL_OK) return Complain("", error.get());
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  return WriteAll(*table, arguments);
}

Option FormatOption() {
  return {"format", "FORM", Takes::kOne,
          "csv or table (default: table on a terminal, otherwise csv)"};
}

Exit RunTiers(const Arguments& arguments) {
  const std::string verb = arguments.words().size() == 1 ? arguments.words()[0] : "";
  if (verb != "flows" && verb != "changes" && verb != "grants") {
    Say("tiers flows, tiers changes or tiers grants");
    return kBadUsage;
  }
  if (verb != "grants" && !arguments.Has("from")) {
    Say("since when? tiers " + verb + " --from TIME");
    return kBadUsage;
  }
  const auto known = arguments.Number("known-from", 0, 1);
  if (!known) return kBadUsage;
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  Stream stream;
  Error error;
  if (verb == "grants") {
    const goodwill_status status = goodwill_assessment_tier_grants(
        judged->assessment.get(), stream.get(), error.out());
    return Show(status, stream, error, arguments);
  }
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  if (goodwill_book_describe(judged->book.get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::string zone(info.time_zone, static_cast<size_t>(info.time_zone_size));
  Result<int64_t> from = Instant(arguments, "from", zone);
  if (!from) return from.exit;
  Assessment before;
  if (goodwill_book_assess(judged->book.get(), judged->policy.get(), *from, *known, nullptr,
                           before.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const auto tell =
      verb == "flows" ? goodwill_assessment_tier_flows : goodwill_assessment_tier_changes;
  const goodwill_status status = tell(before.get(), judged->assessment.get(),
                                      GOODWILL_MONEY_DECIMAL, stream.get(), error.out());
  return Show(status, stream, error, arguments);
}

std::vector<Option> WithOwn(std::vector<Option> own) {
  std::vector<Option> options = Join(TableOptions(), JudgingOptions());
  own.push_back(FormatOption());
  return Join(options, own);
}

}  // namespace

const Command kTiersCommand = {
    "tiers",
    "tell who rose and fell, and which tiers to grant",
    R"(flows | changes | grants --purchases FILE... [options]

  flows    how many went from which tier to which between --from and --as-of
  changes  every customer whose tier is another
  grants   tiers that are held and that no fact has granted yet, as events: import
           them before customers are told, and they are never taken back before
           their end (needs a policy with tier_reviews))",
    R"(  goodwill tiers flows --book shop.goodwill --from 2024-01-01 --as-of 2025-01-01
  goodwill tiers grants --book shop.goodwill --policy mine.textproto > grants.csv
)",
    [] {
      return WithOwn({{"from", "TIME", Takes::kOne, "compare with the tiers as of then"},
                      {"known-from", "N", Takes::kOne, "as known by batch N then"}});
    },
    RunTiers};

}  // namespace cli
