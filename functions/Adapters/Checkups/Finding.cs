namespace MarketingAutomation.Adapters.Checkups;

/// <summary>One thing a checkup looked at.</summary>
/// <param name="Subject">Which part: <c>SendGrid</c>, <c>Twilio</c>, <c>Public:Url</c>.</param>
/// <param name="Status">What came of it.</param>
/// <param name="Detail">What was seen, in a sentence without a secret and without anybody's address.</param>
/// <param name="Remedy">What to do; empty where nothing is to be done.</param>
public sealed record Finding(string Subject, FindingStatus Status, string Detail, string Remedy = "")
{
    internal static Finding Good(string about, string detail) => new(about, FindingStatus.Good, detail);

    internal static Finding Wrong(string about, string detail, string remedy) =>
        new(about, FindingStatus.Wrong, detail, remedy);

    internal static Finding Unknown(string about, string detail, string remedy = "") =>
        new(about, FindingStatus.Unknown, detail, remedy);
}

/// <summary>As it should be; to be fixed; not to be seen from here; as a person set it, to be remembered.</summary>
public enum FindingStatus
{
    Good,
    Wrong,
    Unknown,
    Notice,
}
