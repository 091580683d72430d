// The functions of c.h, in its order. Text crosses as UTF-8 pointer and length; `error` receives
// a goodwill_error* that Errors.Check turns into an exception and frees.
using System;
using System.Runtime.InteropServices;

namespace Goodwill;

internal static unsafe partial class Native
{
    internal const string Library = "goodwill";

    // No field initialisers here: the explicit constructor makes sure that the resolver is in
    // place before the first function is bound.
    static Native() => NativeLoader.Register();

    // ------------------------------------------------------------ Version, status

    [LibraryImport(Library)]
    internal static partial int goodwill_abi_version();

    [LibraryImport(Library)]
    internal static partial byte* goodwill_version();

    [LibraryImport(Library)]
    internal static partial byte* goodwill_status_name(int status);

    // ---------------------------------------------------------------------- Error

    [LibraryImport(Library)]
    internal static partial int goodwill_error_code(ErrorHandle error);

    [LibraryImport(Library)]
    internal static partial byte* goodwill_error_message(ErrorHandle error);

    [LibraryImport(Library)]
    internal static partial long goodwill_error_problem_count(ErrorHandle error);

    [LibraryImport(Library)]
    internal static partial long goodwill_error_problem_total(ErrorHandle error);

    [LibraryImport(Library)]
    internal static partial int goodwill_error_problem(ErrorHandle error, long index, CProblem* result);

    [LibraryImport(Library)]
    internal static partial void goodwill_error_free(IntPtr error);

    // --------------------------------------------------------------------- Buffer

    [LibraryImport(Library)]
    internal static partial byte* goodwill_buffer_data(BufferHandle buffer);

    [LibraryImport(Library)]
    internal static partial long goodwill_buffer_size(BufferHandle buffer);

    [LibraryImport(Library)]
    internal static partial void goodwill_buffer_free(IntPtr buffer);

    // ---------------------------------------------------------------- Time, money

