// Between the Protobuf message of a policy and the domain's value.
#ifndef GOODWILL_SRC_WIRE_POLICY_CONVERT_H_
#define GOODWILL_SRC_WIRE_POLICY_CONVERT_H_

#include <string>

#include "goodwill/assess/policy.h"
#include "goodwill/base/ratio.h"
#include "goodwill/v1/policy.pb.h"
#include "wire/findings.h"

namespace goodwill::wire {

// The policy that the message means, with every default filled in. What is wrong
// goes to `findings`; the policy is of use only if nothing was. Its digest is not
// set.
Policy PolicyFromMessage(const v1::Policy& message, Findings* findings);

// The message with every value written out.
void PolicyToMessage(const Policy& policy, v1::Policy* message);

// "80%", "82.5%", or "1/3" where percents do not end. Equal ratios give equal
// texts, and Ratio::Parse reads them back.
std::string ShareText(Ratio share);

// Parts of it that other documents repeat.
void WriteStandard(const Standard& standard, v1::Standard* message);
void WriteSurvey(const Survey& survey, v1::Survey* message);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_POLICY_CONVERT_H_
