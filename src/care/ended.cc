#include "care/ended.h"

namespace goodwill::care {

Ended EndOf(const CaseFile& file) {
  Ended out;
  for (const Command& command : file.commands) {
    switch (command.kind) {
      case CommandKind::kClose:
        if (!out.first_us) out.first_us = command.effective_us;
        out.now_us = command.effective_us;
        break;
      case CommandKind::kReopen:
        out.now_us.reset();
        out.reopened = true;
        break;
      case CommandKind::kWithdraw:
        out.withdrawn = true;
        break;
      case CommandKind::kContactIn:
      case CommandKind::kRequestInformation:
      case CommandKind::kReceiveInformation:
      case CommandKind::kHandOver:
      case CommandKind::kEscalate:
      case CommandKind::kRefer:
      case CommandKind::kAppeal:
      case CommandKind::kDisputeRestatement:
        if (!out.first_us) out.one_contact = false;
        break;
      default:
        break;
    }
  }
  return out;
}

}  // namespace goodwill::care