    [LibraryImport(Library)]
    internal static partial int goodwill_time_parse(
        byte* text, long textSize, byte* timeZone, long timeZoneSize, long* instantUs, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_currency_exponent(
        byte* currency, long currencySize, int* exponent, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_money_parse(
        byte* text, long textSize, byte* currency, long currencySize, long* minor, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_money_format(
        long minor, byte* currency, long currencySize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_money_multiply(
        long minor, long numerator, long denominator, int rounding, long* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_money_allocate(
        long minor, long* weights, long count, long* parts, IntPtr* error);

    // --------------------------------------------------------------------- Policy

    [LibraryImport(Library)]
    internal static partial int goodwill_policy_default(
        byte* currency, long currencySize, out PolicyHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_policy_starter(
        byte* name, long nameSize, byte* currency, long currencySize, out PolicyHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_policy_parse(
        byte* text, long textSize, out PolicyHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_policy_decode(
        byte* bytes, long size, out PolicyHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_policy_print(
        PolicyHandle policy, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_policy_encode(
        PolicyHandle policy, out BufferHandle bytes, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_policy_describe(
        PolicyHandle policy, byte* language, long languageSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_policy_free(IntPtr policy);

    // ----------------------------------------------------------------------- Book

    [LibraryImport(Library)]
    internal static partial int goodwill_table_columns(int table, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_create(
        CBookOptions* options, out BookHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_book_free(IntPtr book);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_open(
        byte* path, long pathSize, COpenOptions* options, CRunOptions* run, out BookHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_refresh(BookHandle book, CRunOptions* run, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_erase(
        BookHandle book, CText* customerIds, long count, CEraseOptions* options, CRunOptions* run, out BufferHandle report, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_file_check(
        byte* path, long pathSize, CRunOptions* run, out BufferHandle report, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_file_head(
        byte* path, long pathSize, out BufferHandle head, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_file_verify(
        byte* path, long pathSize, byte* head, long headSize, CRunOptions* run, out BufferHandle report, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_file_salvage(
        byte* path, long pathSize, byte* to, long toSize, CRunOptions* run, out BufferHandle report, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_file_back_up(
        byte* path, long pathSize, byte* to, long toSize, CRunOptions* run, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_append(
        BookHandle book, int table, CArrowArrayStream* stream, CImportOptions* options,
        CRunOptions* run, CAppendResult* result, out BufferHandle report, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_import_csv(
        BookHandle book, int table, byte* path, long pathSize, CImportOptions* options,
        CRunOptions* run, CAppendResult* result, out BufferHandle report, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_import_csv_bytes(
        BookHandle book, int table, byte* bytes, long size, CImportOptions* options,
        CRunOptions* run, CAppendResult* result, out BufferHandle report, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_adopt(
        BookHandle book, PlanHandle plan, byte* approver, long approverSize, long atUs, CImportOptions* options,
        CAppendResult* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_merge_customers(
        BookHandle book, byte* fromId, long fromIdSize, byte* intoId, long intoIdSize, long timeUs,
        byte* reason, long reasonSize, CImportOptions* options, CAppendResult* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_unmerge_customers(
        BookHandle book, byte* fromId, long fromIdSize, byte* reason, long reasonSize,
        CImportOptions* options, CAppendResult* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_batches(BookHandle book, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_timeliness(
        BookHandle book, long asOfUs, long knownBatch, long lateAfterUs, CArrowArrayStream* result,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_export(
        BookHandle book, int table, long knownBatch, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_describe(BookHandle book, CBookInfo* result, IntPtr* error);

    // -------------------------------------------------------- Promises and consents

    [LibraryImport(Library)]
    internal static partial int goodwill_book_due(
        BookHandle book, long asOfUs, long knownBatch, CPromiseOptions* options, int money,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_promises_kept(
        BookHandle book, long asOfUs, long knownBatch, CPromiseOptions* options, int by,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_act(
        BookHandle book, PolicyHandle policy, byte* caseId, long caseIdSize, byte* customerId, long customerIdSize,
        byte* command, long commandSize, CActOptions* options, CActResult* result, out BufferHandle document,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_case(
        BookHandle book, PolicyHandle policy, byte* caseId, long caseIdSize, long asOfUs, long knownBatch,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_case_text(
        BookHandle book, PolicyHandle policy, byte* caseId, long caseIdSize, long asOfUs, long knownBatch,
        out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_list(
        BookHandle book, long asOfUs, long knownBatch, CComplaintOptions* options, int money,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_due(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CComplaintOptions* options, int money,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_explain(
        BookHandle book, PolicyHandle policy, byte* caseId, long caseIdSize, long asOfUs, long knownBatch,
        byte* language, long languageSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_letter(
        BookHandle book, PolicyHandle policy, byte* caseId, long caseIdSize, long asOfUs, long knownBatch,
        byte* letter, long letterSize, byte* language, long languageSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_propagate(
        BookHandle book, PolicyHandle policy, byte* caseId, long caseIdSize, byte* command, long commandSize,
        CPropagateOptions* options, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_causes(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CCausesOptions* options, int money,
        CRunOptions* run, CArrowArrayStream* result, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_what_if(
        BookHandle book, PolicyHandle policy, PolicyHandle other, long fromUs, long asOfUs, long knownBatch,
        CArrowArrayStream* result, CWhatIf* summary, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_rights(
        BookHandle book, long asOfUs, long knownBatch, CRightsOptions* options, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_rights_by_kind(
        BookHandle book, long asOfUs, long knownBatch, CRightsOptions* options, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_export_person(
        BookHandle book, byte* customerId, long customerIdSize, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_export_person_json(
        BookHandle book, byte* customerId, long customerIdSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_may_contact(
        BookHandle book, PolicyHandle policy, byte* customerId, long customerIdSize, byte* channel,
        long channelSize, byte* purpose, long purposeSize, long atUs, int requested, int holdout, int openComplaints, CContactVerdict* result,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_consent(
        BookHandle book, byte* customerId, long customerIdSize, byte* purpose, long purposeSize,
        byte* channel, long channelSize, long atUs, long knownBatch, int* consent,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_file(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, byte* customerId,
        long customerIdSize, byte* language, long languageSize, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_file_text(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, byte* customerId,
        long customerIdSize, byte* language, long languageSize, out BufferHandle text, IntPtr* error);

    // ------------------------------------------------------------------- Measures

    [LibraryImport(Library)]
    internal static partial int goodwill_book_measures(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CRunOptions* run,
        out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_measure_text(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, byte* customerId,
        long customerIdSize, out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_measure_int64(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, long customerId,
        out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_from_arrow(
        CArrowArrayStream* purchases, PolicyHandle policy, long asOfUs, CImportOptions* options,
        CRunOptions* run, out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_from_csv(
        byte* path, long pathSize, PolicyHandle policy, long asOfUs, CImportOptions* options,
        CRunOptions* run, out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_merge(
        IntPtr* parts, long count, out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial long goodwill_measures_size(MeasuresHandle measures);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_find_text(
        MeasuresHandle measures, byte* customerId, long customerIdSize, long* index, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_find_int64(
        MeasuresHandle measures, long customerId, long* index, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_export(
        MeasuresHandle measures, int money, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_encode(
        MeasuresHandle measures, out BufferHandle bytes, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_measures_decode(
        byte* bytes, long size, out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_measures_free(IntPtr measures);

    [LibraryImport(Library)]
    internal static partial long goodwill_partition_of_text(byte* customerId, long customerIdSize, long parts);

    [LibraryImport(Library)]
    internal static partial long goodwill_partition_of_int64(long customerId, long parts);

    // ---------------------------------------------------------------- Calibration

    [LibraryImport(Library)]
    internal static partial int goodwill_calibrate(
        MeasuresHandle measures, PolicyHandle policy, CRunOptions* run,
        out CalibrationHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calibration_encode(
        CalibrationHandle calibration, out BufferHandle bytes, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calibration_decode(
        byte* bytes, long size, out CalibrationHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_calibration_free(IntPtr calibration);

    // ----------------------------------------------------------------- Assessment

    [LibraryImport(Library)]
    internal static partial int goodwill_assess(
        MeasuresHandle measures, CalibrationHandle calibration, PolicyHandle policy,
        CRunOptions* run, out AssessmentHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_assess(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CRunOptions* run,
        out AssessmentHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assess_one(
        MeasuresHandle measures, long index, CalibrationHandle calibration, PolicyHandle policy,
        CJudgement* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assess_lifetime(
        MeasuresHandle measures, long index, CalibrationHandle calibration, PolicyHandle policy,
        CLifetime* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial long goodwill_assessment_size(AssessmentHandle assessment);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_export(
        AssessmentHandle assessment, int money, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_explain(
        AssessmentHandle assessment, byte* customerId, long customerIdSize, byte* language,
        long languageSize, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_explain_text(
        AssessmentHandle assessment, byte* customerId, long customerIdSize, byte* language,
        long languageSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_summary(
        AssessmentHandle assessment, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_summary_text(
        AssessmentHandle assessment, byte* language, long languageSize, out BufferHandle text,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_plan(
        AssessmentHandle assessment, BookHandle book, CPlanOptions* options, CRunOptions* run, out PlanHandle result,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_journal(
        BookHandle book, long asOfUs, long knownBatch, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_digest(PlanHandle plan, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_contest(
        PlanHandle plan, byte* customerId, long customerIdSize, byte* text, long textSize, byte* approver,
        long approverSize, long atUs, out BufferHandle command, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_strategy_book(
        PlanHandle plan, byte* language, long languageSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_total(PlanHandle plan, CPlanTotals* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_budgets(PlanHandle plan, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_check(PlanHandle plan, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_changes(
        PlanHandle before, PlanHandle after, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_growth_targets(
        PlanHandle plan, int percent, int days, int money, CRunOptions* run, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_encode(PlanHandle plan, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial long goodwill_plan_size(PlanHandle plan);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_export(
        PlanHandle plan, byte* language, long languageSize, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_strategies(PlanHandle plan, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_unassessed(
        PlanHandle plan, byte* language, long languageSize, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_text(
        PlanHandle plan, byte* language, long languageSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_explain(
        PlanHandle plan, byte* customerId, long customerIdSize, byte* language, long languageSize,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_explain_text(
        PlanHandle plan, byte* customerId, long customerIdSize, byte* language, long languageSize,
        out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_why_not(
        PlanHandle plan, byte* customerId, long customerIdSize, int strategy, byte* language, long languageSize,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_plan_why_not_text(
        PlanHandle plan, byte* customerId, long customerIdSize, int strategy, byte* language, long languageSize,
        out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_plan_free(IntPtr plan);

    [LibraryImport(Library)]
    internal static partial int goodwill_rules_from_arrow(
        CArrowArrayStream* baskets, CImportOptions* import, CRulesOptions* options, CRunOptions* run,
        out RulesHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_rules_from_csv(
        byte* path, long pathSize, CImportOptions* import, CRulesOptions* options, CRunOptions* run,
        out RulesHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_rules(
        AssessmentHandle assessment, BookHandle book, CRulesOptions* options, CRunOptions* run,
        out RulesHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial long goodwill_rules_size(RulesHandle rules);

    [LibraryImport(Library)]
    internal static partial int goodwill_rules_export(
        RulesHandle rules, byte* language, long languageSize, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_rules_left(RulesHandle rules, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_rules_sets(RulesHandle rules, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_rules_next(
        RulesHandle rules, CText* products, long count, long limit, byte* language, long languageSize,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_rules_offers(
        RulesHandle rules, long limit, byte* language, long languageSize, CRunOptions* run,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_rules_free(IntPtr rules);

    [LibraryImport(Library)]
    internal static partial int goodwill_report_data(
        AssessmentHandle assessment, BookHandle book, CReportOptions* options, CRunOptions* run,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_report_html(
        AssessmentHandle assessment, BookHandle book, CReportOptions* options, byte* language,
        long languageSize, CRunOptions* run, out BufferHandle html, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_tier_flows(
        AssessmentHandle before, AssessmentHandle after, int money, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_tier_changes(
        AssessmentHandle before, AssessmentHandle after, int money, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_tier_grants(
        AssessmentHandle assessment, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_measures(
        AssessmentHandle assessment, out MeasuresHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_assessment_calibration(
        AssessmentHandle assessment, out CalibrationHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_assessment_free(IntPtr assessment);

    // ---------------------------------------------------------- Working calendars

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_create(
        CCalendarOptions* options, out CalendarHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_calendar_free(IntPtr calendar);

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_add(
        CalendarHandle calendar, long* start, long startCount, long* length, long lengthCount,
        long* result, long count, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_subtract(
        CalendarHandle calendar, long* start, long startCount, long* length, long lengthCount,
        long* result, long count, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_between(
        CalendarHandle calendar, long* start, long startCount, long* end, long endCount,
        long* result, long count, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_moment(
        CalendarHandle calendar, int question, long* at, long* result, long count, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_add_days(
        CalendarHandle calendar, long* start, long startCount, long* days, long daysCount, int dayEnd,
        long* result, long count, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_days_between(
        CalendarHandle calendar, long* start, long startCount, long* end, long endCount,
        long* result, long count, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_calendar_limit(
        CalendarHandle calendar, long* start, long startCount, long* limit, long limitCount, int unit,
        long* result, long count, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial long goodwill_clock_preset_count();

    [LibraryImport(Library)]
    internal static partial int goodwill_clock_preset_at(long index, CClockPreset* result, IntPtr* error);

    // -------------------------------------------------------------------- Service

    [LibraryImport(Library)]
    internal static partial int goodwill_chart_draw(
        CChartOptions* options, double* values, double* sizes, long count, CChartInfo* info,
        double* value, double* low, double* high, long* signal, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_chart_run_length(
        CChartOptions* options, double shift, double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_staffing_of(
        double arrivals, double handling, double answerWithin, long people, CStaffing* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_staffing_for(
        double arrivals, double handling, double answerWithin, double within, CStaffing* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_iceberg_of(CIcebergOptions* options, CIceberg* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_service_review(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CRunOptions* run,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_service_effects(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CRunOptions* run,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_recovery(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CRunOptions* run,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_invitations(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, byte* channel, long channelSize,
        byte* purpose, long purposeSize, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_ask(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, byte* channel, long channelSize,
        byte* purpose, long purposeSize, byte* salt, long saltSize, long most, int restDays, CRunOptions* run,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_figures(
        BookHandle book, PolicyHandle policy, long fromUs, long asOfUs, long knownBatch,
        out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_fairness(
        BookHandle book, PolicyHandle policy, long fromUs, long asOfUs, long knownBatch, CText* customerIds,
        CText* labels, long count, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_people(
        BookHandle book, PolicyHandle policy, long fromUs, long asOfUs, long knownBatch, int audience,
        byte* agent, long agentSize, byte* pulseQuestion, long pulseQuestionSize, out BufferHandle document,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_schedule(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, long hours, IntPtr assessment,
        CArrowArrayStream* result, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_complaints_schedule_explain(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, long hours, IntPtr assessment, long task,
        byte* language, long languageSize, out BufferHandle text, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_watch_create(
        PolicyHandle policy, IntPtr book, long asOfUs, long knownBatch, out WatchHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_watch_free(IntPtr watch);

    [LibraryImport(Library)]
    internal static partial int goodwill_watch_know(
        WatchHandle watch, byte* standard, long standardSize, double centre, double sigma, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_watch_observe(
        WatchHandle watch, CWatchEvent* what, CWatchSignal* result, IntPtr* error);

    // -------------------------------------------------------------- Concentration

    [LibraryImport(Library)]
    internal static partial int goodwill_book_service_cost(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, int by, int money,
        CRunOptions* run, CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_exposure(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CExposureOptions* options,
        CRunOptions* run, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_holdout(
        BookHandle book, PolicyHandle policy, long sinceUs, long untilUs, long knownBatch,
        CRunOptions* run, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_lost(
        BookHandle book, PolicyHandle policy, long asOfUs, long knownBatch, CRunOptions* run,
        CArrowArrayStream* customers, out BufferHandle document, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_concentration_of(
        long* values, long count, long shareNumerator, long shareDenominator,
        CConcentration* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_lorenz_curve(
        long* values, long count, double* shares, long points, IntPtr* error);

    // ------------------------------------------------------------------ Decisions

    [LibraryImport(Library)]
    internal static partial int goodwill_allocate(
        CAllocationProblem* problem, CAllocationOptions* options, CRunOptions* run, int* chosen,
        long* used, double* prices, CAllocation* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_allocation_bound(
        CAllocationProblem* problem, double* prices, long* bound, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_allocation_decide(
        double* prices, long resources, long* value, long* use, long options, int* chosen,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_allocation_path(
        CAllocationProblem* problem, long* customer, int* option, long* spent, long* value,
        long* steps, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_arm_of(
        byte* salt, long saltSize, byte* id, long idSize, long* weights, long arms, int* arm,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_sample_ratio(
        long* counts, long* weights, long arms, double* pValue, int* alarm, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_effect_of(
        double* control, double* controlBefore, long controlCount, double* treated,
        double* treatedBefore, long treatedCount, CEffectOptions* options, CEffect* result,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_experiment_plan(
        CExperimentDesign* design, CExperimentProspect* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_evaluate(
        BookHandle book, PolicyHandle policy, CArrowArrayStream* assignments, long asOfUs, long knownBatch,
        CEvaluateOptions* options, byte* language, long languageSize, CRunOptions* run,
        CArrowArrayStream* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_book_score_plan(
        BookHandle book, PlanHandle plan, long asOfUs, long knownBatch, long windowDays, CRunOptions* run,
        CPlanScore* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_off_policy_of(
        double* reward, double* propensity, double* target, long count, COffPolicy* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_belief_update(
        double mean, double sd, double* estimate, double* standardError, double* age, long count,
        double halfLife, double* outMean, double* outSd, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_rate_update(
        double successes, double failures, long happened, long trials, double age, double halfLife,
        double* outSuccesses, double* outFailures, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_beliefs_update(
        double* mean, double* sd, double* estimate, double* standardError, double* age, long count,
        double correlation, double nothing, double halfLife, double* outMean, double* outSd, double* outNothing,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_effects_pool(
        double* estimate, double* standardError, double* age, long count, double halfLife, double* commonMean,
        double* commonSd, double* betweenSd, double* outMean, double* outSd, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_simulate(
        byte* world, long worldSize, CSimulateOptions* options, CRunOptions* run, CArrowArrayStream* result,
        IntPtr* error);

    // ------------------------------------------------------------ Purchase models

    [LibraryImport(Library)]
    internal static partial int goodwill_model_create(
        byte* name, long nameSize, double* parameters, long count, out ModelHandle result,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_fit(
        byte* model, long modelSize, CHistories* rows, CRunOptions* run, out ModelHandle result,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_fit_with(
        byte* model, long modelSize, CHistories* rows, CFitOptions* options, CRunOptions* run,
        out ModelHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_intervals(
        ModelHandle model, CHistories* rows, CQuestion* question, CRunOptions* run, double* low,
        double* high, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_influence(
        ModelHandle model, CHistories* rows, CRunOptions* run, double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_profile(
        ModelHandle model, CHistories* rows, double level, CRunOptions* run, double* low, double* high,
        IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_spread(
        ModelHandle whole, CHistories* rows, int* segments, CRunOptions* run, double* spread, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_test_segments(
        ModelHandle model, CHistories* rows, int* segments, CRunOptions* run, double* statistic,
        long* degrees, double* pValue, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_encode(
        ModelHandle model, out BufferHandle bytes, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_decode(
        byte* bytes, long size, out ModelHandle result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_describe(
        ModelHandle model, CModelInfo* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_log_likelihood(
        ModelHandle model, CHistories* rows, CRunOptions* run, double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_p_alive(
        ModelHandle model, CHistories* rows, CRunOptions* run, double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_expected_purchases(
        ModelHandle model, CHistories* rows, double* t, long tCount, CRunOptions* run,
        double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_p_purchases(
        ModelHandle model, CHistories* rows, double* t, long tCount, long k, CRunOptions* run,
        double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_p_any_purchase(
        ModelHandle model, CHistories* rows, double* t, long tCount, CRunOptions* run,
        double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_residual(
        ModelHandle model, CHistories* rows, double rate, double* t, long tCount,
        CRunOptions* run, double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial int goodwill_model_expected_spend(
        ModelHandle model, CHistories* rows, CRunOptions* run, double* result, IntPtr* error);

    [LibraryImport(Library)]
    internal static partial void goodwill_model_free(IntPtr model);
}
