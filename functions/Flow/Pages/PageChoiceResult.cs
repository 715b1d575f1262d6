namespace MarketingAutomation.Flow.Pages;

/// <summary>What came of a choice on the page.</summary>
public enum PageChoiceResult
{
    /// <summary>The page does not offer it; nothing was changed.</summary>
    NotOffered,

    /// <summary>It is applied.</summary>
    Done,

    /// <summary>It is stored, and applied before anything else is decided about the customer.</summary>
    Stored,
}
