using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Flow.Views;
using NodaTime;

namespace MarketingAutomation.Web.Pages.Console;

// Answers, orders, runs and the timeline.
public static partial class RecordPage
{
    private static IEnumerable<Html> Answers(RecordView view) =>
        view
            .SearchedTimeline.Where(row => row.CustomerText is not null || row.Rating is not null)
            .Take(MostAnswers)
            .Select(row =>
                Html.Of(
                    $"""
                    <li>{AnswerText(row)}{(
                        row.Order is null ? "" : $" for {OrderName(view.State, row.Order)}"
                    )} <span class="at">{TimeElement(row.At, view.Zone)}</span>{(
                        row.CustomerText is { } words ? Html.Of($"<blockquote>{words}</blockquote>") : Html.Empty
                    )}</li>
                    """
                )
            );

    private static string AnswerText(TimelineRow row) =>
        row.Rating is { } stars ? $"Rated {stars} of 5"
        : row.Name.StartsWith("complaint", StringComparison.Ordinal) ? "Complaint"
        : "Reply";

    private static string OrderName(CustomerState state, string reference) =>
        state.Orders.Recent.FirstOrDefault(o => o.Ref == reference)?.Name ?? reference;

    private static Html Order(Order o, DateTimeZone zone)
    {
        (string What, Instant? When)[] moments =
        [
            ("placed", o.PlacedAt),
            ("paid", o.PaidAt),
            ("shipped", o.FulfilledAt),
            (o.DeliveryEstimated ? "delivered by estimate" : "delivered", o.DeliveredAt),
            ("cancelled", o.CancelledAt),
        ];
        var refunded =
            o.IsFullyRefunded ? ", wholly refunded"
            : o.Refunds.Count > 0 ? $", refunded {o.RefundedTotal?.ToString() ?? "in part"}"
            : "";
        return Html.Of(
            $"""
            <li>{o.Name ?? o.Ref}{(o.Total is { } total ? $", {total}" : "")}{(
                o.Rating is { } r ? $", rated {r.Stars} of 5" : ""
            )}{refunded}
            <p class="at">{moments.Where(m => m.When is not null).Select(
                (m, i) => Html.Of($"{(i == 0 ? "" : ", ")}{m.What} {TimeElement(m.When!.Value, zone)}")
            )}</p></li>
            """
        );
    }

    private static Html Run(Run run, RecordView view)
    {
        var message = view.State.Messages.FirstOrDefault(run.IsAt);
        var waits = run.WaitUntil is { } until ? Html.Of($", waits until {TimeElement(until, view.Zone)}") : Html.Empty;
        var held =
            message is null ? Html.Empty
            : message.Attempt is not null || message.HoldReason is null or Reasons.Ready
                ? Html.Of($", its message is being sent")
            : Html.Of(
                $", its message waits ({message.HoldReason}).{HoldTexts.CurrentHold(
                    message.HoldReason, message.HeldUntil, message.NotAfter, at => TimeElement(at, view.Zone))}"
            );
        return Html.Of(
            $"""
            <li>{run.Journey}, at {run.StepId}{VisitText(run.Visit)}{(run.IsHeldOut ? " (held out: only recorded)" : run.Shadow ? " (only recorded)" : "")}{(
                run.Order is { } order ? $", for order {OrderName(view.State, order)}" : ""
            )}<p class="at">Entered {TimeElement(run.EnteredAt, view.Zone)}{waits}{held}</p></li>
            """
        );
    }

    private static string VisitText(Visit visit) => visit == Visit.First ? "" : $" (visit {visit})";

    private static Html Row(TimelineRow row, RecordView view) =>
        Html.Of(
            $"""
            <li>{(row.Name == "wake" ? "A time came" : row.Name)}{(
                row.Order is { } order ? $" {OrderName(view.State, order)}" : ""
            )} <span class="at">{TimeElement(row.DecidedAt, view.Zone)}{(
                row.MergedRecordKey is { } record ? $", as record {record}, merged into this one since" : ""
            )}</span>{Notes(row, view)}</li>
            """
        );

    private static Html Notes(TimelineRow row, RecordView view) =>
        row.Notes.Count == 0
            ? Html.Empty
            : Html.Of(
                $"""
                <ul>{row.Notes.Select(n =>
                    Html.Of(
                        $"""<li class="at">{Plain(n.Kind)}{(n.Journey is null ? "" : $" · {n.Journey}")}{(n.Step is null ? "" : $" › {n.Step}{VisitText(n.Visit)}")}{(n.Order is { } order && order != row.Order ? $", for order {OrderName(view.State, order)}" : "")}{(n.Reason is null ? "" : $": {n.Reason}")}</li>"""
                    )
                )}</ul>
                """
            );

    // Why this channel, where it is not plainly the first of policy.yaml.
    private static Html ChoiceLine(MessageView m) =>
        m is { Channel: { } channel, Choice: { } choice }
            ? Html.Of($"By {Name(channel)}, because: {choice.Describe()}. ")
            : Html.Empty;
}
