using System.Globalization;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>How a style hides an element, or shows it.</summary>
[Flags]
internal enum Visibility
{
    None = 0,
    Display = 1,
    Opacity = 2,
    Height = 4,
    Visibility = 8,
    FontSize = 16,
    Color = 32,
    Place = 64,

    /// <summary>Nothing within is seen either, whatever its own style.</summary>
    ForGood = Display | Opacity | Height,
    All = ForGood | Visibility | FontSize | Color | Place,
}

/// <summary>What a list of declarations does to the sight of an element.</summary>
/// <param name="Hides">By what it hides.</param>
/// <param name="Shows">What it sets to anything that does not hide.</param>
/// <param name="HidesFirmly">Of <paramref name="Hides"/>, what is <c>!important</c>.</param>
/// <param name="ShowsFirmly">Of <paramref name="Shows"/>, what is <c>!important</c>.</param>
internal sealed record StyleDeclarations(
    Visibility Hides,
    Visibility Shows,
    Visibility HidesFirmly,
    Visibility ShowsFirmly
)
{
    public static readonly StyleDeclarations Empty = new(
        Visibility.None,
        Visibility.None,
        Visibility.None,
        Visibility.None
    );

    private static readonly StyleDeclarations Uncertain = new(
        Visibility.None,
        Visibility.All,
        Visibility.None,
        Visibility.All
    );
    private static readonly HashSet<string> OfHeight =
    [
        "height",
        "max-height",
        "overflow",
        "overflow-y",
        "min-height",
        "padding",
        "padding-top",
        "padding-bottom",
        "padding-block",
    ];
    private static readonly HashSet<string> OfColor =
    [
        "color",
        "-webkit-text-fill-color",
        "text-shadow",
        "background-clip",
        "-webkit-background-clip",
    ];

    /// <summary>Reads declarations as <see cref="CssText.StripStrings"/> gives them. Of a property that is given twice
    /// the last counts, of one with <c>!important</c> the last with it.</summary>
    public static StyleDeclarations Read(string bare)
    {
        if (bare.Contains('\\', StringComparison.Ordinal))
        {
            // A name in another spelling may be any.
            return Uncertain;
        }

        var of = new Dictionary<string, (string Value, bool Firm)>(StringComparer.Ordinal);
        foreach (var declaration in bare.ToLowerInvariant().Split(';'))
        {
            if (declaration.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
            {
                continue;
            }

            var (name, value) = (declaration[..colon].Trim(), declaration[(colon + 1)..]);
            var mark = value.IndexOf('!', StringComparison.Ordinal);
            var firm = mark >= 0 && value[(mark + 1)..].Trim() == "important";
            if (firm || !(of.TryGetValue(name, out var held) && held.Firm))
            {
                of[name] = ((mark < 0 ? value : value[..mark]).Trim(), firm);
            }
        }

        return of.Count == 0 ? Empty : Of(of);
    }

    private static StyleDeclarations Of(Dictionary<string, (string Value, bool Firm)> of)
    {
        var hides = Hidden(of);
        var (shows, hidesFirmly, showsFirmly) = (Visibility.None, Visibility.None, Visibility.None);
        foreach (var (name, (value, firm)) in of)
        {
            var sight = VisibilityOf(name);
            hidesFirmly |= firm ? sight & hides : Visibility.None;

            // Zero is what hides; anything else of a property, also a value that is not known here, may show.
            var shown =
                sight
                & ~hides
                & (
                    Number(value) == 0
                    || (name.StartsWith("overflow", StringComparison.Ordinal) && value is "hidden" or "clip")
                        ? ~Visibility.Height
                        : Visibility.All
                );
            shows |= shown;
            showsFirmly |= firm ? shown : Visibility.None;
        }

        return new(hides, shows, hidesFirmly, showsFirmly);
    }

    private static Visibility Hidden(Dictionary<string, (string Value, bool Firm)> of)
    {
        var hides = Visibility.None;
        if (of.Keys.Any(name => name.StartsWith("animation", StringComparison.Ordinal) || name == "all"))
        {
            return hides;
        }

        string? Value(string name) => of.TryGetValue(name, out var held) ? held.Value : null;
        bool IsZero(string name) => Value(name) is { } value && Number(value) == 0;
        hides |= Value("display") == "none" ? Visibility.Display : Visibility.None;
        hides |= IsZero("opacity") ? Visibility.Opacity : Visibility.None;
        hides |= Value("visibility") is "hidden" or "collapse" ? Visibility.Visibility : Visibility.None;
        hides |= IsZero("font-size") && Value("font") is null ? Visibility.FontSize : Visibility.None;
        hides |=
            Value("color") == "transparent" && !OfColor.Skip(1).Any(of.ContainsKey)
                ? Visibility.Color
                : Visibility.None;
        hides |=
            Value("position") is "absolute" or "fixed"
            && (Number(Value("left")) <= -500 || Number(Value("top")) <= -500)
                ? Visibility.Place
                : Visibility.None;

        // What has a padding, or a least height, shows what is in it.
        hides |=
            Value("overflow") is "hidden" or "clip"
            && (IsZero("height") || IsZero("max-height"))
            && !of.Any(d =>
                (d.Key.StartsWith("padding", StringComparison.Ordinal) || d.Key == "min-height")
                && Number(d.Value.Value) != 0
            )
                ? Visibility.Height
                : Visibility.None;
        return hides;
    }

    private static Visibility VisibilityOf(string name) =>
        name switch
        {
            "all" => Visibility.All,
            "display" => Visibility.Display,
            "opacity" => Visibility.Opacity,
            "visibility" => Visibility.Visibility,
            "font-size" or "font" => Visibility.FontSize,
            "position" or "left" or "top" or "inset" => Visibility.Place,
            _ when OfColor.Contains(name) => Visibility.Color,
            _ when OfHeight.Contains(name) => Visibility.Height,
            _ when name.StartsWith("animation", StringComparison.Ordinal) => Visibility.All,
            _ => Visibility.None,
        };

    private static decimal? Number(string? length) =>
        decimal.TryParse(
            length?.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz% "]),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
