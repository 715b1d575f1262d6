using System.Xml.Linq;
using MarketingAutomation.Core.Journeys.Diagrams;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Journeys.Diagrams;

/// <summary>The picture of a journey.</summary>
public sealed class JourneyDiagramTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Shipped => [.. TestShop.SampleWorkspace.Journeys.Keys];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_send_of_a_shipped_journey_is_drawn_once_inside_of_the_picture(string name)
    {
        var journey = TestShop.SampleWorkspace.Journeys[name];
        var picture = Read(JourneyDiagram.Write(journey));
        var texts = Texts(picture);

        Assert.All(
            journey.Steps.Keys.Where(id => texts.Contains($"Send {id}")),
            id => Assert.Single(texts, t => t == $"Send {id}")
        );
        Assert.Contains(texts, t => t.StartsWith("Send ", StringComparison.Ordinal));
        Assert.All(
            picture.Descendants(Svg + "rect"),
            r =>
            {
                Assert.InRange(Number(r, "x") + Number(r, "width"), 0, Number(picture.Root!, "width"));
                Assert.InRange(Number(r, "y") + Number(r, "height"), 0, Number(picture.Root!, "height"));
            }
        );
    }

    [Fact]
    public void Boxes_do_not_cover_each_other()
    {
        var boxes = Read(JourneyDiagram.Write(TestShop.SampleWorkspace.Journeys["reactivation"]))
            .Descendants(Svg + "rect")
            .Select(r => (X: Number(r, "x"), Y: Number(r, "y"), W: Number(r, "width"), H: Number(r, "height")))
            .ToList();

        Assert.All(
            boxes.SelectMany(a => boxes.Where(b => b != a).Select(b => (A: a, B: b))),
            p =>
                Assert.False(
                    p.A.X < p.B.X + p.B.W && p.B.X < p.A.X + p.A.W && p.A.Y < p.B.Y + p.B.H && p.B.Y < p.A.Y + p.A.H
                )
        );
    }

    [Fact]
    public void Each_way_has_its_condition_and_a_way_that_ends_the_run_leads_to_no_step_below()
    {
        var texts = Texts(
            Draw(
                """
                journey: try
                topic: offers
                trigger: { event: order.paid, where: { order.total: { at_least: 150 EUR } } }
                steps:
                  - choose:
                      - when: { customer.country: [EE, LV] }
                        do: [ { end: abroad } ]
                      - otherwise: [ { send: welcome } ]
                  - split:
                      - { weight: 1, name: plain, do: [ { wait: 3d } ] }
                      - { weight: 3, name: short, do: [ { wait: 2h } ] }
                """
            )
        );

        Assert.Contains("If customer.country EE or LV", texts);
        Assert.Contains("End: abroad", texts);
        Assert.Contains("plain (weight 1)", texts);
        Assert.Contains("short (weight 3)", texts);
        Assert.Contains("Wait 3 days", texts);
        Assert.Contains("Wait 2 hours", texts);
        Assert.Single(texts, "The run is completed");
        Assert.Contains("order.paid, order.total at", texts);
    }

    [Fact]
    public void A_loop_leads_back_and_goes_on_below()
    {
        var texts = Texts(
            Draw(
                """
                journey: try
                topic: offers
                trigger: { event: order.paid }
                steps:
                  - repeat:
                      at_most: 3
                      until: { order.rating: { exists: yes } }
                      do: [ { send: how-was-it }, { wait: 5d } ]
                  - send: welcome
                """
            )
        );

        Assert.Contains("order.rating exists", string.Join(' ', texts), StringComparison.Ordinal);
        Assert.Single(texts, "Send how-was-it");
        Assert.Single(texts, "Send welcome");
        Assert.Contains("Back to repeat-1", texts);
        Assert.Contains("again", texts);
    }

    [Fact]
    public void Text_is_escaped() =>
        Assert.Contains(
            "Set note: <b>&</b>",
            Texts(
                Draw(
                    "journey: try\ntopic: offers\ntrigger: { event: order.paid }\nsteps: [ { set: { note: \"<b>&</b>\" } } ]"
                )
            )
        );

    private static XDocument Draw(string yaml) => Read(JourneyDiagram.Write(JourneyReader.ReadPinned("try", yaml)));

    private static XDocument Read(string svg) => XDocument.Parse(svg);

    private static List<string> Texts(XDocument picture) => [.. picture.Descendants(Svg + "text").Select(t => t.Value)];

    private static double Number(XElement element, string name) => (double)element.Attribute(name)!;
}
