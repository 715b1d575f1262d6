using System.Globalization;
using System.Net;
using System.Text;

namespace MarketingAutomation.Core.Journeys.Diagrams;

/// <summary>Collects the elements of an SVG picture.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder elements = new();

    /// <summary>A line of text, centred at a place.</summary>
    public void Text(double x, double y, string text, string style) =>
        elements.Append(
            CultureInfo.InvariantCulture,
            $"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\">{WebUtility.HtmlEncode(text)}</text>\n"
        );

    /// <summary>A box with round corners.</summary>
    public void Box(double x, double y, double width, double height, string style) =>
        elements.Append(
            CultureInfo.InvariantCulture,
            $"<rect class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" rx=\"8\"/>\n"
        );

    /// <summary>A line down, across and down again, as one path.</summary>
    public void Connect(double fromX, double fromY, double toX, double toY, double acrossY) =>
        elements.Append(
            CultureInfo.InvariantCulture,
            $"<path class=\"way\" d=\"M{fromX:0.#} {fromY:0.#}V{acrossY:0.#}H{toX:0.#}V{toY:0.#}\"/>\n"
        );

    /// <summary>The whole picture.</summary>
    public string Write(double width, double height, string title) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" "
        )
        + string.Create(CultureInfo.InvariantCulture, $"height=\"{height:0.#}\" role=\"img\">\n")
        + $"<title>{WebUtility.HtmlEncode(title)}</title>\n<style>\n{Style}\n</style>\n{elements}</svg>\n";

    private const string Style = """
        svg { background: #fff; font-family: system-ui, sans-serif; }
        text { text-anchor: middle; font-size: 13px; fill: #1d2430; }
        .label { font-size: 12px; fill: #4a5568; }
        .way { fill: none; stroke: #8794a6; stroke-width: 1.5; }
        rect { stroke: #b6c2d1; fill: #f4f7fa; }
        .send { fill: #e3f1ea; stroke: #5b9a7a; }
        .wait { fill: #fdf5e0; stroke: #c9a24a; }
        .choice { fill: #e9edfb; stroke: #7c8fd6; }
        .end { fill: #eceff3; stroke: #8794a6; }
        @media (prefers-color-scheme: dark) {
        svg { background: #14181f; }
        text { fill: #e6eaf0; }
        .label { fill: #b4bfcd; }
        .way { stroke: #66748a; }
        rect { fill: #1f2631; stroke: #46536a; }
        .send { fill: #173429; stroke: #4f9874; }
        .wait { fill: #3a2f12; stroke: #b08c3a; }
        .choice { fill: #222b52; stroke: #7186d8; }
        .end { fill: #262d38; stroke: #66748a; }
        }
        """;
}
