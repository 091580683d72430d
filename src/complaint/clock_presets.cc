#include "goodwill/complaint/clock_presets.h"

#include "goodwill/base/instant.h"

namespace goodwill {
namespace {

using enum ClockUnit;

constexpr int32_t Day(int32_t year, int32_t month, int32_t day) {
  return DaysFromCivil(year, month, day);
}

// Those known at second hand are to be checked by then.
constexpr int32_t kReview = Day(2027, 6, 30);

constexpr ClockPreset kPresets[] = {
    {"au.asic.rg271", "AU", "acknowledge", "receipt",
     86400, kSeconds, Day(2021, 10, 5), 0, true, 0,
     "ASIC RG 271; allens.com.au"},
    {"au.asic.rg271", "AU", "idr_response", "receipt",
     30, kDays, Day(2021, 10, 5), 0, true, 0,
     "ASIC RG 271"},
    {"au.asic.rg271", "AU", "idr_response_super", "receipt",
     45, kDays, Day(2021, 10, 5), 0, true, 0,
     "ASIC RG 271"},
    {"bg.zzp.pre2022", "BG", "conform_goods", "reclamation",
     1, kMonths, 0, Day(2021, 12, 31), true, 0,
     "ZZP art 112-114 as printed in product manuals"},
    {"bg.zzp.services", "BG", "complain_within", "discovery",
     14, kDays, 0, 0, false, kReview,
     "advokatvarna"},
    {"eu.adr", "EU", "adr_outcome", "complete complaint file",
     90, kDays, 0, 0, false, kReview,
     "Directive 2013/11 Art 8(e); Belgian text"},
    {"eu.bus", "EU", "complain_within", "service",
     3, kMonths, 0, 0, false, kReview,
     "ECC Ireland"},
    {"eu.bus", "EU", "final_reply", "receipt",
     3, kMonths, 0, 0, false, kReview,
     "ECC Ireland"},
    {"eu.bus", "EU", "status_notice", "receipt",
     1, kMonths, 0, 0, false, kReview,
     "ECC Ireland"},
    {"eu.ferry", "EU", "complain_within", "service",
     2, kMonths, 0, 0, false, kReview,
     "ECC Ireland"},
    {"eu.ferry", "EU", "final_reply", "receipt",
     2, kMonths, 0, 0, false, kReview,
     "ECC Ireland"},
    {"eu.ferry", "EU", "status_notice", "receipt",
     1, kMonths, 0, 0, false, kReview,
     "ECC Ireland"},
    {"eu.psd2", "EU", "exceptional_final", "receipt",
     35, kWorkingDays, 0, 0, true, 0,
     "Directive 2015/2366 Art 101"},
    {"eu.psd2", "EU", "final_response", "receipt",
     15, kWorkingDays, 0, 0, true, 0,
     "Directive 2015/2366 Art 101"},
    {"eu.rail", "EU", "justified_final", "receipt",
     3, kMonths, 0, 0, true, 0,
     "Regulation 2021/782"},
    {"eu.rail", "EU", "reply", "receipt",
     1, kMonths, 0, 0, true, 0,
     "Regulation 2021/782"},
    {"ie.cpc2012", "IE", "acknowledge", "receipt",
     5, kWorkingDays, 0, 0, false, kReview,
     "Lloyd's market page Ireland complaints handling"},
    {"ie.cpc2012", "IE", "final_response", "receipt",
     40, kWorkingDays, 0, 0, false, kReview,
     "Lloyd's market page; complaintlab.com"},
    {"ie.cpc2012", "IE", "progress_update", "receipt",
     20, kWorkingDays, 0, 0, false, kReview,
     "Lloyd's market page"},
    {"ie.cpc2026", "IE", "final_response", "receipt",
     40, kWorkingDays, Day(2026, 3, 24), 0, false, kReview,
     "complaintlab.com RG-009"},
    {"ru.zozpp", "RU", "refund_price_damages", "demand",
     10, kDays, 0, 0, true, 0,
     "Law 2300-1 Art 22"},
    {"ru.zozpp", "RU", "replace", "demand",
     7, kDays, 0, 0, true, 0,
     "Law 2300-1 Art 21 (studopedia, lawyersocial)"},
    {"uk.energy", "UK", "ombudsman_referral", "receipt",
     8, kWeeks, 0, 0, true, 0,
     "SI 2008/1898"},
    {"uk.energy", "UK", "report_open_after", "receipt",
     1, kWorkingDays, 0, 0, true, 0,
     "SI 2008/1898 reg 11"},
    {"uk.fca.disp", "UK", "final_or_holding_response", "receipt",
     8, kWeeks, 0, 0, true, 0,
     "FCA DISP 1.6.2R"},
    {"uk.fca.disp", "UK", "ombudsman_window", "date final response sent",
     6, kMonths, 0, 0, true, 0,
     "FCA DISP 2.8.2R"},
    {"uk.fca.disp", "UK", "summary_resolution", "day of receipt",
     3, kWorkingDays, 0, 0, true, 0,
     "FCA DISP 1.5.1R 1.5.4R"},
    {"uk.fca.psd_emd", "UK", "exceptional_final", "receipt",
     35, kWorkingDays, 0, 0, true, 0,
     "FCA DISP 1.6.2AR"},
    {"uk.fca.psd_emd", "UK", "final_response", "receipt",
     15, kWorkingDays, 0, 0, true, 0,
     "FCA DISP 1.6.2AR"},
    {"uk.ofcom.adr", "UK", "adr_letter", "receipt",
     8, kWeeks, 0, Day(2026, 4, 7), true, 0,
     "Ofcom"},
    {"uk.ofcom.adr", "UK", "adr_letter", "receipt",
     6, kWeeks, Day(2026, 4, 8), 0, true, 0,
     "Ofcom statement"},
    {"us.cfpb", "US", "company_response", "sent to company",
     15, kDays, 0, 0, true, 0,
     "consumerfinance.gov; cfpb/complaint repo"},
    {"us.cfpb", "US", "consumer_feedback", "response",
     60, kDays, 0, 0, true, 0,
     "cfpb/complaint repo commit 8983740"},
    {"us.cfpb", "US", "final_response", "sent to company",
     60, kDays, 0, 0, true, 0,
     "consumerfinance.gov"},
    {"us.dot.airline", "US", "acknowledge", "receipt",
     30, kDays, 0, 0, true, 0,
     "14 CFR 259.7(c)"},
    {"us.dot.airline", "US", "substantive_response", "receipt",
     60, kDays, 0, 0, true, 0,
     "14 CFR 259.7(c)"},
    {"us.dot.disability", "US", "response", "receipt",
     30, kDays, 0, 0, true, 0,
     "14 CFR 382.155"},
    {"us.reg_e", "US", "provisional_credit", "notice of error",
     10, kWorkingDays, 0, 0, false, kReview,
     "marqeta.com/docs disputes-regulation-e"},
    {"us.reg_e", "US", "resolve", "notice of error",
     45, kDays, 0, 0, false, kReview,
     "marqeta.com/docs disputes-regulation-e"},
};

}  // namespace

std::span<const ClockPreset> ClockPresets() { return kPresets; }

const ClockPreset* FindClockPreset(std::string_view preset, std::string_view clock,
                                   int32_t received_day) {
  for (const ClockPreset& known : kPresets) {
    if (known.on && known.preset == preset && known.clock == clock &&
        (known.from_day == 0 || received_day >= known.from_day) &&
        (known.until_day == 0 || received_day <= known.until_day)) {
      return &known;
    }
  }
  return nullptr;
}

}  // namespace goodwill
