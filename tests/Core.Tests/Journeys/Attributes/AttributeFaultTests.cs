using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Journeys.Attributes;

/// <summary>What a workspace may write of attributes: their declaration, and names and values that fit it.</summary>
public sealed class AttributeFaultTests
{
    [Theory]
    [InlineData(
        "size: integer",
        "12:21 MA1011 attributes.size is \"integer\"; allowed: text, number, date, yes/no, list. write size: number"
    )]
    [InlineData(
        "vip: yes",
        "12:20 MA1011 attributes.vip is \"yes\"; allowed: text, number, date, yes/no, list. write vip: yes/no"
    )]
    [InlineData(
        "tags: list",
        "12:15 MA1041 \"customer.tags\" is a field of its own. every customer has tags: leave the line out, and use add: { tags: … }"
    )]
    [InlineData("first_name: text", "12:15 MA1041 \"customer.first_name\" is a field of its own. choose another name")]
    [InlineData(
        "Shoe-Size: number",
        "12:15 MA1026 attributes has \"Shoe-Size\"; allowed: lower-case letters, digits and single underscores: favourite_shop"
    )]
    [InlineData(
        "customer.size: number",
        "12:15 MA1026 attributes has \"customer.size\"; allowed: lower-case letters, digits and single underscores: "
            + "favourite_shop. leave out customer.: size"
    )]
    public void A_faulty_declaration_is_a_fault_at_its_place(string declared, string fault) =>
        Assert.Equal(
            [$"shop.yaml:{fault}"],
            SampleWorkspace.Faults(SampleWorkspace.With("shop.yaml", Shop($"attributes: {{ {declared} }}")))
        );

