using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Coupons;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Web.Coupons;

/// <summary>Coupons that journeys gave, for the shop that has to accept their codes.</summary>
internal static class CouponEndpoints
{
    private const string ListName = "coupons";

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow, ContinuationToken continuation)
    {
        api.MapGet(
                "/coupons",
                (string? since, string? next, CancellationToken cancel) => List(since, next, flow, continuation, cancel)
            )
            .WithTags("Coupons")
            .WithName("getCoupons")
            .WithSummary("Coupons with derived codes that were given since a time, oldest first")
            .WithDescription(
                "since is a time such as 2026-03-02T20:40:00Z, or a day such as 2026-03-02 of the shop's zone; "
                    + "without it, all. At most 1,000 in an answer. Ask again from "
                    + "an hour before your last request: what comes twice is the same."
            )
            .Produces<CouponList>()
            .Problems(400, 503);

        api.MapGet(
                "/coupon-pools",
                async (CancellationToken cancel) =>
                    (IResult)
                        TypedResults.Json(
                            new CouponPoolList([
                                .. (await flow.CouponPools.List(flow.Releases.Current, cancel)).Select(
                                    CouponPoolItem.FromState
                                ),
                            ]),
                            WebJson.Plain.CouponPoolList
                        )
            )
            .WithTags("Coupons")
            .WithName("getCouponPools")
            .WithSummary("The files of coupon codes, and how many codes are left")
            .Produces<CouponPoolList>()
            .Problems(503);
    }

    private static async Task<IResult> List(
        string? since,
        string? next,
        MarketingFlow flow,
        ContinuationToken continuation,
        CancellationToken cancel
    )
    {
        Instant? from = null;
        if (since is not null)
        {
            from =
                LocalDatePattern.Iso.Parse(since) is { Success: true, Value: var day }
                    ? (CustomerZone.ZoneByName(flow.Releases.Current.Shop.Zone) ?? DateTimeZone.Utc)
                        .AtStartOfDay(day)
                        .ToInstant()
                : OffsetDateTimePattern.ExtendedIso.Parse(since) is { Success: true, Value: var time }
                    ? time.ToInstant()
                : null;
            if (from is null)
            {
                return Problem.Of(400, "since is neither a day (2026-03-02) nor a time (2026-03-02T20:40:00Z).");
            }
        }

        if (!continuation.TryRead(ListName, next, out var position))
        {
            return EndpointAnswers.WrongNext();
        }

        var page = await flow.Coupons.List(from, position, cancel);
        return TypedResults.Json(
            new CouponList(page.Coupons, continuation.Create(ListName, page.Next)),
            WebJson.Plain.CouponList
        );
    }
}

/// <summary>Coupons, and the token of the next answer; null: there are no more now.</summary>
public sealed record CouponList(IReadOnlyList<CouponRow> Coupons, string? Next);

/// <summary>The files of coupon codes.</summary>
public sealed record CouponPoolList(IReadOnlyList<CouponPoolItem> Pools);

/// <summary>A file of coupon codes: how many it has, and how many of them no customer got yet.</summary>
public sealed record CouponPoolItem(string File, int Codes, int Left)
{
    internal static CouponPoolItem FromState(CouponPoolState state) => new(state.Pool, state.Total, state.Left);
}
