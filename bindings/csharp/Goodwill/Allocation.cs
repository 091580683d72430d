using System;

namespace Goodwill;

/// <summary>What became of the search for a plan under budgets.</summary>
public enum AllocationState
{
    /// <summary>A plan within all budgets.</summary>
    Found = 1,

    /// <summary>There is none, which is proved.</summary>
    Impossible = 2,

    /// <summary>None was found; what is used shows the best attempt.</summary>
    NotFound = 3,
}

/// <summary>
/// Options of customers and the budgets they share. All numbers are whole and within 2^53: values in
/// a unit of the caller's (millionths of the currency), uses and budgets in theirs (minor units of
/// money, minutes, visits). A floor is a resource with negative uses and a negative budget.
/// </summary>
public sealed class AllocationProblem
{
    /// <summary>Customer i has the options First[i] to First[i + 1]; one longer than there are customers.</summary>
    public long[] First { get; set; } = new long[] { 0 };

    /// <summary>Per option what it is worth beyond doing nothing.</summary>
    public long[] Value { get; set; } = Array.Empty<long>();

    /// <summary>Per option as many uses as there are resources, in a row.</summary>
    public long[] Use { get; set; } = Array.Empty<long>();

    /// <summary>Per resource how much there is.</summary>
    public long[] Budget { get; set; } = Array.Empty<long>();

    /// <summary>Prices of the last plan, which save work; or none.</summary>
    public double[]? Start { get; set; }

    /// <summary>The search ends at this (bound - value) / bound; 0: 1e-5.</summary>
    public double EnoughGap { get; set; }

    /// <summary>How many cases the proof may have; 0: 16 to 4000 by the number of options.</summary>
    public long MostCases { get; set; }
}

/// <summary>One step of spending a growing budget on whoever gains most by it.</summary>
public readonly struct AllocationStep
{
    internal AllocationStep(long customer, int option, long spent, long value)
    {
        Customer = customer;
        Option = option;
        Spent = spent;
        Value = value;
    }

    /// <summary>The number of the customer.</summary>
    public long Customer { get; }

    /// <summary>The number of the option that this customer has from here on.</summary>
    public int Option { get; }

    /// <summary>What is used in all after the step.</summary>
    public long Spent { get; }

    /// <summary>What that is worth in all, in value units.</summary>
    public long Value { get; }
}

/// <summary>
/// A plan under budgets: at most one option per customer, worth most, with a bound that no plan
/// exceeds. Immutable.
/// </summary>
public sealed class Allocation
{
    private Allocation(CAllocation c, int[] chosen, long[] used, double[] prices)
    {
        State = (AllocationState)c.State;
        Value = c.Value;
        Bound = c.Bound;
        Gap = c.Gap;
        Cases = c.Cases;
        Chosen = chosen;
        Used = used;
        Prices = prices;
    }

    /// <summary>Whether there is a plan.</summary>
    public AllocationState State { get; }

    /// <summary>What the chosen options are worth, exactly.</summary>
    public long Value { get; }

    /// <summary>No plan is worth more, which is proved.</summary>
    public long Bound { get; }

    /// <summary>(bound - value) / bound.</summary>
    public double Gap { get; }

    /// <summary>How many cases the proof has.</summary>
    public long Cases { get; }

    /// <summary>Per customer the number of the option among the customer's, or -1.</summary>
    public int[] Chosen { get; }

    /// <summary>Per resource how much is used, exactly.</summary>
    public long[] Used { get; }

    /// <summary>Per resource what one more unit is worth, in value units.</summary>
    public double[] Prices { get; }

    /// <summary>Chooses. Equals go to the first; the same with any parallelism.</summary>
    /// <param name="problem">Options and budgets.</param>
    /// <param name="options">Progress and parallelism.</param>
    /// <returns>The plan with its bound.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: columns that do not fit together; OutOfRange: a sum is beyond 64 bits.
    /// </exception>
    public static unsafe Allocation Of(AllocationProblem problem, RunOptions? options = null)
    {
        Check(problem, problem.Start);
        int customers = problem.First.Length - 1;
        int[] chosen = new int[customers];
        long[] used = new long[problem.Budget.Length];
        double[] prices = new double[problem.Budget.Length];
        CAllocation result = new CAllocation { StructSize = sizeof(CAllocation) };
        IntPtr error = IntPtr.Zero;
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        fixed (long* first = problem.First)
        fixed (long* value = problem.Value)
        fixed (long* use = problem.Use)
        fixed (long* budget = problem.Budget)
        fixed (double* start = problem.Start)
        fixed (int* c = chosen)
        fixed (long* u = used)
        fixed (double* p = prices)
        {
            CAllocationProblem asked = Asked(problem, first, value, use, budget);
            CAllocationOptions wanted = new CAllocationOptions
            {
                StructSize = sizeof(CAllocationOptions),
                Start = start,
                EnoughGap = problem.EnoughGap,
                MostCases = problem.MostCases,
            };
            run.Check(
                Native.goodwill_allocate(&asked, &wanted, &how, c, u, p, &result, &error), error);
        }
        return new Allocation(result, chosen, used, prices);
    }

