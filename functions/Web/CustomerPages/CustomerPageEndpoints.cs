using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Pages;
using MarketingAutomation.Web.Pages.Customer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.CustomerPages;

/// <summary>
/// <c>/c/{token}</c>: a GET shows and changes nothing, because scanners follow links; a POST is one choice, answered
/// with the page as it is then. The token is all it takes: no cookie, no log-in.
/// </summary>
internal static partial class CustomerPageEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, MarketingFlow flow)
    {
        endpoints
            .MapGet(
                "/c/{token}",
                (string token, string? rate, string? keep, CancellationToken cancel) =>
                    HandleStoreFault(() => Show(token, rate, keep, flow, cancel))
            )
            .ExcludeFromDescription();
        endpoints
            .MapPost(
                "/c/{token}",
                (string token, HttpRequest request, CancellationToken cancel) =>
                    HandleStoreFault(
                        () => Choose(token, request, flow, cancel),
                        async () => flow.StopsTurnedAway.Count("page", IsStop(await ChoiceOf(request)) ? 1 : 0)
                    )
            )
            .ExcludeFromDescription();

        // Mail programs that do not know one-click open the address of the header as a page.
        endpoints
            .MapGet(
                "/c/{token}/unsubscribe",
                (string token) => TypedResults.Redirect($"../{Uri.EscapeDataString(token)}")
            )
            .ExcludeFromDescription();
        endpoints
            .MapPost(
                "/c/{token}/unsubscribe",
                (string token, HttpRequest request, CancellationToken cancel) =>
                    HandleStoreFault(
                        () => UnsubscribeOneClick(token, request, flow, cancel),
                        () =>
                        {
                            flow.StopsTurnedAway.Count("one_click", 1);
                            return Task.CompletedTask;
                        }
                    )
            )
            .WithTags("Customer's page")
            .WithName("oneClickUnsubscribe")
            .WithSummary("One-click unsubscribe (RFC 8058): stops all messages at once")
            .WithDescription(
                "List-Unsubscribe=One-Click as a form, urlencoded or multipart. Doing it again changes nothing."
            )
            .AcceptsBody<string>("application/x-www-form-urlencoded", "multipart/form-data")
            .Produces(200)
            .Produces(400)
            .Produces(404);
    }

    private static async Task<IResult> Show(
        string token,
        string? rate,
        string? keep,
        MarketingFlow flow,
        CancellationToken cancel
    ) =>
        await flow.Pages.Open(token, cancel) is { } page
            ? new PageResult(
                CustomerPage.Render(
                    CustomerViewBuilder.Build(page) with
                    {
                        PreselectedStars = PageChoice.StarsOf(rate),
                        RateElsewhere =
                            PageChoice.StarsOf(rate) is null || !page.IsReadable ? null : ReplyAddress(page),
                        AsksToKeep = keep is not null,
                    }
                )
            )
            : await AnswerNoPage(token, false, flow, cancel);

    private static async Task<IResult> AnswerNoPage(
        string token,
        bool asksToStop,
        MarketingFlow flow,
        CancellationToken cancel
    ) =>
        new PageResult(
            await flow.Pages.IsLost(token, asksToStop, cancel) ? ShortPages.RecordLost : ShortPages.NotFound,
            404
        );

    private static async Task<IResult> Choose(
        string token,
        HttpRequest request,
        MarketingFlow flow,
        CancellationToken cancel
    )
    {
        if (await flow.Pages.Open(token, cancel) is not { } page)
        {
            return await AnswerNoPage(token, IsStop(await ChoiceOf(request)), flow, cancel);
        }

        if (await ChoiceOf(request) is not { } choice)
        {
            return new PageResult(ShortPages.UnknownForm, 400);
        }

        // Of a record that cannot be read only a stop is taken: what else may be chosen depends on it.
        if (!page.IsReadable && !IsStop(choice))
        {
            return new PageResult(ShortPages.Unavailable, 503);
        }

        // The page was opened while the order was still known.
        if (choice is PageChoice.Rate && ReplyAddress(page) is { } address)
        {
            return new PageResult(
                CustomerPage.Render(CustomerViewBuilder.Build(page) with { RateElsewhere = address }),
                409
            );
        }

        if (choice is PageChoice.Rate { IsAutomatic: true } && await flow.Pages.StoredRating(page, cancel) is { } given)
        {
            return new PageResult(
                CustomerPage.Render(
                    CustomerViewBuilder.Build(page) with
                    {
                        LastChoice = choice,
                        IsStored = true,
                        PreselectedStars = given,
                    }
                )
            );
        }

        var answer = await Apply(choice, page, flow, cancel);
        if (answer == PageChoiceResult.NotOffered)
        {
            return new PageResult(ShortPages.UnknownForm, 400);
        }

        // The answer is "done" only where the choice is applied, never where it is only requested or waits.
        if (
            await flow.Pages.Open(token, cancel) is not { } now
            || (answer == PageChoiceResult.Done && !IsDone(choice, now))
        )
        {
            return new PageResult(ShortPages.Unavailable, 503);
        }

        return new PageResult(
            CustomerPage.Render(
                CustomerViewBuilder.Build(now) with
                {
                    LastChoice = choice,
                    IsStored = answer == PageChoiceResult.Stored,
                    PreselectedStars = StarsOf(choice, now),
                }
            )
        );
    }

    // Null: not one of ours.
    private static async ValueTask<PageChoice?> ChoiceOf(HttpRequest request) =>
        await FormReader.Read(request) is { } form
            ? PageChoice.FromForm(name => form.TryGetValue(name, out var values) ? values[^1] : null)
            : null;

    private static bool IsStop(PageChoice? choice) => choice is PageChoice.StopAll or PageChoice.StopTopic;

    // Where to write to where there is no order to rate; null: there is one.
    private static string? ReplyAddress(CustomerPageData page) =>
        page.Order is null ? page.Workspace.Shop.ReplyTo ?? page.Workspace.Shop.Sender.Email : null;

    // As it is kept: a rating the page sent by itself does not take the place of another.
    private static int? StarsOf(PageChoice choice, CustomerPageData now) =>
        choice is PageChoice.Rate rate ? CustomerViewBuilder.Build(now).RatedStars ?? rate.Stars : null;

    private static async Task<IResult> UnsubscribeOneClick(
        string token,
        HttpRequest request,
        MarketingFlow flow,
        CancellationToken cancel
    )
    {
        if (await flow.Pages.Open(token, cancel) is not { } page)
        {
            return await AnswerNoPage(token, true, flow, cancel);
        }

        if (
            await FormReader.Read(request) is not { } form
            || !string.Equals(form["List-Unsubscribe"], "One-Click", StringComparison.OrdinalIgnoreCase)
        )
        {
            return new PageResult(ShortPages.UnknownForm, 400);
        }

        if (await flow.Pages.Stop(page, null, "one_click", cancel) == PageChoiceResult.Stored)
        {
            return TypedResults.Text("Your choice is saved. It takes effect before anything is sent to you.");
        }

        if (await flow.Pages.Open(token, cancel) is not { } now || !now.IsStopped(null))
        {
            return new PageResult(ShortPages.Unavailable, 503);
        }

        return TypedResults.Text("Unsubscribed.");
    }

    private static async Task<IResult> HandleStoreFault(Func<Task<IResult>> handle, Func<Task>? turnedAway = null)
    {
        try
        {
            return await handle();
        }
        catch (StoreUnavailableException)
        {
            await (turnedAway?.Invoke() ?? Task.CompletedTask);
            return new PageResult(ShortPages.Unavailable, 503);
        }
    }
}
