namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>All fields that conditions may use. The validator, the JSON schema and the docs read this list; there is no
/// other.</summary>
public static partial class FieldCatalog
{
    /// <summary>All fixed fields, in the order of the docs.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        .. CustomerFields(),
        .. OrderFields(),
        .. LineFields(),
        .. EventFields(),
        .. EventOrderFields(),
        .. RunFields(),
        .. CouponFields(),
        .. ShopFields(),
    ];

    private static readonly Dictionary<string, Field> ByName = All.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>
    /// The field of this name; for <c>customer.NAME</c> and <c>event.NAME</c> beyond the fixed ones see <see
    /// cref="CustomerAttribute"/> and <see cref="EventField"/>. Null: no such field.
    /// </summary>
    public static Field? Find(string name) => ByName.GetValueOrDefault(name);
}
