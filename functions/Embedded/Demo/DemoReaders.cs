using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>
/// Simulates the customers who read the mailbox: some rate their order, choose how they want to be reached, or stop all
/// messages, each through the page linked from the message.
/// </summary>
internal sealed partial class DemoReaders(HttpClient http, int seed)
{
    private readonly HashSet<string> read = [];
    private readonly PriorityQueue<Answer, Instant> answers = new();

    /// <summary>Number of answers sent.</summary>
    public int Answered { get; private set; }

    /// <summary>Reads the new messages of the last four days and sends the answers that are due.</summary>
    public async Task ReadAndAnswer(Instant now, CancellationToken cancel)
    {
        string? next = null;
        do
        {
            var since = InstantPattern.General.Format(now - Duration.FromDays(4));
            using var json = JsonDocument.Parse(
                await http.GetByteArrayAsync(
                    $"/api/messages?since={since}&take=100{(next is null ? "" : $"&next={Uri.EscapeDataString(next)}")}",
                    cancel
                )
            );
            foreach (var item in json.RootElement.GetProperty("items").EnumerateArray())
            {
                Read(item, now);
            }

            next = json.RootElement.GetProperty("next").GetString();
        } while (next is not null);

        while (answers.TryPeek(out var answer, out var at) && at <= now)
        {
            answers.Dequeue();
            using var form = new FormUrlEncodedContent(answer.Form);
            using var reply = await http.PostAsync(answer.Path, form, cancel);
            reply.EnsureSuccessStatusCode();
            Answered++;
        }
    }

    private void Read(JsonElement message, Instant now)
    {
        if (
            message.GetProperty("status").GetString() != "sent"
            || !read.Add(message.GetProperty("id").GetString()!)
            || Link().Match(message.GetProperty("text").GetString() ?? "") is not { Success: true } link
        )
        {
            return;
        }

        // Drawn from the seed, the address and the step, so that the answers do not depend on when the mailbox is read.
        var to = message.GetProperty("to").GetString()!;
        var step = message.GetProperty("step").GetString()!;
        var chance = new Random(StableHash($"{seed} {to} {step}"));
        var at = now + Duration.FromHours(1 + (chance.NextDouble() * 30));
        if (
            message.GetProperty("step").GetString() is "how-was-it" or "how-was-it-reminder"
            && chance.NextDouble() < 0.6
        )
        {
            var stars = chance.NextDouble() switch
            {
                < 0.15 => 2,
                < 0.35 => 4,
                _ => 5,
            };
            answers.Enqueue(
                new Answer(
                    link.Value,
                    [
                        new("do", "rate"),
                        new("rating", $"{stars}"),
                        new("text", stars < 3 ? "The cup came with a crack." : ""),
                    ]
                ),
                at
            );
        }
        else if (chance.NextDouble() < 0.04)
        {
            answers.Enqueue(new Answer($"{link.Value}/unsubscribe", [new("List-Unsubscribe", "One-Click")]), at);
        }
        else if (chance.NextDouble() < 0.05)
        {
            answers.Enqueue(new Answer(link.Value, [new("do", "reach"), new("how", "sms")]), at);
        }
    }

    // string.GetHashCode differs from run to run.
    private static int StableHash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    [GeneratedRegex("/c/[0-9a-z-]+")]
    private static partial Regex Link();

    private sealed record Answer(string Path, IReadOnlyList<KeyValuePair<string, string>> Form);
}
