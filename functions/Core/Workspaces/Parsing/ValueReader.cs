using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Reads single values and lists of values, and reports those of another form. A missing value gives null
/// without a fault: it was reported where the value is required.</summary>
internal static class ValueReader
{
    /// <summary>Reads a text that is not empty.</summary>
    public static string? ReadText(this FaultCollector faults, Node? node, string what)
    {
        if (node is null or Node.Scalar { Text.Length: > 0 })
        {
            return (node as Node.Scalar)?.Text;
        }

        faults.Add(
            node is Node.Scalar ? FaultCodes.Missing : FaultCodes.WrongShape,
            node,
            $"{what} is {node.DisplayName}",
            "text"
        );
        return null;
    }

    /// <summary>Reads one of a few words.</summary>
    public static string? ReadWord(this FaultCollector faults, Node? node, string what, IReadOnlyList<string> allowed)
    {
        var text = faults.ReadText(node, what);
        if (text is null || allowed.Contains(text))
        {
            return text;
        }

        faults.AddNotOneOf(FaultCodes.NotAllowed, node!, $"{what} is \"{text}\"", text, allowed);
        return null;
    }

    /// <summary>Reads a name: lower-case words with hyphens.</summary>
    public static string? ReadName(this FaultCollector faults, Node? node, string what)
    {
        if (faults.ReadText(node, what) is not { } text || ScalarParser.IsName(text))
        {
            return (node as Node.Scalar)?.Text is { Length: > 0 } name ? name : null;
        }

        faults.Add(
            FaultCodes.Name,
            node!,
            $"{what} is \"{text}\"",
            NamePattern,
            ScalarParser.SuggestName(text) is { } meant ? $"write {meant}" : ""
        );
        return null;
    }

    /// <summary>True: the text is the name of a field (<c>favourite_shop</c>). False, with a fault: it is none.</summary>
    /// <param name="problem">What is wrong, up to the name: <c>a field is called</c>.</param>
    /// <param name="prefix">What authors write before the name and is left out here: <c>event.</c>; null:
    /// nothing.</param>
    public static bool ReadFieldName(this FaultCollector faults, Node.Scalar at, string problem, string? prefix = null)
    {
        if (ScalarParser.IsFieldName(at.Text))
        {
            return true;
        }

        faults.Add(
            FaultCodes.Name,
            at,
            $"{problem} \"{at.Text}\"",
            "lower-case letters, digits and single underscores: favourite_shop",
            prefix is not null && at.Text.StartsWith(prefix, StringComparison.Ordinal)
                ? $"leave out {prefix}: {at.Text[prefix.Length..]}"
                : ""
        );
        return false;
    }

    /// <summary>The form of a name, in words.</summary>
    public const string NamePattern = "lower-case letters, digits and single hyphens, at most 60: goes-well-with";

    /// <summary>Reads a whole number between two limits. <paramref name="useful"/>: the greatest value that makes
    /// sense; greater ones have a fault of their own.</summary>
    public static int? ReadInteger(
        this FaultCollector faults,
        Node? node,
        string what,
        int least,
        int most,
        int? useful = null
    )
    {
        if (faults.ReadText(node, what) is not { } text)
        {
            return null;
        }

        if (
            ScalarParser.ParseNumber(text) is { } number
            && number == decimal.Truncate(number)
            && number >= least
            && number <= most
        )
        {
            return (int)number;
        }

        faults.Add(
            FaultCodes.Number,
            node!,
            $"{what} is \"{text}\"",
            $"a whole number from {least} to {useful ?? most}"
        );
        return null;
    }

    /// <summary>Reads <c>150 EUR</c>.</summary>
    public static Money? ReadMoney(this FaultCollector faults, Node? node, string what) =>
        faults.ReadText(node, what) is not { } text
            ? null
            : ScalarParser.ParseMoney(text) ?? ReportNotMoney(faults, node!, what, text);

    /// <summary>Reads <c>10:00</c>.</summary>
    public static LocalTime? ReadTime(this FaultCollector faults, Node? node, string what) =>
        faults.ReadFormValue(
            node,
            what,
            FaultCodes.Time,
            ScalarParser.ParseTime,
            "a time from 00:00 to 23:59, such as \"10:00\""
        );

    /// <summary>Reads <c>09:00-20:00</c>.</summary>
    public static SendWindow? ReadSendWindow(this FaultCollector faults, Node? node, string what) =>
        faults.ReadForm(
            node,
            what,
            FaultCodes.Time,
            ScalarParser.ParseSendWindow,
            "two different times, such as 09:00-20:00; 21:00-08:00 goes over midnight"
        );

