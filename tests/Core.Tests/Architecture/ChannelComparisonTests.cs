using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>
/// No code takes every other channel for a second one: what differs between channels is a property of
/// <c>ChannelDefinition</c>, of the kind of address, or a switch over all channels. A comparison with one channel, and
/// a list that names two, is permitted only where it is about that channel alone.
/// </summary>
public sealed class ChannelComparisonTests
{
    private static readonly Dictionary<string, string> Permitted = new()
    {
        ["CheckoutClaims.cs BoxOf"] = "the box of a checkout's e-mail address",
        ["ConsentBoxes.cs IsFromOldBox"] = "the box of a checkout's e-mail address",
        ["ConsentBoxes.cs WithdrawCorrected"] = "the e-mail address of a checkout, whose box is remembered",
        ["MailboxEndpoints.cs ShowMessage"] = "a message whose channel is not stored is shown as an e-mail",
        ["MessagePage.cs Render"] = "only SMS are counted in parts",
        ["SaleConsent.cs IsSaleObjectedTo"] = "a sale gives consent for e-mail alone (soft opt-in)",
        ["SaleConsent.cs WithdrawSaleConsent"] = "a sale gives consent for e-mail alone (soft opt-in)",
        ["ShopifyCheckout.cs ReadUntickedBoxes"] = "Shopify's checkout has a box for e-mail and one for SMS",
        ["SoftOptIn.cs Apply"] = "a sale gives consent for e-mail alone (soft opt-in)",
        ["UntickedBoxes.cs ApplyUntickedElsewhere"] = "the box of an order's e-mail address",
    };

    [Fact]
    public void A_channel_is_compared_with_one_channel_only_where_it_is_about_that_one()
    {
        var found = ExhaustiveSwitchTests
            .Projects.SelectMany(p => Find(ExhaustiveSwitchTests.Compile(p, ExhaustiveSwitchTests.ListSources(p))))
            .Distinct()
            .ToList();
        var wrong = found
            .Where(f => !Permitted.ContainsKey(f))
            .Concat(Permitted.Keys.Where(k => !found.Contains(k)).Select(k => $"{k}: no longer needs permission"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("_ = c == Channel.Email ? 1 : 2;", true)]
    [InlineData("_ = c != Channel.Sms;", true)]
    [InlineData("_ = c is Channel.Email;", true)]
    [InlineData("_ = m is { Channel: Channel.Sms };", true)]
    [InlineData("_ = new[] { Channel.Email, Channel.Sms };", true)]
    [InlineData("Channel[] all = [Channel.Email, Channel.Sms];", true)]
    [InlineData("_ = c switch { Channel.Email => 1, Channel.Sms => 2 };", false)]
    [InlineData("_ = c == m.Channel;", false)]
    [InlineData("m = new Message { Channel = Channel.Email };", false)]
    public void A_comparison_with_one_channel_is_noticed(string code, bool noticed)
    {
        var source = $$"""
            namespace MarketingAutomation.Core.Channels;

            enum Channel { Email, Sms }

            class Message { public Channel Channel { get; init; } }

            static class Uses
            {
                static void Use(Channel c, Message m) { {{code}} }
            }
            """;
        var sample = ExhaustiveSwitchTests.Compile(
            "Core",
            [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(source, path: "Sample.cs")]
        );
        Assert.Equal(noticed ? ["Sample.cs Use"] : [], Find(sample).Distinct());
    }

    private static List<string> Find(Compilation compilation) =>
        [
            .. compilation
                .SyntaxTrees.AsParallel()
                .SelectMany(tree =>
                {
                    var model = compilation.GetSemanticModel(tree);
                    return tree.GetRoot()
                        .DescendantNodes()
                        .Where(n =>
                            n is MemberAccessExpressionSyntax or QualifiedNameSyntax
                            && IsChannel((ExpressionSyntax)n, model)
                            && IsAlone(n, model)
                        )
                        .Select(n => $"{Path.GetFileName(tree.FilePath)} {UnionSwitches.NameMember(n)}")
                        .ToList();
                }),
        ];

    private static bool IsChannel(ExpressionSyntax access, SemanticModel model) =>
        model.GetSymbolInfo(access).Symbol is IFieldSymbol { HasConstantValue: true, Name: not "Staff" } field
        && field.ContainingType.ToDisplayString() == "MarketingAutomation.Core.Channels.Channel";

    // Compared by an operator or a pattern outside of a switch, or one of several in a list.
    private static bool IsAlone(SyntaxNode access, SemanticModel model)
    {
        var above = access.Parent;
        while (above is PatternSyntax or SubpatternSyntax or PropertyPatternClauseSyntax or CastExpressionSyntax)
        {
            above = above.Parent;
        }

        return above switch
        {
            BinaryExpressionSyntax or IsPatternExpressionSyntax => true,
            InitializerExpressionSyntax { Expressions: var all } => HasSeveral(all, model),
            ExpressionElementSyntax { Parent: CollectionExpressionSyntax { Elements: var all } } => HasSeveral(
                all.OfType<ExpressionElementSyntax>().Select(e => e.Expression),
                model
            ),
            _ => false,
        };
    }

    private static bool HasSeveral(IEnumerable<ExpressionSyntax> all, SemanticModel model) =>
        all.Count(e => IsChannel(e, model)) > 1;
}
