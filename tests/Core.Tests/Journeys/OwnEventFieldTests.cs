using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Tests.Simulation;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>Messages show the fields of a sender's own event that started or moved the run, as conditions see
/// them.</summary>
public sealed class OwnEventFieldTests
{
    private const string Noon = "2026-03-02 12:00";

    [Fact]
    public void The_gallerys_browse_abandonment_links_to_the_product()
    {
        var html = Render(
            Gallery("browse-abandonment"),
            """{ "url": "https://your-shop.example/p/oak-bowl?a=1&b=2" }""",
            "product.viewed",
            "product.viewed"
        );
        Assert.Contains("href=\"https://your-shop.example/p/oak-bowl?a=1&amp;b=2", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "points": 120 }""", "{{event.points}}", "120")]
    [InlineData("""{ "note": "<b>5 & 6</b>" }""", "{{event.note}}", "&lt;b&gt;5 &amp; 6&lt;/b&gt;")]
    [InlineData("""{ "sizes": ["S", "M"] }""", "{{event.sizes}}", "S, M")]
    [InlineData("""{ "gift": false }""", "{{#if event.gift}}gift{{else}}none{{/if}}", "none")]
    [InlineData("""{ "total": "12 pieces" }""", "{{event.total}}", "12 pieces")]
    [InlineData("""{ "amount": 12.5, "currency": "EUR" }""", "{{money event.amount}}", "€12.50")]
    [InlineData("""{ "rating": 4 }""", "{{event.rating}}", "4")]
    [InlineData("""{ "page": "java\tscript:alert(1)" }""", "{{fallback event.page \"none\"}}", "none")]
    [InlineData("""{ "url": "javascript:alert(1)" }""", "{{fallback event.url \"none\"}}", "none")]
    public void Each_field_is_shown_by_its_name_and_escaped(string data, string written, string shown) =>
        Assert.Contains(
            $"|{shown}|",
            Render(Own(written, "points.earned"), data, "points.earned"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("order.paid", true)]
    [InlineData("points.earned", false)]
    public void Other_names_are_faults_where_no_own_event_moves_the_journeys_that_send_it(string trigger, bool refused)
    {
        var read = new WorkspaceReader(TemplateReader.Read).Read(Files("{{event.points}}", trigger));
        if (!refused)
        {
            Assert.IsType<WorkspaceResult.Valid>(read);
            return;
        }

        Assert.StartsWith(
            "templates/own/email.hbs:4:2 MA1203 unknown value \"event.points\"; allowed: rating, ",
            $"{Assert.Single(Assert.IsType<WorkspaceResult.Invalid>(read).Faults)}",
            StringComparison.Ordinal
        );
    }

    private static Workspace Gallery(string name)
    {
        var files = ShippedFiles.Read().ToDictionary();
        foreach (
            var (path, text) in Adapters.Workspaces.WorkspaceFolder.ReadFiles(
                Repository.Path("functions", "Embedded", "gallery", name)
            )
        )
        {
            files[path] = text.Replace("status: draft", "status: live", StringComparison.Ordinal);
        }

        return ShippedFiles.ReadWorkspace(files);
    }

    private static Workspace Own(string written, string trigger) => ShippedFiles.ReadWorkspace(Files(written, trigger));

    private static Dictionary<string, string> Files(string written, string trigger)
    {
        var files = ShippedFiles.Read().ToDictionary();
        files["templates/own/email.hbs"] =
            $"---\nsubject: s\n---\n|{written}| {{{{links.page}}}} {{{{shop.address}}}}\n";
        files["journeys/own.yaml"] =
            $"journey: own\nstatus: live\ntopic: getting-started\ntrigger: {{ event: {trigger} }}\nsteps:\n  - send: own\n"
            + "    channels: [email]\n";
        return files;
    }

    // The HTML of the last message that is sent within three days after the events.
    private static string Render(Workspace workspace, string data, params string[] events)
    {
        var play = SimulatedCustomer.Open(workspace, Noon);
        string? html = null;
        play.RespondToSend = send =>
        {
            var row = send.Attempt;
            html = workspace
                .Templates[row.Template!]
                .Render(Channel.Email, row.Language!, row.Context!, SampleTemplates.Links)
                .Html;
            return new Outcome.Sent("id");
        };
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Subscribed));
        foreach (var (index, name) in events.Index())
        {
            using var fields = JsonDocument.Parse(data);
            play.Submit(
                new Event
                {
                    Id = EventId.Create("shop", name, $"{index}"),
                    Source = "shop",
                    Name = name,
                    At = play.Now,
                    Identity = new CustomerIdentity { CustomerId = "c-mari@example.com", Email = "mari@example.com" },
                    Occurrences = [new Occurrence(name, play.Now)],
                    Data = fields.RootElement.EnumerateObject().ToDictionary(f => f.Name, f => f.Value.Clone()),
                }
            );
        }

        play.Advance(Duration.FromDays(3));
        return html!;
    }
}
