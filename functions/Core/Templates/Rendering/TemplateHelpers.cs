using System.Globalization;
using HandlebarsDotNet;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering.Formatting;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>The helpers that a template may call. None throws because of data: a missing value prints
/// nothing.</summary>
internal static class TemplateHelpers
{
    /// <summary>Names of the helpers, for faults and the check.</summary>
    public static readonly IReadOnlyList<string> Names = ["money", "date", "time", "plural", "fallback", "eq"];

    public static void Register(IHandlebars engine, string language)
    {
        engine.RegisterHelper("money", (Context _, Arguments given) => Value(given, 0)?.ToString() ?? "");
        engine.RegisterHelper(
            "date",
            (Context _, Arguments given) =>
                (Value(given, 0) as DateText)?.FormatDate(Value(given, 1) as string ?? "day") ?? ""
        );
        engine.RegisterHelper(
            "time",
            (Context _, Arguments given) => (Value(given, 0) as DateText)?.FormatTime() ?? ""
        );
        engine.RegisterHelper(
            "plural",
            (Context _, Arguments given) =>
                Value(given, 1 + PluralForms.FormIndex(language, Number(Value(given, 0))))?.ToString() ?? ""
        );
        engine.RegisterHelper("fallback", (Context _, Arguments given) => given.FirstOrDefault(IsThere) ?? "");
        engine.RegisterHelper(
            "eq",
            (Context _, Arguments given) => (object)(Text(Value(given, 0)) == Text(Value(given, 1)))
        );
    }

    /// <summary>Checks the arguments of a helper call. Null when they fit; else the problem and what is
    /// allowed.</summary>
    public static (string Problem, string Allowed)? FindMisuse(
        string name,
        IReadOnlyList<VariableKind?> given,
        IReadOnlyList<TagExpression> written,
        string language
    )
    {
        bool Fits<T>(int at)
            where T : VariableKind => given.Count > at && given[at] is null or T;
        return name switch
        {
            "money" when given.Count != 1 || !Fits<VariableKind.MoneyKind>(0) => (
                "money takes one amount",
                "{{money order.total}}"
            ),
            "date" when given.Count is not (1 or 2) || !Fits<VariableKind.DateKind>(0) => (
                "date takes one date",
                "{{date order.placed_at}}"
            ),
            "date"
                when given.Count == 2 && written[1] is not TagExpression.Literal { Text: "day" or "long" or "short" } =>
                ("date has no such style", "\"day\", \"long\", \"short\""),
            "time" when given.Count != 1 || !Fits<VariableKind.DateKind>(0) => (
                "time takes one date",
                "{{time order.placed_at}}"
            ),
            "plural" when given.Count != 1 + PluralForms.FormCount(language) || !Fits<VariableKind.NumberKind>(0) => (
                $"plural takes a number and {PluralForms.FormCount(language)} forms in this language",
                "{{plural quantity \"piece\" \"pieces\"}}"
            ),
            "fallback" when given.Count < 2 => (
                "fallback takes a value and what to say instead",
                "{{fallback customer.first_name \"there\"}}"
            ),
            "eq" when given.Count != 2 => ("eq takes two values", "{{#if (eq event.rating 5)}}"),
            _ => null,
        };
    }

    private static object? Value(in Arguments given, int at) =>
        at < given.Length && IsThere(given[at]) ? given[at] : null;

    private static bool IsThere(object? value) => value is not (null or UndefinedBindingResult or "");

    private static string? Text(object? value) =>
        value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static decimal? Number(object? value) =>
        value switch
        {
            int n => n,
            QuantityText n => n.Value,
            long n => n,
            decimal n => n,
            _ => Text(value) is { } text ? ScalarParser.ParseNumber(text) : null,
        };
}
