// The structs of c.h, member by member. Tests compare the sizes with the C compiler's.
using System;
using System.Runtime.InteropServices;

namespace Goodwill;

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CProblem
{
    internal long StructSize;
    internal long Row;
    internal long Line;
    internal long Column;
    internal byte* Field;
    internal long FieldSize;
    internal byte* Reason;
    internal long ReasonSize;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CRunOptions
{
    internal long StructSize;
    internal IntPtr Progress;
    internal IntPtr ProgressUser;
    internal int Parallelism;
    internal int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CBookOptions
{
    internal long StructSize;
    internal byte* Currency;
    internal long CurrencySize;
    internal byte* TimeZone;
    internal long TimeZoneSize;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct COpenOptions
{
    internal long StructSize;
    internal byte* Currency;
    internal long CurrencySize;
    internal byte* TimeZone;
    internal long TimeZoneSize;
    internal long WaitMs;
    internal int ReadOnly;
    internal int MustExist;
    internal int AllowNetworkFileSystem;
    internal int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CText
{
    internal byte* Data;
    internal long Size;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CImportOptions
{
    internal long StructSize;
    internal CText* Map;
    internal long MapCount;
    internal long MaxProblems;
    internal int AmountRounding;
    internal int RefuseUnknownColumns;
    internal int Separator;
    internal int DecimalMark;
    internal CText DateForm;
    internal long RecordedAtUs;
    internal CText Source;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CAppendResult
{
    internal long StructSize;
    internal long Rows;
    internal long Appended;
    internal long AlreadyPresent;
    internal long Superseded;
    internal long Batch;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CBookInfo
{
    internal long StructSize;
    internal long Customers;
    internal long Batches;
    internal fixed long Rows[16];
    internal long FirstUs;
    internal long LastUs;
    internal long MemoryBytes;
    internal fixed byte Currency[4];
    internal int IdsAreText;
    internal int Durable;
    internal int Reserved;
    internal byte* TimeZone;
    internal long TimeZoneSize;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CPromiseOptions
{
    internal long StructSize;
    internal byte* Owner;
    internal long OwnerSize;
    internal byte* CustomerId;
    internal long CustomerIdSize;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CReportOptions
{
    internal long StructSize;
    internal long Customers;
    internal long LateAfterUs;
    internal int WithoutNames;
    internal int BootstrapRounds;
    internal IntPtr Before;
    internal IntPtr Plan;
    internal IntPtr Assignments;
    internal IntPtr Evaluate;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CExposureOptions
{
    internal long StructSize;
    internal long CurvePoints;
    internal long BootstrapRounds;
    internal long LevelNumerator;
    internal long LevelDenominator;
    internal long ShortfallRounds;
    internal long FixedCostsMinor;
    internal ulong Seed;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CEraseOptions
{
    internal long StructSize;
    internal CText Basis;
    internal CText Approver;
    internal long AtUs;
    internal CText Source;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CActOptions
{
    internal long StructSize;
    internal long RecordedAtUs;
    internal CText Source;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CActResult
{
    internal long StructSize;
    internal long Version;
    internal long Batch;
    internal int AlreadyPresent;
    internal int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CPropagateOptions
{
    internal long StructSize;
    internal long RecordedAtUs;
    internal CText Source;
    internal int AllOrNone;
    internal int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CCausesOptions
{
    internal long StructSize;
    internal int Months;
    internal int NoLosses;
    internal long Recurrences;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CWhatIfSide
{
    internal long Clocks;
    internal long Breaches;
    internal long GrantsBeyond;
    internal long GrantedBeyondMinor;
    internal long BusiestDay;
    internal long BusiestDeadlines;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CWhatIf
{
    internal long StructSize;
    internal long Cases;
    internal long GrantedMinor;
    internal long Same;
    internal long Moved;
    internal long Breached;
    internal long Kept;
    internal long Added;
    internal long Dropped;
    internal CWhatIfSide Before;
    internal CWhatIfSide After;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CComplaintOptions
{
    internal long StructSize;
    internal byte* Owner;
    internal long OwnerSize;
    internal byte* CustomerId;
    internal long CustomerIdSize;
    internal byte* CaseId;
    internal long CaseIdSize;
    internal byte* Stage;
    internal long StageSize;
    internal long UntilUs;
    internal long BelievedBatch;
    internal IntPtr Assessment;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CRightsOptions
{
    internal long StructSize;
    internal byte* CustomerId;
    internal long CustomerIdSize;
    internal long FromUs;
    internal int AnswerMonths;
    internal int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CJudgement
{
    internal long StructSize;
    internal int Tier;
    internal int Pareto;
    internal int RecencyScore;
    internal int FrequencyScore;
    internal int MonetaryScore;
    internal int RecoverFirst;
    internal long ParetoValueMinor;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CCalendarOptions
{
    internal long StructSize;
    internal byte* TimeZone;
    internal long TimeZoneSize;
    internal CText* Weekly;
    internal long WeeklyCount;
    internal CText* Dates;
    internal long DatesCount;
    internal CText* Breaks;
    internal long BreaksCount;
    internal CText* Holidays;
    internal long HolidaysCount;
    internal int AtClose;
    internal int Zero;
    internal int Reversed;
    internal int Origin;
    internal int Gap;
    internal int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CClockPreset
{
    internal long StructSize;
    internal byte* Preset;
    internal byte* Jurisdiction;
    internal byte* Clock;
    internal byte* StartsAt;
    internal long Limit;
    internal long Unit;
    internal long FromDay;
    internal long UntilDay;
    internal long On;
    internal long ReviewDay;
    internal byte* Source;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CChartOptions
{
    internal long StructSize;
    internal int Kind;
    internal int HasCentre;
    internal int HasSigma;
    internal int Reserved;
    internal double Centre;
    internal double Sigma;
    internal double K;
    internal double H;
    internal double HeadStart;
    internal double Lambda;
    internal double Width;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CChartInfo
{
    internal long StructSize;
    internal double Centre;
    internal double Sigma;
    internal double MeanMovingRange;
    internal double RangeLimit;
    internal double Excess;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CAllocationProblem
{
    internal long StructSize;
    internal long Customers;
    internal long* First;
    internal long Options;
    internal long* Value;
    internal long* Use;
    internal long Resources;
    internal long* Budget;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CAllocationOptions
{
    internal long StructSize;
    internal double* Start;
    internal double EnoughGap;
    internal long MostCases;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CAllocation
{
    internal long StructSize;
    internal long State;
    internal long Value;
    internal long Bound;
    internal double Gap;
    internal long Cases;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CRulesOptions
{
    internal long StructSize;
    internal long SupportNumerator;
    internal long SupportDenominator;
    internal long ConfidenceNumerator;
    internal long ConfidenceDenominator;
    internal long LeastCount;
    internal long MostItems;
    internal long MostSets;
    internal double FalseDiscovery;
    internal int Basket;
    internal int Groups;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CEvaluateOptions
{
    internal long StructSize;
    internal long ControlNumerator;
    internal long ControlDenominator;
    internal long WindowDays;
    internal long BeforeDays;
    internal double Alpha;
    internal double TunedAt;
    internal double Power;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CPlanScore
{
    internal long StructSize;
    internal double Value;
    internal double StandardError;
    internal double Low;
    internal double High;
    internal double EffectiveSize;
    internal double Adopted;
    internal long Customers;
    internal long Unsupported;
    internal long Waiting;
    internal long Unknown;
    internal int OnMargin;
    internal int Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal struct COffPolicy
{
    internal long StructSize;
    internal double Value;
    internal double StandardError;
    internal double Low;
    internal double High;
    internal double EffectiveSize;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CSimulateOptions
{
    internal long StructSize;
    internal long Seeds;
    internal long FirstSeed;
    internal long Customers;
    internal long ByRound;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CEffectOptions
{
    internal long StructSize;
    internal double Alpha;
    internal double TunedAt;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CEffect
{
    internal long StructSize;
    internal double ControlMean;
    internal double TreatedMean;
    internal double Difference;
    internal double StandardError;
    internal double Degrees;
    internal double Low;
    internal double High;
    internal double PValue;
    internal double AlwaysLow;
    internal double AlwaysHigh;
    internal double Relative;
    internal double RelativeError;
    internal double RelativeLow;
    internal double RelativeHigh;
    internal double RelativePValue;
    internal double RelativeAlwaysLow;
    internal double RelativeAlwaysHigh;
    internal double Theta;
    internal double VarianceReduction;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CExperimentDesign
{
    internal long StructSize;
    internal double Sd;
    internal double People;
    internal double Effect;
    internal double ControlShare;
    internal double Alpha;
    internal double Power;
    internal double WindowDays;
    internal double MostDays;
    internal long PerDay;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CExperimentProspect
{
    internal long StructSize;
    internal double MinimumDetectable;
    internal double PeopleNeeded;
    internal long Knowable;
    internal double VerdictDays;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CStaffing
{
    internal long StructSize;
    internal long People;
    internal double Load;
    internal double PWait;
    internal double Within;
    internal double MeanWait;
    internal double Occupancy;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CIcebergOptions
{
    internal long StructSize;
    internal long Complaints;
    internal double VoiceRate;
    internal long SpokeUp;
    internal long Asked;
    internal double ToldEach;
    internal double Confidence;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CIceberg
{
    internal long StructSize;
    internal double VoiceRate;
    internal double Dissatisfied;
    internal double DissatisfiedLow;
    internal double DissatisfiedHigh;
    internal double Silent;
    internal double SilentLow;
    internal double SilentHigh;
    internal double Told;
    internal double ToldLow;
    internal double ToldHigh;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CBudget
{
    internal byte* Resource;
    internal long ResourceSize;
    internal long Amount;
    internal long AtLeast;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CPlanOptions
{
    internal long StructSize;
    internal CBudget* Budgets;
    internal long BudgetsSize;
    internal IntPtr Policy;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CPlanTotals
{
    internal long StructSize;
    internal long Customers;
    internal int Budgeted;
    internal int Reserved;
    internal double Planned;
    internal double Bound;
    internal double Gap;
    internal long Adopted;
    internal long Overridden;
    internal long Switched;
    internal long Held;
    internal double HeldCost;
    internal double FlipsPerYear;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CContactVerdict
{
    internal long StructSize;
    internal int Allowed;
    internal int Rule;
    internal long FromUs;
    internal double Pressure;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CWatchEvent
{
    internal long StructSize;
    internal byte* Standard;
    internal long StandardSize;
    internal long Promised;
    internal long Actual;
    internal int Nobody;
    internal int Competitor;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CWatchSignal
{
    internal long StructSize;
    internal int Judged;
    internal int Breach;
    internal long Late;
    internal int Tasks;
    internal int Cusum;
    internal int Ewma;
    internal int Learnt;
    internal long Measured;
    internal long Kept;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CLifetime
{
    internal long StructSize;
    internal int Stage;
    internal int SilentSource;
    internal double PAlive;
    internal double PPurchase;
    internal double PPurchaseLow;
    internal double PPurchaseHigh;
    internal double PPurchaseModel;
    internal double PPurchaseAtLast;
    internal double PSilence;
    internal double ExpectedPurchases;
    internal double ExpectedSpend;
    internal double LifetimeValue;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CConcentration
{
    internal long StructSize;
    internal long Count;
    internal long Negative;
    internal double Total;
    internal double Gini;
    internal double GiniUnbiased;
    internal double Herfindahl;
    internal double EffectiveNumber;
    internal double Theil;
    internal double AtkinsonHalf;
    internal double TopOne;
    internal double TopThree;
    internal double TopOnePercent;
    internal double TopFourPercent;
    internal double TopTenPercent;
    internal double TopTwentyPercent;
    internal double TopFiftyPercent;
    internal long ParetoCount;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CHistories
{
    internal long StructSize;
    internal long Count;
    internal long* Frequency;
    internal double* Recency;
    internal double* Tenure;
    internal double* MeanAmount;
    internal long* Weights;
    internal double* LogGaps;
    internal double* Covariates;
    internal long CovariateCount;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CFitOptions
{
    internal long StructSize;
    internal double Ridge;
    internal IntPtr Prior;
    internal double PriorSpread;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CQuestion
{
    internal long StructSize;
    internal int Quantity;
    internal int Reserved;
    internal double* T;
    internal long TCount;
    internal long K;
    internal double Rate;
    internal double Level;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CModelInfo
{
    internal long StructSize;
    internal byte* Name;
    internal long ParameterCount;
    internal byte* Name0;
    internal byte* Name1;
    internal byte* Name2;
    internal byte* Name3;
    internal byte* Name4;
    internal byte* Name5;
    internal byte* Name6;
    internal byte* Name7;
    internal fixed double Parameters[8];
    internal fixed double StandardErrors[8];
    internal double LogLikelihood;
    internal double Aic;
    internal double Bic;
    internal double NbdLogLikelihood;
    internal double LikelihoodRatio;
    internal long Customers;
    internal long DistinctHistories;
    internal int Verdict;
    internal int Converged;
}