    /// <summary>Reads a web address, as it may be used in a message's link.</summary>
    public static string? ReadWebAddress(this FaultCollector faults, Node? node, string what) =>
        faults.ReadForm(
            node,
            what,
            FaultCodes.InvalidShopValue,
            ScalarParser.ParseWebAddress,
            "a web address with its scheme and no spaces, such as https://shop.example"
        );

    /// <summary>Reads a list of words without duplicates; a single word counts as a list of one.</summary>
    /// <param name="meant">Gives the remedy for a word that is not allowed; null, or null for a word: the nearest
    /// allowed word.</param>
    public static IReadOnlyList<string>? ReadWords(
        this FaultCollector faults,
        Node? node,
        string what,
        IReadOnlyList<string>? allowed = null,
        Func<string, string?>? meant = null
    )
    {
        if (node is null)
        {
            return null;
        }

        var words = new List<string>();
        foreach (var item in node is Node.List list ? list.Items : [node])
        {
            if (
                allowed is not null
                && item is Node.Scalar { Text: var other }
                && !allowed.Contains(other)
                && (FindList(other, allowed) ?? meant?.Invoke(other)) is { } remedy
            )
            {
                faults.Add(FaultCodes.NotAllowed, item, $"{what} is \"{other}\"", string.Join(", ", allowed), remedy);
                continue;
            }

            var word = allowed is null ? faults.ReadText(item, what) : faults.ReadWord(item, what, allowed);
            if (word is not null && words.Contains(word))
            {
                faults.Add(FaultCodes.NotAllowed, item, $"{what} names \"{word}\" twice", "each once");
            }
            else if (word is not null)
            {
                words.Add(word);
            }
        }

        if (words.Count == 0 && node is Node.List { Items.Count: 0 })
        {
            faults.Add(
                FaultCodes.Missing,
                node,
                $"{what} is an empty list",
                allowed is null ? "at least one" : string.Join(", ", allowed)
            );
        }

        return words;
    }

    // Several words in one text, such as email, sms.
    private static string? FindList(string text, IReadOnlyList<string> allowed) =>
        text.Split([',', ' ', ';', '/', '+'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            is { Length: > 1 } words
        && words.All(allowed.Contains)
            ? $"write [{string.Join(", ", words)}]"
            : null;

    /// <summary>Reads a list of channels that reach customers.</summary>
    public static IReadOnlyList<Channel>? ReadChannels(this FaultCollector faults, Node? node, string what) =>
        faults.ReadWords(node, what, Vocabulary.Channels)?.Select(ParseChannel).ToList();

    /// <summary>The channel of a word of <see cref="Vocabulary.Channels"/>.</summary>
    public static Channel ParseChannel(string word) =>
        ChannelCatalog.Find(word) ?? throw new ArgumentException($"no channel: {word}", nameof(word));

    /// <summary>Reads a text of some form into a reference type.</summary>
    public static T? ReadForm<T>(
        this FaultCollector faults,
        Node? node,
        string what,
        FaultCode code,
        Func<string, T?> read,
        string allowed
    )
        where T : class
    {
        if (faults.ReadText(node, what) is not { } text)
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            faults.Add(code, node!, $"{what} is \"{text}\"", allowed);
        }

        return value;
    }

    /// <summary>Reads a text of some form into a value type.</summary>
    public static T? ReadFormValue<T>(
        this FaultCollector faults,
        Node? node,
        string what,
        FaultCode code,
        Func<string, T?> read,
        string allowed
    )
        where T : struct
    {
        if (faults.ReadText(node, what) is not { } text)
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            faults.Add(code, node!, $"{what} is \"{text}\"", allowed);
        }

        return value;
    }

    private static Money? ReportNotMoney(FaultCollector faults, Node node, string what, string text)
    {
        faults.Add(
            FaultCodes.Money,
            node,
            $"{what} is \"{text}\"",
            "an amount, a space and a currency in capitals, such as 150 EUR",
            ScalarParser.ParseNumber(text) is not null ? $"add the currency: {text} EUR"
                : ScalarParser.SuggestDecimalPoint(text) is { } point
                    ? $"write {point}{(what == "price" || ScalarParser.ParseMoney(point) is not null ? "" : " EUR")}"
                : ScalarParser.SuggestMoney(text) is { } meant ? $"write {meant}"
                : ""
        );
        return null;
    }
}
