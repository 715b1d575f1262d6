using System.Globalization;
using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Reads shares of customers, such as <c>10%</c>.</summary>
internal static partial class ShareReader
{
    private const string Allowed = "a share from 0.1% to 99%, such as 10%";

    /// <summary>Reads a share in percent, with at most one decimal; a fault for every other text.</summary>
    public static decimal? ReadShare(this FaultCollector faults, Node? node, string what)
    {
        if (faults.ReadText(node, what) is not { } text)
        {
            return null;
        }

        if (ShareForm().Match(text) is { Success: true } match && ParsePercent(match.Groups[1].Value) is var percent)
        {
            if (percent is >= 0.1m and <= 99)
            {
                return percent;
            }

            faults.Add(
                FaultCodes.Share,
                node!,
                $"{what} is \"{text}\"",
                Allowed,
                percent < 0.1m ? "leave it out to hold out no one" : "write status: draft to send nothing"
            );
            return null;
        }

        faults.Add(FaultCodes.Share, node!, $"{what} is \"{text}\"", Allowed, SuggestShare(text));
        return null;
    }

    // "10" and "10 %" are percent; "0.1" is a part of one.
    private static string SuggestShare(string text)
    {
        if (ScalarParser.ParseNumber(text.TrimEnd('%', ' ')) is not { } number || number <= 0)
        {
            return "";
        }

        var percent = decimal.Round(
            number < 1 && !text.Contains('%', StringComparison.Ordinal) ? number * 100 : number,
            1
        );
        return percent is >= 0.1m and <= 99 ? string.Create(CultureInfo.InvariantCulture, $"write {percent:0.#}%") : "";
    }

    private static decimal ParsePercent(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A([0-9]{1,3}(?:\.[0-9])?)%\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShareForm();
}
