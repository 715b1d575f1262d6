using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads single values and lists of them, reporting those of another form. Nothing in, nothing out: what is
/// missing was reported where it is required.</summary>
internal static class ValueReader
{
    /// <summary>Text that is there.</summary>
    public static string? Text(this FaultSink faults, Node? node, string what)
    {
        if (node is null or Node.Scalar { Text.Length: > 0 })
        {
            return (node as Node.Scalar)?.Text;
        }

        faults.Add(
            node is Node.Scalar ? FaultCodes.Missing : FaultCodes.Shape,
            node,
            $"{what} is {node.Called}",
            "text"
        );
        return null;
    }

    /// <summary>One of a few words.</summary>
    public static string? Word(this FaultSink faults, Node? node, string what, IReadOnlyList<string> allowed)
    {
        var text = faults.Text(node, what);
        if (text is null || allowed.Contains(text))
        {
            return text;
        }

        faults.NotOneOf(FaultCodes.NotAllowed, node!, $"{what} is \"{text}\"", text, allowed);
        return null;
    }

    /// <summary>A name: lower-case words with hyphens.</summary>
    public static string? Name(this FaultSink faults, Node? node, string what)
    {
        if (faults.Text(node, what) is not { } text || Scalars.IsName(text))
        {
            return (node as Node.Scalar)?.Text is { Length: > 0 } name ? name : null;
        }

        faults.Add(
            FaultCodes.Name,
            node!,
            $"{what} is \"{text}\"",
            NameForm,
            Scalars.AsName(text) is { } meant ? $"write {meant}" : ""
        );
        return null;
    }

    /// <summary>What a name looks like.</summary>
    public const string NameForm = "lower-case letters, digits and single hyphens, at most 60: goes-well-with";

    /// <summary>A duration longer than nothing. <paramref name="months"/>: may be counted in months of 30
    /// days.</summary>
    public static Duration? Duration(
        this FaultSink faults,
        Node? node,
        string what,
        bool months = false,
        bool zero = false
    )
    {
        if (faults.Text(node, what) is not { } text)
        {
            return null;
        }

        var found =
            Scalars.Months(text) is { } count && months
                ? NodaTime.Duration.FromDays(30 * count)
                : Scalars.Duration(text);
        var units = months ? "min h d w month, such as 3d" : "min h d w, such as 3d";
        if (found is null && Scalars.Months(text) is { } n)
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"{what} is \"{text}\", and months differ in length",
                units,
                $"write the days: {30 * n}d"
            );
        }
        else if (found is null)
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"{what} is \"{text}\"",
                $"a whole number and one of {units}",
                zero && text == "0" ? "write 0h for none" : Meant(text, months)
            );
        }
        else if (found == NodaTime.Duration.Zero && !zero)
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"{what} is \"{text}\", which is no time at all",
                $"more than 0 of {units}",
                "leave it out, or say how long"
            );
        }
        else if (found > Scalars.Longest)
        {
            faults.Add(FaultCodes.Duration, node!, $"{what} is \"{text}\", over ten years", "at most 3660d");
        }
        else
        {
            return found;
        }

        return null;
    }

    private static string Meant(string text, bool months) =>
        text.Split(" at ", StringSplitOptions.TrimEntries) is [var days, var clock]
        && Scalars.DurationMeant(days) is { } day
        && day.EndsWith('d')
        && Scalars.Time(clock) is not null
            ? $"write {{ days: {day[..^1]}, at: \"{clock}\" }}"
        : Scalars.DurationMeant(text) is not { } meant ? ""
        : meant.EndsWith("month", StringComparison.Ordinal) && !months
            ? $"write the days: {30 * int.Parse(meant[..^5], System.Globalization.CultureInfo.InvariantCulture)}d"
        : $"write {meant}";

    /// <summary>A whole number between two. <paramref name="useful"/>: the most that makes sense, where larger ones
    /// have a fault of their own.</summary>
    public static int? Whole(this FaultSink faults, Node? node, string what, int least, int most, int? useful = null)
    {
        if (faults.Text(node, what) is not { } text)
        {
            return null;
        }

        if (
            Scalars.Number(text) is { } number
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

    /// <summary><c>150 EUR</c>.</summary>
    public static Money? Money(this FaultSink faults, Node? node, string what) =>
        faults.Text(node, what) is not { } text ? null : Scalars.Money(text) ?? NotMoney(faults, node!, what, text);

    /// <summary><c>10:00</c>.</summary>
    public static LocalTime? Time(this FaultSink faults, Node? node, string what) =>
        faults.FormOf(node, what, FaultCodes.Time, Scalars.Time, "a time from 00:00 to 23:59, such as \"10:00\"");

    /// <summary><c>09:00-20:00</c>.</summary>
    public static SendWindow? Window(this FaultSink faults, Node? node, string what) =>
        faults.Form(
            node,
            what,
            FaultCodes.Time,
            Scalars.Window,
            "two different times, such as 09:00-20:00; 21:00-08:00 goes over midnight"
        );

    /// <summary>An address on the web, as it may stand in a message's link.</summary>
    public static string? WebAddress(this FaultSink faults, Node? node, string what) =>
        faults.Form(
            node,
            what,
            FaultCodes.ShopFact,
            Scalars.WebAddress,
            "a web address with its scheme and no spaces, such as https://shop.example"
        );

    /// <summary>A list of words; a single one counts as a list of one. No duplicates.</summary>
    /// <param name="meant">The remedy for a word that is none of them; null or null of a word: the nearest one.</param>
    public static IReadOnlyList<string>? Words(
        this FaultSink faults,
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
                && meant?.Invoke(other) is { } remedy
            )
            {
                faults.Add(FaultCodes.NotAllowed, item, $"{what} is \"{other}\"", string.Join(", ", allowed), remedy);
                continue;
            }

            var word = allowed is null ? faults.Text(item, what) : faults.Word(item, what, allowed);
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

    /// <summary>Channels that reach customers.</summary>
    public static IReadOnlyList<Channel>? Channels(this FaultSink faults, Node? node, string what) =>
        faults.Words(node, what, Vocabulary.Channels)?.Select(ChannelOf).ToList();

    /// <summary>The channel of a word of <see cref="Vocabulary.Channels"/>.</summary>
    public static Channel ChannelOf(string word) => word == "sms" ? Channel.Sms : Channel.Email;

    /// <summary>Text of some form that stays or becomes a reference.</summary>
    public static T? Form<T>(
        this FaultSink faults,
        Node? node,
        string what,
        FaultCode code,
        Func<string, T?> read,
        string allowed
    )
        where T : class
    {
        if (faults.Text(node, what) is not { } text)
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

    /// <summary>Text of some form that becomes a value.</summary>
    public static T? FormOf<T>(
        this FaultSink faults,
        Node? node,
        string what,
        FaultCode code,
        Func<string, T?> read,
        string allowed
    )
        where T : struct
    {
        if (faults.Text(node, what) is not { } text)
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

    private static Money? NotMoney(FaultSink faults, Node node, string what, string text)
    {
        faults.Add(
            FaultCodes.Money,
            node,
            $"{what} is \"{text}\"",
            "an amount, a space and a currency in capitals, such as 150 EUR",
            Scalars.Number(text) is not null ? $"add the currency: {text} EUR"
                : Scalars.DecimalPoint(text) is { } point
                    ? $"write {point}{(what == "price" || Scalars.Money(point) is not null ? "" : " EUR")}"
                : Scalars.MoneyMeant(text) is { } meant ? $"write {meant}"
                : ""
        );
        return null;
    }
}
