using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Goodwill.Tests;

/// <summary>The declarations of this package, compared with c.h, which is the source of truth.</summary>
public class HeaderTests
{
    private static readonly string Header =
        File.ReadAllText(Path.Combine(Repository.Root, "capi", "include", "goodwill", "c.h"));

    [Fact]
    public void EveryFunctionIsDeclaredWithAsManyParameters()
    {
        string plain = Regex.Replace(Header, @"/\*.*?\*/", "", RegexOptions.Singleline);
        Dictionary<string, int> expected = new Dictionary<string, int>();
        foreach (Match match in Regex.Matches(plain, @"GOODWILL_EXPORT[^;(]*?(goodwill_\w+)\(([^;]*)\);"))
        {
            string parameters = match.Groups[2].Value.Trim();
            expected[match.Groups[1].Value] =
                parameters == "void" ? 0 : parameters.Count(c => c == ',') + 1;
        }
        Dictionary<string, int> declared = typeof(Native)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => Regex.IsMatch(method.Name, "^goodwill_"))
            .ToDictionary(method => method.Name, method => method.GetParameters().Length);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.OrderBy(pair => pair.Key), declared.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void ConstantsAreThoseOfTheHeader()
    {
        void Same<T>(string prefix)
            where T : struct, Enum
        {
            Dictionary<string, long> expected = Regex.Matches(Header, $@"^\s+{prefix}([A-Z_]+) = (\d+)", RegexOptions.Multiline)
                .ToDictionary(m => m.Groups[1].Value.Replace("_", "").ToLowerInvariant(), m => long.Parse(m.Groups[2].Value));
            Dictionary<string, long> own = Enum.GetValues<T>()
                .ToDictionary(value => value.ToString().ToLowerInvariant(), value => Convert.ToInt64(value));
            Assert.NotEmpty(expected);
            Assert.Equal(expected.OrderBy(pair => pair.Key), own.OrderBy(pair => pair.Key));
        }
        Same<FactTable>("GOODWILL_TABLE_");
        Same<Rounding>("GOODWILL_ROUNDING_");
        Same<MoneyFormat>("GOODWILL_MONEY_");
        Same<FitVerdict>("GOODWILL_FIT_");
        Same<AtClose>("GOODWILL_AT_CLOSE_");
        Same<ChartKind>("GOODWILL_CHART_");
        Same<AllocationState>("GOODWILL_ALLOCATION_");
        Same<LimitUnit>("GOODWILL_UNIT_");
        Same<ZeroTime>("GOODWILL_ZERO_");
        Same<ReversedTime>("GOODWILL_REVERSED_");
        Same<ClosedOrigin>("GOODWILL_ORIGIN_");
        Same<GapSpan>("GOODWILL_GAP_");
        Same<DayEnd>("GOODWILL_DAY_");
        Same<Strategy>("GOODWILL_STRATEGY_");
        Same<ContactRule>("GOODWILL_CONTACT_");

        string codes = Regex.Match(Header, @"The canonical codes.*?enum \{(.*?)\}", RegexOptions.Singleline).Groups[1].Value;
        Dictionary<string, int> expectedCodes = Regex.Matches(codes, @"GOODWILL_([A-Z_]+) = (\d+)")
            .ToDictionary(m => m.Groups[1].Value.Replace("_", "").ToLowerInvariant(), m => int.Parse(m.Groups[2].Value));
        Assert.Equal(
            expectedCodes.OrderBy(pair => pair.Key),
            Enum.GetValues<StatusCode>().ToDictionary(c => c.ToString().ToLowerInvariant(), c => (int)c).OrderBy(pair => pair.Key));

        Assert.Contains($"#define GOODWILL_ABI_VERSION {GoodwillLibrary.RequiredAbiVersion}\n", Header);
    }

    [Fact]
    public unsafe void StructsAreAsLongAsTheHeaderSays()
    {
        // All members are 8 bytes wide but those that are counted here in halves.
        void Same(string name, int size)
        {
            string body = Regex.Match(Header, $@"typedef struct {name} \{{(.*?)\}} {name};", RegexOptions.Singleline).Groups[1].Value;
            int bytes = 0;
            foreach (Match member in Regex.Matches(Regex.Replace(body, @"/\*.*?\*/", "", RegexOptions.Singleline), @"\s*([\w ]+?[ \*]+)\w+(\[(\d+)\])?;"))
            {
                string type = member.Groups[1].Value.Trim();
                int width = type == "int32_t" ? 4 : type == "char" ? 1 : type == "goodwill_text" ? 16 : 8;
                bytes += width * (member.Groups[3].Success ? int.Parse(member.Groups[3].Value) : 1);
            }
            Assert.True(bytes == size, $"{name}: {bytes} bytes in c.h, {size} here");
        }
        Same("goodwill_problem", sizeof(CProblem));
        Same("goodwill_run_options", sizeof(CRunOptions));
        Same("goodwill_book_options", sizeof(CBookOptions));
        Same("goodwill_open_options", sizeof(COpenOptions));
        Same("goodwill_text", sizeof(CText));
        Same("goodwill_import_options", sizeof(CImportOptions));
        Same("goodwill_append_result", sizeof(CAppendResult));
        Same("goodwill_book_info", sizeof(CBookInfo));
        Same("goodwill_promise_options", sizeof(CPromiseOptions));
        Same("goodwill_report_options", sizeof(CReportOptions));
        Same("goodwill_erase_options", sizeof(CEraseOptions));
        Same("goodwill_act_options", sizeof(CActOptions));
        Same("goodwill_act_result", sizeof(CActResult));
        Same("goodwill_complaint_options", sizeof(CComplaintOptions));
        Same("goodwill_rights_options", sizeof(CRightsOptions));
        Same("goodwill_judgement", sizeof(CJudgement));
        Same("goodwill_calendar_options", sizeof(CCalendarOptions));
        Same("goodwill_clock_preset", sizeof(CClockPreset));
        Same("goodwill_chart_options", sizeof(CChartOptions));
        Same("goodwill_chart_info", sizeof(CChartInfo));
        Same("goodwill_staffing", sizeof(CStaffing));
        Same("goodwill_iceberg_options", sizeof(CIcebergOptions));
        Same("goodwill_iceberg", sizeof(CIceberg));
        Same("goodwill_exposure_options", sizeof(CExposureOptions));
        Same("goodwill_allocation_problem", sizeof(CAllocationProblem));
        Same("goodwill_allocation_options", sizeof(CAllocationOptions));
        Same("goodwill_allocation", sizeof(CAllocation));
        Same("goodwill_effect_options", sizeof(CEffectOptions));
        Same("goodwill_effect", sizeof(CEffect));
        Same("goodwill_experiment_design", sizeof(CExperimentDesign));
        Same("goodwill_experiment_prospect", sizeof(CExperimentProspect));
        Same("goodwill_lifetime", sizeof(CLifetime));
        Same("goodwill_contact_verdict", sizeof(CContactVerdict));
        Same("goodwill_watch_event", sizeof(CWatchEvent));
        Same("goodwill_watch_signal", sizeof(CWatchSignal));
        Same("goodwill_concentration", sizeof(CConcentration));
        Same("goodwill_histories", sizeof(CHistories));
        Same("goodwill_fit_options", sizeof(CFitOptions));
        Same("goodwill_question", sizeof(CQuestion));
        Same("goodwill_model_info", sizeof(CModelInfo));
        Assert.Equal(72, sizeof(CArrowSchema));
        Assert.Equal(80, sizeof(CArrowArray));
        Assert.Equal(40, sizeof(CArrowArrayStream));
    }
}