    /// <summary>No plan within the budgets is worth more than this, whatever the prices are.</summary>
    /// <param name="problem">Options and budgets.</param>
    /// <param name="prices">Per resource, none negative.</param>
    /// <returns>The bound, rounded down.</returns>
    /// <exception cref="GoodwillException">InvalidArgument, OutOfRange: as <see cref="Of"/>.</exception>
    public static unsafe long BoundAt(AllocationProblem problem, double[] prices)
    {
        Check(problem, prices);
        long bound = 0;
        IntPtr error = IntPtr.Zero;
        fixed (long* first = problem.First)
        fixed (long* value = problem.Value)
        fixed (long* use = problem.Use)
        fixed (long* budget = problem.Budget)
        fixed (double* p = prices)
        {
            CAllocationProblem asked = Asked(problem, first, value, use, budget);
            Errors.Check(Native.goodwill_allocation_bound(&asked, p, &bound, &error), error);
        }
        return bound;
    }

    /// <summary>One more customer at this plan's prices, until the next plan.</summary>
    /// <param name="value">Per option of this customer what it is worth, in value units.</param>
    /// <param name="use">Per option as many uses as there are resources, in a row.</param>
    /// <returns>
    /// The number of the option worth most above its price, the first of equals; -1: none. That a
    /// budget is not overspent is the caller's to see to.
    /// </returns>
    /// <exception cref="ArgumentException">The columns do not fit together.</exception>
    public unsafe int Decide(ReadOnlySpan<long> value, ReadOnlySpan<long> use)
    {
        if (use.Length != (long)value.Length * Prices.Length)
        {
            throw new ArgumentException("the columns do not fit together", nameof(use));
        }
        int chosen = 0;
        IntPtr error = IntPtr.Zero;
        fixed (double* p = Prices)
        fixed (long* v = value)
        fixed (long* u = use)
        {
            Errors.Check(
                Native.goodwill_allocation_decide(
                    p, Prices.Length, v, u, value.Length, &chosen, &error),
                error);
        }
        return chosen;
    }

    /// <summary>
    /// All budgets of one resource at once: the best order in which to spend. Between two steps the
    /// best expected value is a straight line (Sverdrup, Wu, Athey, Wager 2025).
    /// </summary>
    /// <param name="problem">One resource, uses that are not negative; its budget is not looked at.</param>
    /// <returns>The steps in their order.</returns>
    /// <exception cref="GoodwillException">InvalidArgument, OutOfRange: as <see cref="Of"/>.</exception>
    public static unsafe AllocationStep[] Path(AllocationProblem problem)
    {
        Check(problem, null);
        int most = problem.Value.Length;
        long[] customer = new long[most], spent = new long[most], worth = new long[most];
        int[] option = new int[most];
        long steps = 0;
        IntPtr error = IntPtr.Zero;
        fixed (long* first = problem.First)
        fixed (long* value = problem.Value)
        fixed (long* use = problem.Use)
        fixed (long* budget = problem.Budget)
        fixed (long* c = customer)
        fixed (int* o = option)
        fixed (long* s = spent)
        fixed (long* w = worth)
        {
            CAllocationProblem asked = Asked(problem, first, value, use, budget);
            Errors.Check(
                Native.goodwill_allocation_path(&asked, c, o, s, w, &steps, &error), error);
        }
        AllocationStep[] path = new AllocationStep[steps];
        for (int k = 0; k < path.Length; k++)
        {
            path[k] = new AllocationStep(customer[k], option[k], spent[k], worth[k]);
        }
        return path;
    }

    private static void Check(AllocationProblem problem, double[]? prices)
    {
        if (problem.First.Length == 0
            || problem.Use.LongLength != problem.Value.LongLength * problem.Budget.LongLength
            || (prices != null && prices.Length != problem.Budget.Length))
        {
            throw new ArgumentException("the columns do not fit together", nameof(problem));
        }
    }

    private static unsafe CAllocationProblem Asked(
        AllocationProblem problem, long* first, long* value, long* use, long* budget) =>
        new CAllocationProblem
        {
            StructSize = sizeof(CAllocationProblem),
            Customers = problem.First.Length - 1,
            First = first,
            Options = problem.Value.Length,
            Value = value,
            Use = use,
            Resources = problem.Budget.Length,
            Budget = budget,
        };
}
