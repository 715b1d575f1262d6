using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>Rules about the code itself, each listing every place that breaks it.</summary>
public sealed partial class CodeRulesTests
{
    private static readonly Assembly Core = typeof(Decider).Assembly;
    private static readonly string[] Allowed =
    [
        "System",
        "NodaTime",
        "YamlDotNet",
        "Handlebars",
        "PhoneNumbers",
        "netstandard",
    ];
    private static readonly string[] Roots = ["functions", "tests"];

    [Fact]
    public void Every_reason_is_explained_to_people()
    {
        var page = File.ReadAllText(Repository.Path("docs", "reasons.md"));
        Assert.DoesNotContain(Reasons.All, reason => !page.Contains($"| `{reason}` |", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_in_the_code_is_listed()
    {
        var constants = typeof(Reasons)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(constants.Order(), Reasons.All.Order());
    }

    [Fact]
    public void Records_in_core_cannot_be_changed()
    {
        var changeable =
            from type in Core.GetTypes()
            where type.IsPublic && type.GetMethod("<Clone>$") is not null
            from property in type.GetProperties()
            where
                property.SetMethod is { } set
                && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.Name}.{property.Name}";
        Assert.Empty(changeable);
    }

    [Fact]
    public void Core_refers_to_nothing_that_does_io()
    {
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), a => !Allowed.Any(a.Name!.StartsWith));
        Assert.DoesNotContain(
            Core.GetReferencedAssemblies(),
            a => a.Name is "System.Net.Http" or "System.Net.Sockets" or "System.IO.FileSystem"
        );
    }

    [Fact]
    public void Files_are_short_and_hold_one_idea()
    {
        var longest =
            from root in Roots
            from path in Directory.EnumerateFiles(Repository.Path(root), "*.cs", SearchOption.AllDirectories)
            where
                !path.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            let lines = File.ReadLines(path).Count()
            where lines > 300
            select $"{Path.GetFileName(path)}: {lines}";
        Assert.Empty(longest);
    }

    // One long interpolation each, which no formatter breaks. The list may only get shorter.
    private static readonly string[] LongLines =
    [
        "ApiFailureTests.cs",
        "AzuriteServer.cs",
        "CanonicalForm.cs",
        "CheckoutReminders.cs",
        "ConditionExplanation.cs",
        "ConsentDescriptions.cs",
        "CustomerTrace.cs",
        "DoctorTests.cs",
        "ForeignTags.cs",
        "GuestDeliveries.cs",
        "IntendedFiles.cs",
        "KillDuringSendTests.cs",
        "LatestOrderViewTests.cs",
        "RawServer.cs",
        "ScalarParser.cs",
        "ScaleBench.cs",
        "SendGate.cs",
        "ShopText.cs",
        "ShopifyCustomerTests.cs",
        "ShopifyOrderStatusTests.cs",
        "ShopifyOrderTests.cs",
        "ShopifyTopicTests.cs",
        "StandardEvent.cs",
        "StandardOrder.cs",
        "StoredMessages.cs",
        "TableTransactionRequestTests.cs",
        "TwilioMutationTests.cs",
        "UndeliveredNoticeTests.cs",
        "UploadMemoryTests.cs",
    ];

    [Fact]
    public void Lines_have_at_most_140_characters_outside_of_raw_strings()
    {
        var files =
            from root in Roots
            from path in Directory.EnumerateFiles(Repository.Path(root), "*.cs", SearchOption.AllDirectories)
            where
                !path.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            where RawString().Replace(File.ReadAllText(path), "").Split('\n').Any(line => line.Length > 140)
            select Path.GetFileName(path);
        Assert.Equal(LongLines.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    // Text is cut at whole characters. What is written here is not text: hexadecimal digits of a hash, a date.
    private static readonly string[] NotText = ["GetHashAndReset())[..16]", "iso[..10]"];

    [Fact]
    public void Text_is_cut_at_whole_characters()
    {
        var cuts =
            from path in Directory.EnumerateFiles(Repository.Path("functions"), "*.cs", SearchOption.AllDirectories)
            where
                !path.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
                && Path.GetFileName(path) != "TextCut.cs"
            from line in File.ReadLines(path)
            where CutAtIndex().IsMatch(line) && !NotText.Any(line.Contains)
            select $"{Path.GetFileName(path)}: {line.Trim()}; use TextCut.To";
        Assert.Empty(cuts);
    }

    [Theory]
    [InlineData("text[..40]")]
    [InlineData("text[..MostText]")]
    [InlineData("text[..Limits.Most]")]
    [InlineData("text[..(most - 1)]")]
    [InlineData("text.Substring(0, 200)")]
    [InlineData("char.IsHighSurrogate(text[9])")]
    public void A_cut_at_an_index_is_noticed(string code) => Assert.Matches(CutAtIndex(), code);

    [GeneratedRegex(
        @"\[\.\.\(?(?:\d{2,}|[A-Z][\w.]*|most|max|limit)(?: - \d+)?\)?\]|Substring\(0, ?(?:\d{2,}|[A-Z])|IsHighSurrogate"
    )]
    private static partial Regex CutAtIndex();

    // A raw string with the rest of its first and its last line.
    [GeneratedRegex("[^\n]*\"\"\"[\\s\\S]*?\"\"\"[^\n]*")]
    private static partial Regex RawString();
}
