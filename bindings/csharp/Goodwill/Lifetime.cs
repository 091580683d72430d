namespace Goodwill;

/// <summary>Where a customer stands in the course of the relationship.</summary>
public enum Stage
{
    /// <summary>The facts do not say.</summary>
    Unknown = 0,

    /// <summary>Known, but never bought.</summary>
    Prospect = 1,

    /// <summary>Bought once, not long ago.</summary>
    New = 2,

    /// <summary>None of the others.</summary>
    Active = 3,

    /// <summary>The chance to buy fell far below what it was at the last purchase.</summary>
    AtRisk = 4,

    /// <summary>Of the largest group of whom on average hardly any will buy.</summary>
    SuspectedLost = 5,

    /// <summary>Said so, or cancelled.</summary>
    VerifiedLost = 6,

    /// <summary>Bought again after that.</summary>
    WonBack = 7,

    /// <summary>Cancelled a contract that still runs.</summary>
    Ending = 8,

    /// <summary>The contract ended, or the customer died.</summary>
    Ended = 9,
}

/// <summary>The future of one customer; NaN where nothing can be said. Immutable.</summary>
public readonly struct Lifetime
{
    internal Lifetime(CLifetime lifetime)
    {
        Stage = (Stage)lifetime.Stage;
        SilentSource = lifetime.SilentSource;
        PAlive = lifetime.PAlive;
        PPurchase = lifetime.PPurchase;
        PPurchaseLow = lifetime.PPurchaseLow;
        PPurchaseHigh = lifetime.PPurchaseHigh;
        PPurchaseModel = lifetime.PPurchaseModel;
        PPurchaseAtLast = lifetime.PPurchaseAtLast;
        PSilence = lifetime.PSilence;
        ExpectedPurchases = lifetime.ExpectedPurchases;
        ExpectedSpend = lifetime.ExpectedSpend;
        LifetimeValue = lifetime.LifetimeValue;
    }

    /// <summary>Where the customer stands.</summary>
    public Stage Stage { get; }

    /// <summary>0, or the stage stays as it was because a source of the customer's purchases fell silent:
    /// its place, from 1, among the calibration's <c>Lifetime.SilentSources</c>.</summary>
    public int SilentSource { get; }

    /// <summary>Chance of being still a customer.</summary>
    public double PAlive { get; }

    /// <summary>Chance of a purchase within the policy's horizon, held against the book's own past.</summary>
    public double PPurchase { get; }

    /// <summary>Lower end of its 95 % interval; NaN: could not be held against the past.</summary>
    public double PPurchaseLow { get; }

    /// <summary>Upper end of its 95 % interval; NaN: could not be held against the past.</summary>
    public double PPurchaseHigh { get; }

    /// <summary>The same chance as the model alone has it.</summary>
    public double PPurchaseModel { get; }

    /// <summary><see cref="PPurchase"/> on the day of the last purchase.</summary>
    public double PPurchaseAtLast { get; }

    /// <summary>Chance of a silence as long as the present one, if still there.</summary>
    public double PSilence { get; }

    /// <summary>Purchases to expect within the horizon.</summary>
    public double ExpectedPurchases { get; }

    /// <summary>Per purchase, in major units: margin where all costs are known, else turnover.</summary>
    public double ExpectedSpend { get; }

    /// <summary>Discounted, net of what serving costs, in major units.</summary>
    public double LifetimeValue { get; }
}
