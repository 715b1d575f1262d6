using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>Types of Core that know each other in a circle are at most three, but for the groups that are listed here
/// with their reason; those may shrink and not grow.</summary>
public sealed class TypeCycleTests
{
    private const int Most = 3;
    private const string Prefix = "MarketingAutomation.Core.";

    // A kind is its family: one more kind makes no group larger.
    private static readonly Type[] Families =
    [
        typeof(Step),
        typeof(StepDefinition),
        typeof(Trigger),
        typeof(TriggerDefinition),
    ];

    private static readonly Allowed[] Known =
    [
        new(
            typeof(RunContext),
            24,
            "A step and a trigger execute themselves with the context, which has the journeys; a journey has its steps "
                + "and its trigger. Entering (also on which days), moving and ending a run, and matching events (also those "
                + "that arrived while a message was held), are what steps do."
        ),
        new(
            typeof(JourneyReadContext),
            11,
            "A step can have steps in it, and a condition an event with conditions in it: each kind reads its parts "
                + "through the reader of all kinds, which the catalog has."
        ),
        new(
            typeof(ConditionEvaluator),
            5,
            "The conditions of a condition are evaluated by the same evaluator, and a result explains itself by "
                + "evaluating its parts."
        ),
        new(
            typeof(CorrectedAddresses),
            8,
            "Which address an order has decides whose consent it is, and consent decides whose address it is."
        ),
    ];

    private static readonly Dictionary<string, HashSet<string>> References = ReadReferences();

    public static TheoryData<string> KnownGroups => [.. Known.Select(k => k.Member.Name)];

    [Fact]
    public void No_other_types_know_each_other_in_a_circle_of_more_than_three()
    {
        var groups =
            from @group in FindGroups()
            where @group.Count > Most && !Known.Any(k => @group.Contains(FamilyName(k.Member)))
            select string.Join(", ", @group);
        Assert.Empty(groups);
    }

    [Theory]
    [MemberData(nameof(KnownGroups))]
    public void A_listed_group_does_not_grow(string member)
    {
        var known = Known.Single(k => k.Member.Name == member);
        var found = FindGroups().SingleOrDefault(g => g.Contains(FamilyName(known.Member))) ?? [];
        Assert.True(
            found.Count > Most,
            $"the group of {member} has {found.Count} types: remove it from the list, {Most} need no reason"
        );
        Assert.True(
            found.Count <= known.Limit,
            $"{found.Count} types know each other in a circle, {known.Limit} may ({known.Reason}): "
                + string.Join(", ", found)
        );
    }

    [Fact]
    public void Each_listed_group_is_another_one() =>
        Assert.DoesNotContain(FindGroups(), g => Known.Count(k => g.Contains(FamilyName(k.Member))) > 1);

    private static List<List<string>> FindGroups()
    {
        var reached = References.Keys.ToDictionary(t => t, FindReached);
        return
        [
            .. reached
                .Where(t => t.Value.Contains(t.Key))
                .Select(t => t.Value.Where(o => reached[o].Contains(t.Key)).Order(StringComparer.Ordinal).ToList())
                .DistinctBy(g => g[0]),
        ];
    }

    private static HashSet<string> FindReached(string type)
    {
        var (reached, next) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>(References[type]));
        while (next.TryPop(out var other))
        {
            if (!reached.Add(other))
            {
                continue;
            }

            foreach (var further in References[other])
            {
                next.Push(further);
            }
        }

        return reached;
    }

    private static Dictionary<string, HashSet<string>> ReadReferences()
    {
        var assembly = typeof(Decider).Assembly;
        var names = assembly
            .GetTypes()
            .Where(t => t.DeclaringType is null && t.FullName!.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(t => t.FullName!, FamilyName, StringComparer.Ordinal);
        var references = names.Values.Distinct().ToDictionary(n => n, _ => new HashSet<string>(StringComparer.Ordinal));
        foreach (var (from, to) in TypeReferences.Of(assembly))
        {
            if (names.TryGetValue(from, out var one) && names.TryGetValue(to, out var other) && one != other)
            {
                references[one].Add(other);
            }
        }

        return references;
    }

    private static string FamilyName(Type type) =>
        (Families.FirstOrDefault(f => f.IsAssignableFrom(type)) ?? type).FullName![Prefix.Length..];

    private sealed record Allowed(Type Member, int Limit, string Reason);
}
