namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>The variables of notices to the shop's staff. They exist in every message, and have no values in messages
/// to customers.</summary>
internal static class StaffVariables
{
    public static readonly IReadOnlyList<TemplateVariable<MessageSource>> All =
    [
        new(
            "text",
            VariableKind.Text,
            "the text of a `notify_staff`; may be missing",
            (s, _) => ValueFormatter.CleanText(s.Context.StaffText)
        ),
        new(
            "due",
            VariableKind.Moment,
            "the due date of a `notify_staff`; may be missing",
            (s, f) => f.Date(s.Context.StaffDue)
        ),
        new(
            "kind",
            VariableKind.Text,
            "of an answer: `rating`, `complaint`, `spam` or `reply`; else missing",
            (s, _) => s.Context.Staff?.Kind
        ),
        new(
            "before",
            VariableKind.Number,
            "of an answer: the rating it corrects; may be missing",
            (s, _) => s.Context.Staff?.PreviousRating
        ),
        new(
            "words",
            new VariableKind.ListKind(VariableKind.Text),
            "of an answer: the lines the customer wrote; may be empty",
            (s, _) => ValueFormatter.CleanLines(s.Context.Staff?.CustomerText)
        ),
        new(
            "email",
            VariableKind.Text,
            "the customer's e-mail address; may be missing",
            (s, _) => ValueFormatter.CleanText(s.Context.Staff?.Email)
        ),
        new(
            "phone",
            VariableKind.Text,
            "the customer's phone number; may be missing",
            (s, _) => ValueFormatter.CleanText(s.Context.Staff?.Phone)
        ),
        new(
            "record",
            VariableKind.Text,
            "the address of the customer's record in the console",
            (s, _) => s.Links.Record
        ),
        TemplateVariable.Group<MessageSource, OrderView>(
            "latest",
            "of an answer that names no order: the customer's latest one, which it may or may not be about; `order` is "
                + "missing then",
            s => s.Context.Staff?.Latest,
            [
                .. OrderVariables.All.Select(v =>
                    v.Name is "name" or "total" or "placed_at"
                        ? v
                        : v with
                        {
                            Visibility = VariableVisibility.RemoteOnly,
                        }
                ),
            ]
        ),
    ];
}
