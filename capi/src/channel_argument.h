// A channel by its name.
#ifndef GOODWILL_CAPI_SRC_CHANNEL_ARGUMENT_H_
#define GOODWILL_CAPI_SRC_CHANNEL_ARGUMENT_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "guard.h"

namespace goodwill::capi {

// 0 for no channel in particular.
inline absl::StatusOr<uint8_t> ChannelArgument(const char* channel, int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(const auto name, TextArgument(channel, size, "channel"));
  if (name.empty()) return uint8_t{0};
  const auto* const found = std::find(kChannels.begin(), kChannels.end(), name);
  if (found != kChannels.end()) {
    return static_cast<uint8_t>(found - kChannels.begin() + 1);
  }
  std::string reason = "'" + std::string(name.substr(0, 40)) + "' is none of ";
  for (const std::string_view known : kChannels) {
    if (known != kChannels.front()) reason += ", ";
    reason += known;
  }
  return ProblemStatus({.field = "channel", .reason = std::move(reason)});
}

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_CHANNEL_ARGUMENT_H_
