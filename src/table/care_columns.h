// Who should be invited to complain, and who is asked what next, as columns.
#ifndef GOODWILL_SRC_TABLE_CARE_COLUMNS_H_
#define GOODWILL_SRC_TABLE_CARE_COLUMNS_H_

#include <span>

#include "goodwill/care/ask.h"
#include "goodwill/care/recovery.h"
#include "table/result_columns.h"

namespace goodwill {

ResultTable InvitationColumns(std::span<const Invitation> invitations, IdKind ids);
ResultTable AskedColumns(std::span<const Asked> asked, IdKind ids);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_CARE_COLUMNS_H_
