using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Support.Providers;
using MarketingAutomation.Support.Providers.SendGrid;
using MarketingAutomation.Support.Providers.Twilio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Stubs;

/// <summary>A stub fails in exactly the way the test sets, and reports what it accepted as badly as the test
/// sets.</summary>
public sealed class StubFaultTests
{
    public static TheoryData<StubFault> All => [.. StubFaultExtensions.All];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Each_fault_takes_and_answers_what_it_says_at_either_provider(StubFault fault)
    {
        await using var mail = await StubSendGrid.Open("message");
        await using var sms = await StubTwilio.Open();
        foreach (
            var (stub, send) in new (ProviderServer, Func<Task<HttpResponseMessage>>)[]
            {
                (mail, () => StubSendGridTests.Send(mail, StubSendGridTests.Right())),
                (sms, () => StubTwilioTests.Send(sms, StubTwilioTests.Right())),
            }
        )
        {
            stub.Faults = StubFaultScript.First(fault);
            stub.SlowResponseDelay = TimeSpan.FromMilliseconds(20);
            var arrived = new TaskCompletionSource();
            stub.CallReached += (stage, _) =>
                Settle(arrived, stage == (fault.AcceptsMessage() ? CallStage.Taken : CallStage.Arrived));

            if (fault is StubFault.HangBefore or StubFault.HangAfter)
            {
                var waiting = send();
                await arrived.Task.WaitAsync(TimeSpan.FromSeconds(10));
                Assert.False(waiting.IsCompleted);
            }
            else if (fault.SendsResponse())
            {
                Assert.Equal(fault.AcceptsMessage(), (await send()).IsSuccessStatusCode);
            }
            else
            {
                await Assert.ThrowsAsync<HttpRequestException>(send);
            }

            Assert.Equal(fault.AcceptsMessage() ? 1 : 0, stub.Accepted.Count);
            Assert.Equal(fault, Assert.Single(stub.InjectedFaults).Fault);

            // Only the first call goes wrong.
            Assert.True((await send()).IsSuccessStatusCode);
            Assert.Empty(stub.Violations);
        }
    }

    [Fact]
    public async Task Too_many_requests_say_when_to_come_again()
    {
        await using var stub = await StubSendGrid.Open("message");
        stub.Faults = new StubFaultScript
        {
            FaultFor = (_, before) => before == 0 ? StubFault.TooManyUntil : StubFault.TooManyAfter,
        };

        var until = await StubSendGridTests.Send(stub, StubSendGridTests.Right());
        var after = await StubSendGridTests.Send(stub, StubSendGridTests.Right());

        Assert.Equal(HttpStatusCode.TooManyRequests, until.StatusCode);
        Assert.InRange(
            long.Parse(
                Assert.Single(until.Headers.GetValues("X-RateLimit-Reset")),
                System.Globalization.CultureInfo.InvariantCulture
            ) - DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            0,
            2
        );
        Assert.Equal(TimeSpan.FromSeconds(1), after.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public void The_same_seed_makes_the_same_faults()
    {
        StubFault[] Of(int seed) =>
            [
                .. Enumerable
                    .Range(0, 200)
                    .Select(i =>
                        StubFaultScript
                            .Seeded(seed, 0.5, 2, [.. StubFaultExtensions.All])
                            .FaultFor($"buyer{i}@example.com", i % 2)
                    ),
            ];

        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
        Assert.InRange(Of(1).Count(f => f != StubFault.None), 60, 130);
    }

    [Fact]
    public async Task Events_can_arrive_early_twice_and_reversed_with_a_valid_signature()
    {
        await using var us = await Receiver.Open();
        await using var stub = await StubSendGrid.Open("message");
        stub.EventsTo = new Uri($"{us.Address}/providers/sendgrid/events");
        stub.Webhooks = _ => new WebhookPlan
        {
            Events = ["processed", "delivered"],
            BeforeAnswer = true,
            Twice = true,
            Reversed = true,
        };

        await StubSendGridTests.Send(stub, StubSendGridTests.Right());

        var callback = Assert.Single(us.Callbacks);
        using var batch = JsonDocument.Parse(callback.Body);
        var events = batch.RootElement.EnumerateArray().ToArray();
        Assert.Equal(
            ["delivered", "delivered", "processed", "processed"],
            events.Select(e => e.GetProperty("event").GetString())
        );
        Assert.Equal(2, events.Select(e => e.GetProperty("sg_event_id").GetString()).Distinct().Count());
        Assert.All(events, e => Assert.Equal("m-1", e.GetProperty("message").GetString()));
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(stub.Events.PublicKey), out _);
        Assert.True(
            key.VerifyData(
                Encoding.UTF8.GetBytes(callback.Headers["X-Twilio-Email-Event-Webhook-Timestamp"] + callback.Body),
                Convert.FromBase64String(callback.Headers["X-Twilio-Email-Event-Webhook-Signature"]!),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            )
        );
        Assert.All(stub.DeliveredWebhooks, t => Assert.Equal(200, t.Status));
    }

    [Fact]
    public async Task A_status_callback_goes_to_the_given_address_with_a_valid_signature()
    {
        await using var us = await Receiver.Open();
        await using var stub = await StubTwilio.Open();
        stub.Webhooks = _ => new WebhookPlan { Events = ["sent", "delivered"] };
        var form = StubTwilioTests.Right();
        form["StatusCallback"] = $"{us.Address}/providers/twilio/status?m=m-1";

        await StubTwilioTests.Send(stub, form);
        await stub.AllWebhooksDelivered();

        Assert.Equal(["sent", "delivered"], us.Callbacks.Select(h => Form(h.Body)["MessageStatus"]));
        Assert.All(
            us.Callbacks,
            h =>
                Assert.Equal(
                    TwilioSignature.Sign(StubTwilio.AuthToken, form["StatusCallback"], Form(h.Body)),
                    h.Headers["X-Twilio-Signature"]
                )
        );
    }

    private static Dictionary<string, string> Form(string body) =>
        body.Split('&')
            .Select(p => p.Split('='))
            .ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));

    private static void Settle(TaskCompletionSource source, bool when)
    {
        if (when)
        {
            source.TrySetResult();
        }
    }

    private sealed record Delivery(string Body, Dictionary<string, string> Headers);

    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<Delivery> Callbacks { get; } = [];

        public string Address => app.Urls.Single();

        public static async Task<Receiver> Open()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                receiver.Callbacks.Enqueue(
                    new Delivery(
                        await reader.ReadToEndAsync(),
                        context.Request.Headers.ToDictionary(
                            h => h.Key,
                            h => h.Value.ToString(),
                            StringComparer.OrdinalIgnoreCase
                        )
                    )
                );
            });
            await app.StartAsync();
            return receiver;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
