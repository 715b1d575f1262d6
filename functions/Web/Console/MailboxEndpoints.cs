using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Pages;
using MarketingAutomation.Web.Pages.Console;
using MarketingAutomation.Web.Pages.Mailbox;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace MarketingAutomation.Web.Console;

/// <summary>The local mailbox for a person with a browser. There where messages do not go to a provider.</summary>
internal static class MailboxEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, WebPorts ports, IMailbox mailbox, AccessControl access)
    {
        var console = endpoints.MapGroup("/mailbox").ExcludeFromDescription();
        console.AddEndpointFilter(
            async (context, next) =>
            {
                try
                {
                    return await access.MaySeeConsole(context.HttpContext.Request)
                        ? await next(context)
                        : new PageResult(
                            LoginPages.LoginNeeded(
                                context.HttpContext.Request.Path.Value!.Count(c => c == '/') > 1 ? "../" : "./"
                            ),
                            401
                        );
                }
                catch (StoreUnavailableException)
                {
                    return new PageResult(ShortPages.Unavailable, 503);
                }
                catch (UnreadableRowException e)
                {
                    return new PageResult(RecordPage.Unreadable(e.Message, e.Remedy), 503);
                }
            }
        );
        var continuation = new ContinuationToken(ports.Options.ApiKey);
        console.MapGet(
            "",
            (string? before, CancellationToken cancel) => List(before, ports, mailbox, continuation, cancel)
        );
        console.MapGet(
            "/messages.json",
            (int? take, string? next, CancellationToken cancel) =>
                ListJson(take, next, ports.Flow, mailbox, continuation, cancel)
        );
        console.MapGet(
            "/{id}",
            (string id, string? part, CancellationToken cancel) => ShowMessage(id, part, ports.Flow, cancel)
        );
    }

    private static async Task<IResult> List(
        string? before,
        WebPorts ports,
        IMailbox mailbox,
        ContinuationToken continuation,
        CancellationToken cancel
    )
    {
        if (!continuation.TryRead("mailbox", before, out var position))
        {
            return new PageResult(ShortPages.ConsoleNotFound, 404);
        }

        var page = await mailbox.Newest(EndpointAnswers.ItemCount(null), position, cancel);
        var items = new List<MailboxItem>(page.Items.Count);
        foreach (var envelope in page.Items)
        {
            // An SMS has no subject; its first line is shown instead. The time is the one that its own page shows.
            var (view, fault) = await ReadView(ports.Flow, envelope.Id, cancel);
            var text = fault ?? (envelope.Subject is null ? view?.Text : null);
            items.Add(
                new MailboxItem
                {
                    Id = envelope.Id,
                    At = view?.SentAt ?? envelope.At,
                    Channel = envelope.Channel,
                    To = envelope.To,
                    Subject = envelope.Subject,
                    Text = text ?? "",
                    Journey = envelope.Journey,
                    Step = envelope.Step,
                }
            );
        }

        return new PageResult(
            MailboxPage.Render(
                new MailboxView(
                    items,
                    ZoneOf(ports.Flow),
                    ports.Options.SampleCommand,
                    continuation.Create("mailbox", page.Next),
                    ports.Flow.Releases.RefusedEdit
                )
                {
                    Unreadable = page.Unreadable,
                }
            )
        );
    }

    // One record that cannot be read does not hide the other messages.
    private static async Task<(MessageView? View, string? Fault)> ReadView(
        MarketingFlow flow,
        string id,
        CancellationToken cancel
    )
    {
        try
        {
            return ((await flow.Messages.ReadMessage(id, cancel))?.View, null);
        }
        catch (UnreadableRowException e)
        {
            return (null, $"{e.Message} {e.Remedy}");
        }
    }

    private static async Task<IResult> ListJson(
        int? take,
        string? next,
        MarketingFlow flow,
        IMailbox mailbox,
        ContinuationToken continuation,
        CancellationToken cancel
    )
    {
        if (!continuation.TryRead("mailbox", next, out var position))
        {
            return EndpointAnswers.WrongNext();
        }

        var page = await mailbox.Newest(EndpointAnswers.ItemCount(take), position, cancel);
        var entries = page.Items.Select(e => new MailboxEntry(
            e.Id,
            e.At,
            e.Channel,
            e.To,
            e.Subject,
            e.Journey,
            e.Step
        ));
        return TypedResults.Json(
            new MailboxList(
                [.. entries],
                continuation.Create("mailbox", page.Next),
                flow.Releases.RefusedEdit?.Faults ?? 0
            ),
            WebJson.Plain.MailboxList
        );
    }

    private static async Task<IResult> ShowMessage(
        string id,
        string? part,
        MarketingFlow flow,
        CancellationToken cancel
    )
    {
        if (await flow.Messages.ReadMessage(id, cancel) is not var (view, _))
        {
            return new PageResult(ShortPages.ConsoleNotFound, 404);
        }

        var item = new MailboxItem
        {
            Id = view.Id,
            At = view.SentAt ?? view.DecidedAt,
            Channel = view.Channel ?? Channel.Email,
            To = view.To ?? "",
            Subject = view.Subject,
            Text = view.Text ?? "",
            Html = view.Html,
            Journey = view.Journey,
            Step = view.Step,
            Customer =
                view.Id.Split('.')[0] is var key && await flow.Customers.Read(key, cancel) is not null ? key : null,
        };
        return new PageResult(MessagePage.Render(item, ZoneOf(flow), part == "text"));
    }

    private static DateTimeZone ZoneOf(MarketingFlow flow) =>
        CustomerZone.ZoneByName(flow.Releases.Current.Shop.Zone) ?? DateTimeZone.Utc;
}
