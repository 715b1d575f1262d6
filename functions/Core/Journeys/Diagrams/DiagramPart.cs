namespace MarketingAutomation.Core.Journeys.Diagrams;

/// <summary>A rectangle of a diagram with what is drawn in it, before its place is known. Lengths in pixels.</summary>
/// <param name="Width">Width of the rectangle.</param>
/// <param name="Height">Height of the rectangle.</param>
/// <param name="Ends">True: no run leaves it below; each ends inside.</param>
/// <param name="Draw">Draws it with its upper left corner at a place.</param>
internal sealed record DiagramPart(double Width, double Height, bool Ends, Action<SvgWriter, double, double> Draw)
{
    /// <summary>Nothing, not even space.</summary>
    public static readonly DiagramPart Empty = new(0, 0, false, (_, _, _) => { });
}
