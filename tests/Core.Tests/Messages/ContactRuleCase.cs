using System.Globalization;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Tests.Messages;

/// <summary>One row of the table of cases in docs/contact-rules.md, which says how its cells are read.</summary>
internal sealed partial record ContactRuleCase(string Policy, string Customer, string Before, string Due, string At)
{
    private const string None = "–";
    private static readonly string[] Ranked = ["strong", "weak"];
    private const string Email = "mari@example.com";
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd HH:mm"
    );

    /// <summary>What the program does with the messages of the row, through all its gates.</summary>
    public string Run()
    {
        var messages = Due.Split("; ").Select(d => DueForm().Match(d)).ToArray();
        Assert.All(messages, m => Assert.True(m.Success, Due));
        var yaml = messages.Select(Journey).ToArray();
        var start = Customer.Split(", ").Aggregate(NewCustomer(), Apply);
        var zone = CustomerZone.FindZone(start) ?? DateTimeZone.Utc;
        var at = Read(At, zone);
        var play = new CustomerSimulation(
            TestShop.SampleWith(_ => ReadPolicy(yaml), yaml),
            start with
            {
                Contacts = Before == None ? [] : [.. Before.Split("; ").Select(b => ReadContact(b, zone))],
            },
            at
        );
        play.Submit(
            new Event
            {
                Id = EventId.Create("api", "test.due", "1"),
                Source = "api",
                Name = "test.due",
                At = at,
                Identity = new CustomerIdentity { CustomerId = "mari" },
                Occurrences = [new Occurrence("test.due", at)],
            }
        );
        play.Advance(Duration.FromDays(45));
        return string.Join("; ", messages.Select(m => $"{m.Groups["journey"].Value}: {Outcome(play, m, zone)}"));
    }

    private static string Outcome(CustomerSimulation play, Match message, DateTimeZone zone)
    {
        var rows = play.Ledger.Where(l => l.Journey == message.Groups["journey"].Value).ToArray();
        var held = rows.Where(l => l.Kind == LedgerKind.Held).Select(l => l.Reason!);
        var last = rows[^1];
        var end =
            last.Kind == LedgerKind.Sent
                ? $"{ChannelCatalog.Get(last.Channel!.Value).Word} {Moment.Format(last.At.InZone(zone).LocalDateTime)}"
                : $"not sent ({last.Reason})";
        return string.Join(", ", held.Append(end));
    }

    private static string Journey(Match due)
    {
        var name = due.Groups["journey"].Value;
        var wait = due.Groups["wait"] is { Success: true } w ? $"  - wait: {w.Value}\n" : "";
        var channel = due.Groups["channel"] is { Success: true } c ? $"    channels: [{c.Value}]\n" : "";
        var drop = due.Groups["drop"] is { Success: true } d ? $"    drop_after: {d.Value}\n" : "";
        return $"journey: {name}\nstatus: live\ntopic: {(name == "answers" ? "answers" : "offers")}\n"
            + $"trigger: {{ event: test.due }}\nsteps:\n{wait}  - send: welcome\n{channel}{drop}";
    }

    // A policy as a marketer writes it, read as the program reads it.
    private Core.Workspaces.Definitions.Policy ReadPolicy(string[] journeys)
    {
        var own = Policy == None ? "" : $"{Policy.Trim('`')}, ";
        var files = SampleWorkspace.Files();
        foreach (var journey in files.Keys.Where(k => k.StartsWith("journeys/", StringComparison.Ordinal)).ToArray())
        {
            files.Remove(journey);
        }

        var names = journeys.Select(j => j.Split('\n')[0]["journey: ".Length..]).ToArray();
        foreach (var (name, text) in names.Zip(journeys))
        {
            files[$"journeys/{name}.yaml"] = text;
        }

        var priority = Ranked.Where(names.Contains).ToArray();
        files["policy.yaml"] =
            $"{{ {own}{(priority.Length == 0 ? "" : $"priority: [{string.Join(", ", priority)}], ")}"
            + "topics: { offers: { names: { en: O, et: P } }, guides: { names: { en: G, et: J } }, "
            + "answers: { names: { en: A, et: V }, frequency: exempt } } }\n";
        return SampleWorkspace.Read(files) switch
        {
            WorkspaceResult.Valid(var workspace) => workspace.Policy,
            var faulty => throw new InvalidOperationException(string.Join('\n', SampleWorkspace.Faults(faulty))),
        };
    }

    private static CustomerState NewCustomer() =>
        Decider.NewCustomer("0123456789abcdefghjkmnpqrs") with
        {
            Profile = new Profile
            {
                FirstName = "Mari",
                Email = Email,
                Phone = "+37255512345",
            },
            Consents =
            [
                Consent(Channel.Email, Email, ConsentStatus.Subscribed),
                Consent(Channel.Sms, "+37255512345", ConsentStatus.Subscribed),
            ],
        };

    private static CustomerState Apply(CustomerState state, string word)
    {
        var (profile, words) = (state.Profile, word.Split(' '));
        return words switch
        {
            ["nowhere"] => state,
            ["zone", var zone] => state with { Profile = profile with { Zone = zone } },
            ["phone", var phone] => state with
            {
                Profile = profile with { Phone = phone },
                Consents = [state.Consents[0], Consent(Channel.Sms, phone, ConsentStatus.Subscribed)],
            },
            ["no", "sms"] => state with { Profile = profile with { Phone = null } },
            ["no", "email"] => state with { Profile = profile with { Email = null } },
            ["stop", var channel] => state with
            {
                Consents =
                [
                    .. state.Consents.Select(c =>
                        c.Channel == ChannelCatalog.Find(channel) ? c with { Status = ConsentStatus.Unsubscribed } : c
                    ),
                ],
            },
            ["prefers" or "only", var channel] => state with
            {
                Preference = state.Preference with
                {
                    Channel = ChannelCatalog.Find(channel),
                    OnlyThisChannel = words[0] == "only",
                },
            },
            ["maximum", var most] => state with
            {
                Preference = state.Preference with { MaxPerMonth = int.Parse(most, CultureInfo.InvariantCulture) },
            },
            [var place] when PlaceForm().IsMatch(place) => state with
            {
                Profile = profile with { Country = place[..2], Region = place.Length > 2 ? place[3..] : null },
            },
            _ => throw new InvalidOperationException($"customer: {word}"),
        };
    }

    private static ConsentRecord Consent(Channel channel, string address, ConsentStatus status) =>
        new(channel, null, status, Instant.FromUtc(2026, 1, 1, 0, 0), "shop", "opt_in", "checkout", null, "e")
        {
            Address = address,
        };

    private static Contact ReadContact(string text, DateTimeZone zone)
    {
        var words = text.Split(' ');
        var topic = words.Length == 4 ? words[1] : "offers";
        return new Contact(
            Read($"{words[^2]} {words[^1]}", zone),
            ChannelCatalog.Find(words[0])!.Value,
            topic != "answers"
        )
        {
            Topic = topic,
        };
    }

    private static Instant Read(string text, DateTimeZone zone) =>
        zone.AtLeniently(Moment.Parse(text).GetValueOrThrow()).ToInstant();

    [GeneratedRegex(
        @"\A(?<journey>strong|weak|unlisted|answers)( by (?<channel>sms|email))?( in (?<wait>\w+))?( drop (?<drop>\w+))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex DueForm();

    [GeneratedRegex(@"\A[A-Z]{2}(-[A-Z]{2})?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PlaceForm();
}
