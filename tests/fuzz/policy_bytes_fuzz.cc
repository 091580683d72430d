// Any bytes as a serialised policy, calibration and measures. Whatever they are:
// no crash; what is accepted encodes to bytes that come back the same.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "goodwill/base/problem.h"
#include "wire/calibration_wire.h"
#include "wire/measures_wire.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

void Require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "policy_bytes_fuzz: %s\n", what);
  std::abort();
}

void TryPolicy(std::string_view bytes) {
  const auto policy = DecodePolicy(bytes);
  if (!policy.ok()) {
    Require(policy.status().code() == absl::StatusCode::kInvalidArgument,
            "another code than invalid");
    Require(bytes.size() > kMaxPolicySize || !ProblemsOf(policy.status()).empty(), "no problems");
    return;
  }
  const std::string canonical = EncodePolicy(*policy);
  const auto again = DecodePolicy(canonical);
  Require(again.ok(), "canonical bytes are refused");
  Require(EncodePolicy(*again) == canonical && again->digest == policy->digest,
          "canonical bytes change");
  const std::string printed = PrintPolicy(*policy);
  if (printed.size() > kMaxPolicySize) return;
  const auto parsed = ParsePolicyText(printed);
  Require(parsed.ok(), "printed text is refused");
  Require(parsed->digest == policy->digest, "printed text means something else");
}

void TryCalibration(std::string_view bytes) {
  const auto calibration = DecodeCalibration(bytes);
  if (!calibration.ok()) return;
  const std::string encoded = EncodeCalibration(*calibration);
  const auto again = DecodeCalibration(encoded);
  Require(again.ok(), "an encoded calibration is refused");
  Require(EncodeCalibration(*again) == encoded, "an encoded calibration changes");
}

void TryMeasures(std::string_view bytes) {
  const auto measures = DecodeMeasures(bytes);
  if (!measures.ok()) return;
  const auto encoded = EncodeMeasures(**measures);
  Require(encoded.ok(), "measures cannot be encoded");
  const auto again = DecodeMeasures(*encoded);
  Require(again.ok(), "encoded measures are refused");
  Require(*EncodeMeasures(**again) == *encoded, "encoded measures change");
}

}  // namespace
}  // namespace goodwill

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  goodwill::TryPolicy(bytes);
  goodwill::TryCalibration(bytes);
  goodwill::TryMeasures(bytes);
  return 0;
}
