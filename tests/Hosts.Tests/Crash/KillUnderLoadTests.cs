using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using NodaTime;
using Xunit;
using Xunit.Abstractions;

namespace MarketingAutomation.Hosts.Tests.Crash;

/// <summary>
/// The real process is killed with SIGKILL at random points under load, fifty times on one data folder. A shop that got
/// no answer posts again, as shops do. In the end every accepted order is there once, and every one has its one message
/// in the mailbox.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class KillUnderLoadTests(ITestOutputHelper output)
{
    private const int Kills = 50;
    private const int Connections = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Every_accepted_order_is_there_once_and_every_message_is_sent_once()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Directory.CreateTempSubdirectory("killed-under-load").FullName;
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var customers = new ConcurrentDictionary<int, string>();
        var next = 0;
        try
        {
            for (var round = 0; round < Kills; round++)
            {
                await using var server = await ServerProcess.Start(folder, limit.Token);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
                var load = Enumerable
                    .Range(0, Connections)
                    .Select(_ =>
                        Task.Run(() =>
                            Post(server.Address, () => Interlocked.Increment(ref next), customers, stop.Token)
                        )
                    )
                    .ToArray();
                await Task.Delay(random.Next(20, 600), limit.Token);
                await server.Kill();
                await stop.CancelAsync();
                await Task.WhenAll(load);
            }

            await using var last = await ServerProcess.Start(folder, limit.Token);
            for (var order = 1; order <= next; order++)
            {
                if (!customers.ContainsKey(order))
                {
                    customers[order] =
                        await Deliver(Client(last.Address), order, limit.Token)
                        ?? throw new InvalidOperationException($"order {order} is not accepted by a running server");
                }
            }

            output.WriteLine($"{next} orders over {Kills} kills");
            await Check(last.Address, customers, limit.Token);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static async Task Post(
        Uri address,
        Func<int> next,
        ConcurrentDictionary<int, string> customers,
        CancellationToken stop
    )
    {
        using var http = Client(address);
        while (!stop.IsCancellationRequested)
        {
            var order = next();
            try
            {
                if (await Deliver(http, order, stop) is { } customer)
                {
                    customers[order] = customer;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    private static async Task<string?> Deliver(HttpClient http, int order, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(Body(order));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/webhooks/shopify", UriKind.Relative))
        {
            Content = new ByteArrayContent(body),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Shopify,
                ServerProcess.Secret,
                body,
                "orders/paid",
                $"delivery-{order}",
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request, cancel);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return null;
        }

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancel));
        return answer.RootElement.GetProperty("customer").GetString();
    }

    private static async Task Check(Uri address, ConcurrentDictionary<int, string> customers, CancellationToken cancel)
    {
        using var http = Client(address);
        http.DefaultRequestHeaders.Add("X-Api-Key", ServerProcess.ApiKey);
        foreach (var (order, customer) in customers.OrderBy(c => c.Key))
        {
            // An attempt whose process died is unknown for four seconds, then sent again: the mailbox is repeatable.
            var messages = await Eventually(
                async () =>
                {
                    var items = (await Get(http, $"/api/customers/{customer}/messages", cancel))
                        .GetProperty("items")
                        .EnumerateArray()
                        .ToArray();
                    return items.Length == 1 && items[0].GetProperty("status").GetString() == "sent" ? items : null;
                },
                async () => $"order {order} has its one message sent; it has {await LogLines(http, customer, cancel)}",
                cancel
            );
            Assert.Equal("welcome", messages[0].GetProperty("step").GetString());
            var events = (await Get(http, $"/api/customers/{customer}/timeline", cancel))
                .GetProperty("items")
                .EnumerateArray()
                .Count(e => e.GetProperty("name").GetString() == "order.paid");
            Assert.Equal(1, events);
        }

        Assert.Equal(customers.Count, customers.Values.Distinct().Count());
        var mailed = await Mailed(http, cancel);
        Assert.Equal(mailed.Distinct().Count(), mailed.Count);
        Assert.Equal(customers.Count, mailed.Count);
    }

    private static async Task<string> LogLines(HttpClient http, string customer, CancellationToken cancel) =>
        string.Join(
            "; ",
            (await Get(http, $"/api/customers/{customer}/messages", cancel))
                .GetProperty("items")
                .EnumerateArray()
                .Select(i => $"{i.GetProperty("step")}: {i.GetProperty("status")} {i.GetProperty("reason")}")
        );

    private static async Task<List<string>> Mailed(HttpClient http, CancellationToken cancel)
    {
        var ids = new List<string>();
        string? next = null;
        do
        {
            var page = await Get(
                http,
                $"/mailbox/messages.json?take=200{(next is null ? "" : $"&next={Uri.EscapeDataString(next)}")}",
                cancel
            );
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            next = page.TryGetProperty("next", out var n) ? n.GetString() : null;
        } while (next is not null);
        return ids;
    }

    private static async Task<T> Eventually<T>(Func<Task<T?>> look, Func<Task<string>> what, CancellationToken cancel)
        where T : class
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(100, cancel);
        }

        throw new TimeoutException($"it never came true that {await what()}");
    }

    private static async Task<JsonElement> Get(HttpClient http, string path, CancellationToken cancel)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancel);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancel));
        return json.RootElement.Clone();
    }

    private static HttpClient Client(Uri address) =>
        new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    private static string Body(int order)
    {
        var now = SystemClock
            .Instance.GetCurrentInstant()
            .ToDateTimeOffset()
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return $$"""
            {"id":{{9000000000000000
                + order}},"name":"#{{order}}","email":"buyer{{order}}@example.com","created_at":"{{now}}","processed_at":"{{now}}","updated_at":"{{now}}",
             "currency":"EUR","total_price":"59.90","financial_status":"paid","buyer_accepts_marketing":true,"customer_locale":"en-EE","test":false,
             "customer":{"id":{{7000000000000000
                + order}},"email":"buyer{{order}}@example.com","first_name":"Mari","last_name":"Mets"},
             "shipping_address":{"country_code":"EE"},"line_items":[{"id":1,"sku":"TEA-BIRCH","title":"Birch leaf tea","quantity":1,"price":"59.90"}]}
            """;
    }
}