    [Theory]
    [InlineData(
        "set: { sise: 42 }",
        "5:12 MA1080 shop.yaml does not declare \"sise\"",
        "did you mean \"size\"? else add to shop.yaml: attributes: { sise: number }"
    )]
    [InlineData(
        "set: { loyal: yes }",
        "5:12 MA1080 shop.yaml does not declare \"loyal\"",
        "add to shop.yaml: attributes: { loyal: yes/no } (text, number, date, yes/no, list)"
    )]
    [InlineData(
        "add: { badges: gold }",
        "5:12 MA1080 shop.yaml does not declare \"badges\"",
        "add to shop.yaml: attributes: { badges:"
    )]
    [InlineData(
        "set: { birthday: 1990-02-29 }",
        "5:22 MA1081 \"birthday\" is \"1990-02-29\", and shop.yaml declares it as date",
        "the calendar has no such day"
    )]
    [InlineData(
        "set: { birthday: 28.2.1990 }",
        "5:22 MA1081 \"birthday\" is \"28.2.1990\"",
        "write the year, the month and the day: 1990-02-28"
    )]
    [InlineData(
        "set: { size: large }",
        "5:18 MA1081 \"size\" is \"large\", and shop.yaml declares it as number",
        "a number, such as 42"
    )]
    [InlineData("set: { likes_tea: often }", "5:23 MA1081 \"likes_tea\" is \"often\"", "allowed: yes, no")]
    [InlineData(
        "set: { size: [1, 2] }",
        "5:18 MA1081 \"size\" is a list, and shop.yaml declares it as number",
        "declare size: list in shop.yaml"
    )]
    [InlineData(
        "add: { size: 42 }",
        "5:12 MA1081 \"add\" needs a list, and \"size\" is declared as number; allowed: likes, tags",
        "write set: { size: … }"
    )]
    [InlineData("remove: { tags: [] }", "5:21 MA1006 \"tags\" is an empty list", "at least one value")]
    [InlineData("add: { first_name: Mari }", "5:12 MA1041", "choose another name")]
    [InlineData(
        "if: { customer.sise: 42 }, then: [ { add: { tags: big } } ]",
        "5:13 MA1080 unknown field \"customer.sise\"",
        "did you mean \"customer.size\"?"
    )]
    [InlineData(
        "if: { customer.likes: tea }, then: [ { add: { tags: a } } ]",
        "MA1030 \"is\" does not fit \"customer.likes\", which shop.yaml declares as list",
        "write customer.likes: { contains: tea }"
    )]
    [InlineData(
        "if: { customer.tags: vip }, then: [ { add: { tags: a } } ]",
        "MA1030 \"is\" does not fit \"customer.tags\"",
        "contains"
    )]
    [InlineData(
        "if: { customer.size: { before: 2026-01-01 } }, then: [ { add: { tags: a } } ]",
        "MA1030 \"before\" does not fit \"customer.size\"",
        "at_least"
    )]
    [InlineData(
        "if: { customer.size: { at_least: big } }, then: [ { add: { tags: a } } ]",
        "MA1081 \"customer.size\" is compared with \"big\"",
        "a number, such as 42"
    )]
    [InlineData(
        "if: { customer.birthday: { before: soon } }, then: [ { add: { tags: a } } ]",
        "MA1024 \"customer.birthday\" is compared with \"soon\"",
        "30d ago"
    )]
    [InlineData(
        "if: { customer.birthday: 30d ago }, then: [ { add: { tags: a } } ]",
        "MA1061",
        "between: [31d ago, 30d ago]"
    )]
    [InlineData(
        "if: { customer.likes: { contains: 42 } }, then: [ { add: { tags: a } } ]",
        "MA1081 \"customer.likes\" is compared with 42",
        "write it in quotes"
    )]
    public void What_does_not_fit_the_declaration_is_a_fault(string step, string begins, string contains)
    {
        var fault = Assert.Single(Faults(step));
        Assert.Contains(begins, fault, StringComparison.Ordinal);
        Assert.Contains(contains, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set: { note: \"any text\", size: 42.5, birthday: 1992-02-29, likes_tea: no, likes: [tea, coffee] }")]
    [InlineData("set: { likes: tea, tags: [] }")]
    [InlineData("add: { likes: [tea, coffee], tags: vip }")]
    [InlineData("remove: { likes: tea }")]
    [InlineData("if: { customer.birthday: { after: 1990-01-01, before: 30d ago } }, then: [ { add: { tags: a } } ]")]
    [InlineData("if: { customer.birthday: { between: [1990-01-01, 1999-12-31] } }, then: [ { add: { tags: a } } ]")]
    [InlineData("if: { customer.size: { between: [40, 44] } }, then: [ { add: { tags: a } } ]")]
    [InlineData("if: { customer.tags: { contains: [vip, gold] } }, then: [ { add: { tags: a } } ]")]
    public void What_fits_reads_without_a_fault(string step) => Assert.Empty(Faults(step));

    [Fact]
    public void More_values_than_a_list_has_are_a_fault() =>
        Assert.Contains(
            "MA1081 \"tags\" has 51 values; allowed: at most 50 texts",
            Assert.Single(
                Faults($"add: {{ tags: [{string.Join(", ", Enumerable.Range(1, 51).Select(i => $"t{i}"))}] }}")
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_shop_whose_attributes_cannot_be_read_has_one_fault() =>
        Assert.Single(
            SampleWorkspace.Faults(
                SampleWorkspace.Read(
                    new Dictionary<string, string>(SampleWorkspace.Files())
                    {
                        ["shop.yaml"] = Shop("attributes: { size: nummer }"),
                        ["journeys/try.yaml"] =
                            "journey: try\ntopic: offers\ntrigger: { event: order.paid }\nsteps: [ { set: { size: 42 } } ]",
                    }
                )
            )
        );

    private static string Shop(string attributes) =>
        SampleWorkspace.Shop[..SampleWorkspace.Shop.IndexOf("teams:", StringComparison.Ordinal)]
        + "teams: { care: care@shop.example }\n"
        + attributes;

    private static IReadOnlyList<string> Faults(string step)
    {
        var written = step.StartsWith("if", StringComparison.Ordinal) ? $"{{ {step} }}" : step;
        return SampleWorkspace.FaultsOfJourney(
            $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - {written}"
        );
    }
}
